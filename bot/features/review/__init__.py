"""A second pair of eyes: a Dockerfile or a Compose file read, explained and checked before anything is built."""
