"""Open days and other dates that anybody may sign up for."""
