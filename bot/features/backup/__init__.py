"""A copy of all that the bot knows, for an admin to keep."""
