"""Archives that people send, read with suspicion: what is in them, what leads out of them, what they may grow to.

Blocking file work, to be called in a thread; no Telegram and no engine here. What a feature does with one is its own.
"""
