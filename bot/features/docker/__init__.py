"""Which of docker's own commands there are here, and which are left out on purpose."""
