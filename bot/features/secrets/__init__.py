"""Secrets and configs of a swarm: by name only, never what they hold."""
