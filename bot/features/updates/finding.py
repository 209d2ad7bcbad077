"""What is newer on one engine: what runs there, what the registries tell, what people chose not to hear of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.port import Engine
from bot.errors import DiskFull
from bot.registries import credentials
from bot.registries.answers import Answer, Verdict
from bot.registries.client import Registries
from bot.registries.mirrors import mirrors_of
from bot.registries.names import HUB
from bot.store.upgrades import NEVER, Choice
from bot.telegram.services import Services
from bot.upgrades.looking import Kind, Watched, look

NEAR = ("", "unix", "npipe")  # schemes of engines that are on this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """``since``: when it was first heard of. ``choice``: why it is not offered."""

    watched: Watched
    digest: str
    since: datetime
    choice: Choice | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.watched.containers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of one engine. ``unknown``: what no registry told. ``problem``, ``is_open``: of the file of logins."""

    host: str
    offered: tuple[Newer, ...] = ()
    hidden: tuple[Newer, ...] = ()
    unknown: tuple[tuple[Watched, Answer], ...] = ()
    current: int = 0
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    problem: str = ""
    is_open: bool = False


async def find(services: Services, engine: Engine) -> Found:
    """Raises EngineError; what registries do not tell is among what was found."""
    settings = services.settings
    is_near = _is_near(settings.hosts.get(engine.host, ""))
    watched = await look(engine, is_near=is_near)
    images = [one.image for one in watched if one.image is not None]
    logins = credentials.read(credentials.where(settings.registry_auth_file))
    registries = services.registries or Registries(insecure=settings.insecure_registries, clock=services.clock)
    of_hub = any(image.registry == HUB for image in images)
    mirrors = mirrors_of((await engine.info()).raw, is_near=is_near) if of_hub else ()
    answers = await registries.newest(images, logins, mirrors)
    now = services.clock()
    since = await _since(services, {image.familiar: one.digest for image, one in answers.items() if one.digest}, now)
    choices = await services.store.upgrades.choices()
    newer: list[Newer] = []
    unknown: list[tuple[Watched, Answer]] = []
    current = 0
    for one in watched:
        if one.image is None:
            continue
        answer = answers[one.image]
        if answer.verdict is not Verdict.KNOWN:
            unknown.append((one, answer))
        elif one.is_behind(answer.digest):
            choice = _choice(choices, one, answer.digest)
            newer.append(Newer(watched=one, digest=answer.digest, since=since.get(one.name, now), choice=choice))
        else:
            current += 1
    return Found(
        host=engine.host,
        offered=tuple(one for one in newer if one.choice is None),
        hidden=tuple(one for one in newer if one.choice is not None),
        unknown=tuple(unknown),
        current=current,
        kinds=Counter(one.kind for one in watched if one.kind is not Kind.ASKED),
        problem=logins.problem,
        is_open=logins.is_open,
    )


async def _since(services: Services, newest: Mapping[str, str], now: datetime) -> Mapping[str, datetime]:
    try:
        return await services.store.upgrades.heard(newest, now)
    except DiskFull:
        return {}


def _choice(choices: Mapping[tuple[str, str], Choice], one: Watched, digest: str) -> Choice | None:
    choice = choices.get((one.host, one.name))
    return choice if choice is not None and choice.digest in (NEVER, digest) else None


def _is_near(address: str) -> bool:
    scheme, sign, _rest = address.partition("://")
    return not sign or scheme in NEAR
