"""Which searches does somebody keep, and how many people are new in each?"""
