"""Programs in running containers: exec, attach, and the open sessions."""
