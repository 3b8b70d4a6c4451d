"""Which jobs are open, what do they pay, and until when?"""
