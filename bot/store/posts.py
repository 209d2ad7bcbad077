"""What waits in the outbox: something to be said to a chat, kept until Telegram has taken it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """``view`` is a packed view (``bot.telegram.packing``): text, entities, rows of buttons with their taps.

    With a ``card`` the first post of that card to a chat is sent, and each later one edits the message that came of
    it; an edit that a newer one overtakes before it was delivered is dropped. ``rings_again`` sends a new message all
    the same, which is the card's from then on.
    """

    chat_id: int
    topic_id: int | None = None
    view: Mapping[str, Any]
    card: str = ""  # "incident:17"
    is_silent: bool = False
    rings_again: bool = False
    happened_at: datetime  # for "how late is it"
    hold_until: datetime | None = None  # quiet hours
    lang: str = ""  # for what the delivery itself has to say; empty: as the chat's person reads
    time_zone: str = ""  # by its IANA name; empty: the settings'


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A card as it stands in one chat."""

    card: str
    chat_id: int
    topic_id: int | None
    message_id: int
    delivered_at: datetime  # of the message, not of its newest edit
