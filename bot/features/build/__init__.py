"""docker build from a phone: a Dockerfile, an archive or a git address in, an image out."""
