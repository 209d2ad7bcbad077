"""Nodes of a swarm: the list, the card, their tasks, roles and availability."""
