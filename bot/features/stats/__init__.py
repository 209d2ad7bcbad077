"""How much the running containers use, measured once."""
