"""The design's contract read word for word: each test says in its name the rule that it checks."""
