"""A recruitment and attraction portal for careers in the social sector."""

__version__ = "0.1.0"
