"""Who applied to what, and how far did they get?"""
