"""What only time finds: long forms of tests whose short forms run with the others. Each module has ``run``."""
