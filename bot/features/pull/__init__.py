"""Fetching an image from its registry, with progress."""
