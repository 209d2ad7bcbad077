"""Which engine things belong to, as the step that adds it: a chat's choice, questions, replies, commands under way."""

from __future__ import annotations

HOST_TABLES = """
    CREATE TABLE chat_host (
        chat_id INTEGER PRIMARY KEY,
        host TEXT NOT NULL
    );
    CREATE INDEX audit_by_host ON audit (host, id);
    ALTER TABLE confirmation ADD COLUMN host TEXT NOT NULL DEFAULT '';
    ALTER TABLE awaited_reply ADD COLUMN host TEXT NOT NULL DEFAULT '';
    ALTER TABLE journal ADD COLUMN host TEXT NOT NULL DEFAULT ''
"""
