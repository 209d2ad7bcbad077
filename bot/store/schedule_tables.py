"""The tables of schedules, apart from their module: the schema is read by the database itself."""

from __future__ import annotations

SCHEDULE_TABLES = """
    CREATE TABLE schedule (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        expression TEXT NOT NULL,
        zone TEXT NOT NULL,
        line TEXT NOT NULL,
        host TEXT NOT NULL,
        author_id INTEGER NOT NULL,
        author_name TEXT NOT NULL,
        author_username TEXT NOT NULL,
        author_language TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        is_private INTEGER NOT NULL,
        topic_id INTEGER,
        catches_up INTEGER NOT NULL,
        mutes INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        checked_at TEXT NOT NULL,
        wanted_at TEXT
    );

    CREATE TABLE schedule_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        schedule_id INTEGER NOT NULL,
        due_at TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        outcome TEXT NOT NULL DEFAULT 'started'
    );
    CREATE UNIQUE INDEX schedule_run_once ON schedule_run (schedule_id, due_at)
"""
