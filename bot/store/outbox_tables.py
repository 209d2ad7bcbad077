"""The tables of the outbox, as a step of the migrations. Topic 0 is no topic; card '' is a post without a card."""

from __future__ import annotations

OUTBOX_TABLES = """
    CREATE TABLE post (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL,
        topic_id INTEGER NOT NULL,
        card TEXT NOT NULL,
        view TEXT NOT NULL,
        is_silent INTEGER NOT NULL,
        rings_again INTEGER NOT NULL,
        happened_at TEXT NOT NULL,
        hold_until TEXT,
        lang TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        put_at TEXT NOT NULL,
        in_flight INTEGER NOT NULL DEFAULT 0,
        may_be_taken INTEGER NOT NULL DEFAULT 0,
        pieces_sent INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX post_by_chat ON post (chat_id, hold_until, put_at);
    CREATE INDEX post_by_card ON post (card, chat_id, topic_id) WHERE card <> '';

    CREATE TABLE card_copy (
        card TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        topic_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        delivered_at TEXT NOT NULL,
        head TEXT NOT NULL,
        PRIMARY KEY (card, chat_id, topic_id)
    ) WITHOUT ROWID;
    CREATE INDEX card_copy_by_time ON card_copy (delivered_at);

    CREATE TABLE closed_chat (
        chat_id INTEGER PRIMARY KEY,
        since TEXT NOT NULL,
        reason TEXT NOT NULL,
        retry_at TEXT NOT NULL,
        has_told INTEGER NOT NULL
    );

    CREATE TABLE moved_chat (
        old_id INTEGER PRIMARY KEY,
        new_id INTEGER NOT NULL
    )
    """
