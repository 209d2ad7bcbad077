"""The engine itself: its version, its state, what takes its disk."""
