"""How people get in: the greeting and the one-time claim of the first admin."""
