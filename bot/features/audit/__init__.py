"""Who did what: the audit log on a phone, and as a file."""
