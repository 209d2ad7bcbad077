"""Compose: projects as their containers' labels tell them, their folders, and the Compose tool of this machine.

Compose itself is not rewritten here: what needs a Compose file's full meaning is the tool's. No Telegram, no texts, no
engine beyond its models.
"""
