"""Volumes: the list, the card, making and removing them."""
