"""Which dossiers of a cooperative are one person, and how do they become one and two again?"""
