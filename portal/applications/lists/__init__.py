"""Which lists of people does a cooperative keep? Tables and forms of tags and searches stand here with them."""
