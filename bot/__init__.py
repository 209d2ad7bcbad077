"""Lotsman: a Telegram bot that operates Docker from a phone.

Nothing may be imported here: whatever comes with this package comes first, and what aiogram costs is decided before it
is imported.
"""

__version__ = "0.1.0"
