"""Which containers a person means: names, ids, unique prefixes, and the nearest names where nothing fits.

One list request, however many references. Source for ids: docker's CLI takes any unique prefix of an id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.model import Container, short_id
from bot.errors import BotError, NotFound
from bot.telegram.call import Call

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
            resolved.errors.append((ref, error))
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
    found = find(every, ref, line=call.command.name)
    call.targets.clear()
    call.touch("container", found.container.name, found.container.id)
    return found


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
