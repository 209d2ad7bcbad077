"""Which containers a person means: names, ids, unique prefixes, and the nearest names where nothing fits.

One list request, however many references. Source for ids: docker's CLI takes any unique prefix of an id.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.engine.model import Container, short_id
from bot.engine.port import Engine
from bot.errors import BotError, NotFound

if TYPE_CHECKING:
    from bot.telegram.call import Call

ELSEWHERE_S = 1.5  # for other hosts to say whether they have it: the answer that they hold up is a refusal
ID_LENGTH = 64
_NEAR = 55.0
_COUNT_SHOWN = 4


class Ambiguous(BotError):
    """More than one container begins like that; ``names`` lists them."""

    key = "error-ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    ref: str
    container: Container
    is_guessed: bool = False  # by the beginning of its name: a change asks first


@dataclass(slots=True, kw_only=True)
class Resolved:
    found: list[Found] = field(default_factory=list)
    errors: list[tuple[str, BotError]] = field(default_factory=list)
    every: tuple[Container, ...] = ()  # all containers, for who looks at neighbours

    @property
    def containers(self) -> list[Container]:
        return [found.container for found in self.found]

    @property
    def guessed(self) -> bool:
        return any(found.is_guessed for found in self.found)


async def resolve_containers(call: Call, refs: Sequence[str]) -> Resolved:
    """Each reference once, in the order given. Found containers are named in the audit row."""
    every = await call.engine.list_containers(all=True)
    resolved = Resolved(every=every)
    seen: set[str] = set()
    for ref in refs:
        try:
            found = find(every, ref, line=call.command.name)
        except BotError as error:
            told = await _with_other_hosts(call, error, ref, is_only=len(refs) == 1)
            resolved.errors.append((ref, told))
            call.touch("container", ref)
            continue
        if found.container.id not in seen:
            seen.add(found.container.id)
            resolved.found.append(found)
            call.touch("container", found.container.name, found.container.id)
    return resolved


async def resolve_container(call: Call, ref: str) -> Found:
    """The one container meant. Raises NotFound or Ambiguous."""
    every = await call.engine.list_containers(all=True)
    call.touch("container", ref)
    try:
        found = find(every, ref, line=call.command.name)
    except NotFound as error:
        raise await _with_other_hosts(call, error, ref, is_only=True) from None
    call.targets.clear()
    call.touch("container", found.container.name, found.container.id)
    return found


async def _with_other_hosts(call: Call, error: BotError, ref: str, *, is_only: bool) -> BotError:
    """The error, with those hosts that have such a container: which one a chat speaks to is easily forgotten.

    ``is_only``: the line names no other container, and can be given there as it is.
    """
    fleet = call.services.fleet
    is_typed = not call.is_part and call.command.group and len(ref) < ID_LENGTH  # a button brings its host along
    if not isinstance(error, NotFound) or not fleet.has_several or not is_typed:
        return error
    others = [engine for name, engine in fleet.items() if name != call.engine.host]
    answers = await asyncio.gather(*(_has(engine, ref) for engine in others))
    hosts = [engine.host for engine, has in zip(others, answers, strict=True) if has]
    if not hosts:
        return error
    rest = call.argv if is_only else (ref,)
    lines = [shlex.join([*call.command.words, f"@{host}", *rest]) for host in hosts]
    return NotFound(
        key="error-container-elsewhere",
        kind="container",
        ref=ref,
        hosts=hosts,
        suggestions=[*lines, *error.suggestions],
    )


async def _has(engine: Engine, ref: str) -> bool:
    try:
        async with asyncio.timeout(ELSEWHERE_S):
            every = await engine.list_containers(all=True)
    except (BotError, TimeoutError):
        return False
    return any(container.name == ref for container in every)


def find(every: Sequence[Container], ref: str, *, line: str) -> Found:
    """Docker's order: full id, name, prefix of an id; then, beyond docker, a unique prefix of a name."""
    name = ref.removeprefix("/")
    for container in every:
        if container.id == ref or container.name == name:
            return Found(ref=ref, container=container)
    by_id = [container for container in every if container.id.startswith(ref.lower())] if ref else []
    if len(by_id) == 1:
        return Found(ref=ref, container=by_id[0])
    by_name = [container for container in every if container.name.lower().startswith(name.lower())] if name else []
    if len(by_name) == 1 and not by_id:
        return Found(ref=ref, container=by_name[0], is_guessed=True)
    candidates = by_id or by_name
    if candidates:
        raise Ambiguous(
            ref=ref,
            names=", ".join(f"{candidate.name} ({short_id(candidate.id)})" for candidate in candidates[:_COUNT_SHOWN]),
            suggestions=[f"{line} {candidate.name}" for candidate in candidates[:_COUNT_SHOWN]],
        )
    raise NotFound(kind="container", ref=ref, suggestions=near_lines(line, ref, [item.name for item in every]))


def near_lines(line: str, ref: str, names: Sequence[str]) -> list[str]:
    """Command lines with the names nearest to what was typed."""
    from rapidfuzz import process as nearest  # late: 2.3 MB that only a mistype needs

    near = nearest.extract(ref, names, limit=_COUNT_SHOWN, score_cutoff=_NEAR)
    return [f"{line} {name}" for name, _score, _position in near]
