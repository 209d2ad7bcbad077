"""The table of terminal sessions under way; see sessions.py."""

from __future__ import annotations

SESSION_TABLES = """
    CREATE TABLE terminal_session (
        id TEXT PRIMARY KEY,
        host TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        topic_id INTEGER,
        message_id INTEGER,
        lang TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        container_id TEXT NOT NULL,
        mark TEXT NOT NULL,
        run_as TEXT NOT NULL
    ) WITHOUT ROWID
    """
