"""Who is this person, and are they really signed in?"""
