"""A container's log: the last lines, those that match, or as they come."""
