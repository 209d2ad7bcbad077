"""Containers: seen in a list and on a card, started, stopped and removed."""
