"""Services of a swarm: docker service, and the live message of a rolling update."""
