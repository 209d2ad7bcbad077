"""The tables of alerting, as the step that makes them. Apart from who uses them, since the schema is read before those.

In ``incident`` the columns are what is searched by; ``body`` and ``following`` hold the values whole.
"""

from __future__ import annotations

ALERTING_TABLES = """
    CREATE TABLE incident (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL,
        subject TEXT NOT NULL,
        trouble TEXT NOT NULL,
        severity INTEGER NOT NULL,
        group_id INTEGER NOT NULL,
        opened_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        resolved_at TEXT,
        is_pending INTEGER NOT NULL,
        body TEXT NOT NULL,
        following TEXT NOT NULL
    );
    CREATE INDEX incident_open ON incident (id) WHERE resolved_at IS NULL OR is_pending = 1;
    CREATE INDEX incident_by_end ON incident (resolved_at, id);
    CREATE INDEX incident_by_update ON incident (updated_at);
    CREATE INDEX incident_by_group ON incident (group_id) WHERE group_id > 0;

    CREATE TABLE alert_follower (
        host TEXT PRIMARY KEY,
        cursor_ns INTEGER NOT NULL DEFAULT 0,
        snapshot TEXT NOT NULL DEFAULT '{}'
    ) WITHOUT ROWID;

    CREATE TABLE subscription (
        chat_id INTEGER NOT NULL,
        topic_id INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (chat_id, topic_id)
    ) WITHOUT ROWID;

    CREATE TABLE mute (
        host TEXT NOT NULL,
        subject TEXT NOT NULL,
        until TEXT,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (host, subject)
    ) WITHOUT ROWID;

    CREATE TABLE alert_held (
        chat_id INTEGER NOT NULL,
        topic_id INTEGER NOT NULL,
        incident_id INTEGER NOT NULL,
        due_at TEXT NOT NULL,
        PRIMARY KEY (chat_id, topic_id, incident_id)
    ) WITHOUT ROWID;

    CREATE TABLE alert_mark (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE disk_sample (
        host TEXT NOT NULL,
        at TEXT NOT NULL,
        total_bytes INTEGER NOT NULL,
        free_bytes INTEGER NOT NULL,
        PRIMARY KEY (host, at)
    ) WITHOUT ROWID
"""
