"""Asking registries which image a tag means now: references and challenges (pure), credentials, one HTTP client.

Nothing is pulled here, and nothing is known of engines, chats or texts.
"""
