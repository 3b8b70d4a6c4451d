"""Stories: people who do the work tell what it is like, for as long as they agree."""
