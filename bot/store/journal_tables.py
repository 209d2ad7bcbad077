"""The tables of the journal and of what was removed, apart from their modules: the schema is read by the database
itself.
"""

from __future__ import annotations

JOURNAL_TABLES = """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        update_id INTEGER NOT NULL,
        query_id TEXT,
        at TEXT NOT NULL,
        body TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        is_cut INTEGER NOT NULL DEFAULT 0,
        is_done INTEGER NOT NULL DEFAULT 0,
        command TEXT NOT NULL DEFAULT '',
        argv TEXT NOT NULL DEFAULT '[]',
        audit_id INTEGER
    );
    CREATE UNIQUE INDEX journal_by_update ON journal (source, update_id);
    CREATE UNIQUE INDEX journal_by_query ON journal (source, query_id) WHERE query_id IS NOT NULL;
    CREATE INDEX journal_open ON journal (id) WHERE is_done = 0;

    CREATE TABLE journal_step (
        journal_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        verb TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        target_id TEXT NOT NULL,
        ref TEXT NOT NULL,
        patience_s INTEGER NOT NULL,
        known TEXT NOT NULL,
        state TEXT NOT NULL,
        began_at TEXT,
        PRIMARY KEY (journal_id, position)
    ) WITHOUT ROWID;

    CREATE TABLE removed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        host TEXT NOT NULL,
        container_id TEXT NOT NULL,
        name TEXT NOT NULL,
        by_name TEXT NOT NULL,
        was_running INTEGER NOT NULL,
        lost_volumes INTEGER NOT NULL,
        settings TEXT NOT NULL
    )
"""
