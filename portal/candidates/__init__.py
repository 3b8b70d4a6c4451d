"""Who is looking for work, and what do their documents say?"""
