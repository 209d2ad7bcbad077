"""The values of alerting beside the incidents: who wants to hear what, what is muted, who did what. No SQL here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.store.incident_rows import Incident, Severity, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one chat, or one topic of it, wants to hear. The empty value of a filter lets everything through."""

    chat_id: int
    topic_id: int | None = None
    is_on: bool = True
    hosts: tuple[str, ...] = ()  # globs of the engines' names
    names: tuple[str, ...] = ()  # globs of containers, services, ...
    labels: tuple[str, ...] = ()  # "key" or "key=value"; one that fits is enough
    troubles: tuple[Trouble, ...] = ()
    least: Severity = Severity.WARNING
    quiet_hours: str = ""  # "23:00-07:00" by the chat's time; warnings wait for their end, critical ones never do
    time_zone: str = ""  # an IANA name; empty: the one of the settings
    digest_at: str = ""  # "09:00" by the chat's time; empty: no daily digest
    language: str = ""  # empty: the one of the settings
    escalate_after: timedelta | None = None  # gets only critical ones that nobody has acknowledged for so long

    @property
    def place(self) -> tuple[int, int | None]:
        return self.chat_id, self.topic_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """``subject`` is a name or a glob; without ``until`` it lasts until the subject is well again."""

    host: str
    subject: str
    until: datetime | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What the rules remember of an incident beside what is shown of it; kept so that timers outlive a restart."""

    told: tuple[tuple[int, int | None], ...] = ()  # the chats (and topics) that have, or will have, its card
    told_at: datetime | None = None  # when the newest message of its own, not an edit, was asked for
    delivered_at: datetime | None = None  # of that message; None while Telegram has not taken it
    level: int = 0  # how often a repeat was told; the pause before the next grows with it
    is_news: bool = False  # it got worse or came again since it was last told
    say_at: datetime | None = None  # it is held back so long: it may pass by itself
    back_by: datetime | None = None  # its policy should have restarted it by then
    well_at: datetime | None = None  # it runs; if it still does then, it is over
    worse_at: datetime | None = None  # it counts as critical from then on
    rings_from: datetime | None = None  # since when somebody could have acknowledged it
    repeats: int = 0  # of the steps that follow when nobody does, how many were taken
    failures: tuple[str, ...] = ()  # what has been told of already: another kind is told at once
    group: int = 0  # the incident whose card shows it as one of many
    is_late: bool = False  # waits for the summary of what happened unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    incident: Incident
    following: Following = field(default_factory=Following)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSample:
    host: str
    at: datetime
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A warning that waits for the end of a chat's quiet hours."""

    chat_id: int
    topic_id: int | None
    incident_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person did to containers through the bot, as far as the audit knows it by now.

    Until it has ended, and for acts that went wrong, ``words`` are what was typed: names or beginnings of ids.
    ``is_exchange``: it is put on another image, and whoever does that tells how it goes.
    """

    person: str
    command: str
    at: datetime
    until: datetime | None  # None: under way
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_exchange: bool = False
