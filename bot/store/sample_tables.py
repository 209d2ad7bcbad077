"""The tables of what containers used over time, apart from their module: the schema is read by the database itself."""

from __future__ import annotations

SAMPLE_TABLES = """
    CREATE TABLE sample_subject (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        host TEXT NOT NULL,
        name TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        UNIQUE (host, name)
    );

    CREATE TABLE sample (
        host TEXT NOT NULL,
        tier INTEGER NOT NULL,
        at INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (host, tier, at)
    )
"""
