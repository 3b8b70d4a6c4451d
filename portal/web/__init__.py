"""How does a request become a page?"""
