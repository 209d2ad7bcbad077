"""The tables of newer images and of containers on their way to them; see upgrades.py."""

from __future__ import annotations

UPGRADE_TABLES = """
    CREATE TABLE upgrade (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        host TEXT NOT NULL,
        name TEXT NOT NULL,
        container_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        update_id INTEGER NOT NULL,
        audit_id INTEGER,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        topic_id INTEGER,
        message_id INTEGER,
        lang TEXT NOT NULL,
        stage TEXT NOT NULL,
        work TEXT NOT NULL,
        ended_at TEXT
    );
    CREATE INDEX upgrade_by_update ON upgrade (update_id);

    CREATE TABLE newer_image (
        reference TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        found_at TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE update_choice (
        host TEXT NOT NULL,
        reference TEXT NOT NULL,
        digest TEXT NOT NULL,
        by_name TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (host, reference)
    ) WITHOUT ROWID
    """
