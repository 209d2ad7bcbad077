"""Sending an image to its registry."""
