"""docker wait: told when containers have ended, and with what code."""
