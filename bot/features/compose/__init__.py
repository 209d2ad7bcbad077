"""/compose: projects by their containers' labels; up by the Compose tool of this machine."""
