"""Editing: how staff without time keep professions, places of work and the home page true."""
