"""What every invocation of a command may use, put together once by the composition root. Nothing is done here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.answers.desk import Answers
from bot.engine.port import Engine
from bot.fleet import Fleet
from bot.nursery import Nursery
from bot.registries.client import Registries
from bot.settings import Settings
from bot.store import Store
from bot.telegram.access import Roles
from bot.telegram.claim import Claim
from bot.telegram.factor import SecondFactor
from bot.telegram.holds import Holds
from bot.telegram.incident_book import IncidentBook
from bot.telegram.live import Lives
from bot.telegram.registry import Registry
from bot.telegram.sender import Sender
from bot.telegram.talks import Talks


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What every invocation may use. Built once by the composition root."""

    settings: Settings
    store: Store
    fleet: Fleet[Engine]
    answers: Answers
    registry: Registry
    sender: Sender
    lives: Lives
    nursery: Nursery
    clock: Callable[[], datetime]
    own_container: Callable[[], str]  # id of the container that the bot runs in, "" outside of one
    claim: Claim
    roles: Roles
    factor: SecondFactor
    registries: Registries | None = None
    incidents: IncidentBook | None = None  # None while nobody watches the engine
    holds: Holds = field(default_factory=Holds)
    talks: Talks = field(default_factory=Talks)
