"""Who may what beyond the roles: grants, an admin's leave, the freeze of a lockdown; one judgement for every way in.

The desk asks here before it runs anything, and a dry run asks the same. Nothing is said from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click

from bot.engine.model import Container
from bot.errors import BotError, Denied, SettingsError
from bot.settings import Settings
from bot.store import GivenGrant, PermitKind
from bot.telegram.command import Command, Effect
from bot.telegram.people import Actor
from bot.telegram.registry import Registry
from bot.telegram.targets import Found, find

if TYPE_CHECKING:
    from bot.telegram.call import Call, Services

UNCOVERED = "access-not-covered"
CONTAINER_ARGUMENTS = ("containers", "container")


class Right(Enum):
    """Why somebody may."""

    ROLE = "role"
    GRANT = "grant"  # for some containers
    LEAVE = "leave"  # an admin allowed this one command


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Nothing may be changed; ``by`` is empty where READ_ONLY says so."""

    by: str = ""


def may_be_granted(command: Command) -> bool:
    """Whether its right can be given for some containers: it changes containers, and names all of them."""
    if command.effect is Effect.READ:
        return False
    return command.reaches is not None or (command.group == "containers" and _argument(command) is not None)


def verb_of(command: Command) -> str:
    """What /grant calls it: restarting a whole project is restarting each of its containers."""
    return command.name if command.reaches is None else command.words[-1]


def right_of(
    services: Services, actor: Actor, command: Command, host: str, allowed: frozenset[PermitKind] = frozenset()
) -> Right | None:
    """Before the targets are known; a right by grant still has to be narrowed to them."""
    if command.is_open or (actor.role is not None and actor.role >= command.role):
        return Right.ROLE
    if PermitKind.LEAVE in allowed:
        return Right.LEAVE
    return Right.GRANT if grants_for(services, actor, command, host) else None


def grants_for(services: Services, actor: Actor, command: Command, host: str) -> tuple[GivenGrant, ...]:
    """Live ones for this verb and engine."""
    if not may_be_granted(command):
        return ()
    return tuple(
        grant
        for grant in services.store.grants.of(actor.id)
        if verb_of(command) in grant.verbs and fnmatchcase(host, grant.host)
    )


async def frozen(services: Services, command: Command) -> Frozen | None:
    if command.effect is Effect.READ or command.is_open or command.works_frozen:
        return None
    if services.settings.read_only:
        return Frozen()
    locked = await services.store.lockdown.now()
    return Frozen(by=locked.by_name) if locked is not None else None


def needs_code(settings: Settings, command: Command) -> bool:
    return _is_among(command, settings.totp_for)


def needs_second(settings: Settings, command: Command) -> bool:
    return _is_among(command, settings.two_person_for)


def checked(registry: Registry, settings: Settings) -> Registry:
    """The same one. Raises SettingsError for a rule that fits no command: it would protect nothing, unnoticed."""
    for name, globs in (("TOTP_FOR", settings.totp_for), ("TWO_PERSON_FOR", settings.two_person_for)):
        for glob in globs:
            if not any(_is_among(command, (glob,)) for command in registry.commands):
                raise SettingsError(name=name, problem=f"there is no command like “{glob}”")
    return registry


async def narrow(call: Call, right: Right) -> None:
    """Before the run: bind the call to containers that its right covers, by id. Raises Denied, or what finds none."""
    if call.pinned:
        targets = await resolve(call)
        strange = [found.container.name for found in targets if found.container.id not in call.pinned]
        if strange:
            raise BotError(key="error-confirmation-void", name=", ".join(strange))
        _pin(call, targets)
    elif right is Right.GRANT:
        targets = await _resolved_for_grant(call)
        for grant in _covering(call, targets):
            await call.store.grants.used(grant.id)
        _pin(call, targets)


async def resolve(call: Call) -> list[Found]:
    """The containers that the arguments name. Raises NotFound or Ambiguous."""
    if call.command.reaches is None and not refs_of(call.command, call.args):
        return []
    return meant(call.command, call.args, await call.engine.list_containers(all=True))


def meant(command: Command, args: Mapping[str, Any], every: Sequence[Container]) -> list[Found]:
    """Of all containers those that a line acts on. Raises BotError."""
    if command.reaches is not None:
        return list(command.reaches(every, args, command.name))
    return [find(every, ref, line=command.name) for ref in refs_of(command, args)]


def refs_of(command: Command, args: Mapping[str, Any]) -> Sequence[str]:
    name = _argument(command)
    if name is None:
        return ()
    value = args[name]
    return [value] if isinstance(value, str) else list(value)


def covering(grants: Sequence[GivenGrant], container: Container) -> GivenGrant | None:
    return next((grant for grant in grants if fnmatchcase(container.name, grant.glob)), None)


def lacking(call: Call, containers: Sequence[Container]) -> list[Container]:
    """Those that the call's right does not cover: of what its line does not name, or what its act takes along."""
    if right_of(call.services, call.actor, call.command, call.engine.host, call.allowed) is not Right.GRANT:
        return []
    grants = grants_for(call.services, call.actor, call.command, call.engine.host)
    return [one for one in containers if covering(grants, one) is None]


def uncovered(call: Call, name: str) -> Denied:
    """``name`` as the person may hear it: a stranger hears of none but what they typed."""
    return Denied(key=UNCOVERED, role=call.command.role.word, command=call.command.name, name=name)


async def _resolved_for_grant(call: Call) -> list[Found]:
    try:
        return await resolve(call)
    except BotError:
        if call.actor.role is None:  # who may see nothing hears of no names either
            raise uncovered(call, ", ".join(refs_of(call.command, call.args) or call.argv)) from None
        raise


def _covering(call: Call, targets: Sequence[Found]) -> list[GivenGrant]:
    grants = grants_for(call.services, call.actor, call.command, call.engine.host)
    found = []
    for target in targets:
        grant = covering(grants, target.container)
        if grant is None:
            name = target.container.name if call.actor.role is not None else target.ref
            call.touch("container", target.container.name, target.container.id)
            raise uncovered(call, name)
        found.append(grant)
    return found


def _pin(call: Call, targets: Sequence[Found]) -> None:
    """Ids in place of what was typed: whatever is renamed or made anew from now on is another container."""
    name = _argument(call.command)
    if name is None:
        return
    if any(found.is_guessed for found in targets) and call.confirmed is None:
        call.tapped_ask = True
    ids = tuple(found.container.id for found in targets)
    call.args = {**call.args, name: ids[0] if name == "container" else ids}


def _argument(command: Command) -> str | None:
    names = [parameter.name for parameter in command.params if isinstance(parameter, click.Argument)]
    return next((name for name in CONTAINER_ARGUMENTS if name in names), None)


def _is_among(command: Command, globs: Sequence[str]) -> bool:
    if command.is_open or command.works_frozen:  # the way in, the code itself, the emergency stop
        return False
    spellings = [" ".join(words) for words in (command.words, *command.aliases)]
    return any(fnmatchcase(spelling, glob.lower().strip().lstrip("/")) for spelling in spellings for glob in globs)
