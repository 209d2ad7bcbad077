"""Containers made anew together with those that live in their network, for whoever makes one anew.

Knows the engine's port only: no Telegram, no texts, no decision whether to do it.
"""
