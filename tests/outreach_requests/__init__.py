"""A teacher asks for a meeting, proves the address, and follows it from one page."""
