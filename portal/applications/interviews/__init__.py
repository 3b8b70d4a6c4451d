"""Who is invited to an interview, on which of the offered dates do they come, and how did it go?"""
