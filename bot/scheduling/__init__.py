"""Commands at set times: when they are due, and running them as their author would."""
