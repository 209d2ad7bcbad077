"""What this person may run, in their language, derived from the declarations."""
