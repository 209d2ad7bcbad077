"""The only room that imports docker and requests: frozen models, a port, the client over it, threads, streams.

Nothing of Telegram, of the database or of texts for people belongs here, and nothing is imported here: the private
engine must start before anything is installed.
"""
