"""docker build from a phone: a Dockerfile, an archive or a git address, with progress by step."""
