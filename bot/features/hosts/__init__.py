"""Several engines: which there are and how they fare, and the one that a chat speaks to."""
