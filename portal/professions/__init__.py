"""What are the social professions, and how does one get there?"""
