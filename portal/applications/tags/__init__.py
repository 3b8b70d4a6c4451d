"""Which words does a cooperative put on its dossiers?"""
