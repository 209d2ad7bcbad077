"""docker update: limits and the restart policy of containers, changed in place."""
