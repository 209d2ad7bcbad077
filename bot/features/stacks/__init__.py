"""Stacks of a swarm: docker stack, and its services from a Compose file."""
