"""What is promised about CVs and the people who send them."""
