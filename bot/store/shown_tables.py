"""The table of messages that may not stay."""

SHOWN_TABLES = """
    CREATE TABLE shown_secret (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (chat_id, message_id)
    ) WITHOUT ROWID
"""
