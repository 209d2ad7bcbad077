"""A container put on a newer image: what of it is the image's own, the exchange step by step, the proof, the way back.

Knows the engine's port only: no Telegram, no texts, no database; where the steps are kept is handed in.
"""
