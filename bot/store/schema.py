"""The tables, as a list of steps: the file's ``user_version`` says how many were taken.

A step that was released never changes. A step is plain statements divided by semicolons, none within a statement: they
run inside one transaction.
"""

from __future__ import annotations

from bot.store.alerting_tables import ALERTING_TABLES
from bot.store.chain import CHAIN_TABLES
from bot.store.host_tables import HOST_TABLES
from bot.store.journal_tables import JOURNAL_TABLES
from bot.store.outbox_tables import OUTBOX_TABLES
from bot.store.rights_tables import RIGHTS_TABLES
from bot.store.sample_tables import SAMPLE_TABLES
from bot.store.schedule_tables import SCHEDULE_TABLES
from bot.store.session_tables import SESSION_TABLES
from bot.store.shown_tables import SHOWN_TABLES
from bot.store.upgrade_tables import UPGRADE_TABLES

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        update_id INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        via TEXT NOT NULL,
        command TEXT NOT NULL,
        arguments TEXT NOT NULL,
        targets TEXT NOT NULL DEFAULT '[]',
        role TEXT NOT NULL,
        outcome TEXT NOT NULL,
        error TEXT NOT NULL DEFAULT '',
        duration_ms INTEGER,
        host TEXT NOT NULL DEFAULT ''
    );

    CREATE INDEX audit_by_actor ON audit (actor_id, id, command, outcome);
    CREATE INDEX audit_by_command ON audit (command, id, outcome);
    CREATE INDEX audit_by_outcome ON audit (outcome, id);
    CREATE INDEX audit_by_time ON audit (at);

    CREATE TABLE audit_target (
        name TEXT NOT NULL,
        audit_id INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        command TEXT NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (name, audit_id)
    ) WITHOUT ROWID;

    CREATE TABLE confirmation (
        token TEXT PRIMARY KEY,
        asker_id INTEGER NOT NULL,
        chat_id INTEGER NOT NULL,
        topic_id INTEGER,
        message_id INTEGER,
        command TEXT NOT NULL,
        argv TEXT NOT NULL,
        body TEXT NOT NULL,
        document TEXT,
        bound TEXT NOT NULL,
        audit_id INTEGER,
        lang TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        state TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX confirmation_by_state ON confirmation (state, expires_at);

    CREATE TABLE keyboard (
        id INTEGER PRIMARY KEY,
        token TEXT NOT NULL UNIQUE,
        chat_id INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        taps TEXT NOT NULL
    );

    CREATE TABLE access (
        user_id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        granted_by INTEGER NOT NULL,
        granted_at TEXT NOT NULL
    );

    CREATE TABLE person (
        user_id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        username TEXT NOT NULL,
        language TEXT NOT NULL
    );
    CREATE INDEX person_by_username ON person (username COLLATE NOCASE)
    """,
    """
    CREATE TABLE question (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        same TEXT NOT NULL,
        lang TEXT NOT NULL,
        verdict TEXT NOT NULL,
        article_id TEXT NOT NULL,
        confidence REAL NOT NULL,
        live TEXT NOT NULL,
        ms REAL NOT NULL
    );
    CREATE INDEX question_by_time ON question (at);

    CREATE TABLE vote (
        article_id TEXT NOT NULL,
        actor_id INTEGER NOT NULL,
        is_good INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (article_id, actor_id)
    ) WITHOUT ROWID;

    CREATE TABLE awaited_reply (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        line TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (chat_id, message_id)
    ) WITHOUT ROWID
    """,
    OUTBOX_TABLES,
    ALERTING_TABLES,
    CHAIN_TABLES,
    JOURNAL_TABLES,
    RIGHTS_TABLES,
    SAMPLE_TABLES,
    SESSION_TABLES,
    UPGRADE_TABLES,
    HOST_TABLES,
    SCHEDULE_TABLES,
    SHOWN_TABLES,
)
