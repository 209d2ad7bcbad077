"""/schedule: commands that run at set times."""
