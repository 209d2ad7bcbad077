"""What is said of services, on a command line or in a Compose file, as the engine wants it. Pure."""
