"""What broke and who is told: the cards and digests of incidents, and the commands that show and set alerts."""
