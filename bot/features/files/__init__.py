"""Files between a chat, containers and images: docker cp, export, save, load, import."""
