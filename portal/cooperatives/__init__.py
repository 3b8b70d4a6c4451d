"""Which cooperatives belong to the network, where do they work, and who works for them here?"""
