"""docker commit: a container as it is now, kept as an image."""
