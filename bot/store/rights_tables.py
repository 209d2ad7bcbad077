"""The tables of who may what, as the step that makes them: grants, what waits for somebody else, second factors, the
lockdown.
"""

from __future__ import annotations

RIGHTS_TABLES = """
    CREATE TABLE grant_given (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        verbs TEXT NOT NULL,
        glob TEXT NOT NULL,
        host TEXT NOT NULL,
        given_by INTEGER NOT NULL,
        giver_name TEXT NOT NULL,
        given_at TEXT NOT NULL,
        ends_at TEXT,
        used_at TEXT
    );

    CREATE TABLE permit (
        token TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        asker_id INTEGER NOT NULL,
        audit_id INTEGER,
        expires_at TEXT NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX permit_by_state ON permit (state, expires_at);
    CREATE INDEX permit_by_audit ON permit (audit_id);

    CREATE TABLE second_factor (
        user_id INTEGER PRIMARY KEY,
        sealed BLOB NOT NULL,
        is_proven INTEGER NOT NULL,
        shown_as INTEGER,
        last_step INTEGER NOT NULL DEFAULT 0,
        tries INTEGER NOT NULL DEFAULT 0,
        tries_since TEXT
    );

    CREATE TABLE lockdown (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        by_name TEXT NOT NULL,
        at TEXT NOT NULL
    )
"""
