"""The swarm itself: made, left, and its keys, shown to an admin alone."""
