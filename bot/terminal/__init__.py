"""A program that a person talks to from a chat: its keys, its screen, its record, and the session that ties them to a
live message. No feature and no docker: ``/exec``, ``/run -it`` and ``/attach`` stand on it.
"""
