"""Dockerfiles and Compose files as people send them: recognised, read, checked, improved. No chat, no engine."""
