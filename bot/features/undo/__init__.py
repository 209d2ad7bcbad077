"""/undo: a container that was removed through the bot is made anew from its settings."""
