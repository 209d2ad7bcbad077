"""/grant, /revoke, /access and its dry run: rights beside the roles, as admins give, see and take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.engine.model import Container
from bot.errors import BotError, UsageError
from bot.features.access import rights_view as view
from bot.store import GivenGrant, PermitKind
from bot.telegram import grammar, guard, hosts
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect
from bot.telegram.people import Actor
from bot.telegram.protection import protects
from bot.telegram.reading import read
from bot.ui.moments import parse_duration

_GLOB = re.compile(r"[a-zA-Z0-9_.*?\[\]!-]{1,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: int
    name: str


async def grant(call: Call) -> None:
    person = await _person(call, call.args["person"])
    verbs = _verbs(call, call.args["verbs"])
    glob = call.args["glob"]
    if not _GLOB.fullmatch(glob):
        raise UsageError(key="grant-bad-glob", glob=glob, command="grant")
    lasts = parse_duration(call.args["duration"]) if call.args["duration"] else None
    given = GivenGrant(
        user_id=person.id,
        name=person.name,
        verbs=verbs,
        glob=glob,
        host=_host(call),
        given_by=call.actor.id,
        giver_name=call.actor.name,
        given_at=call.now,
        ends_at=call.now + lasts if lasts is not None else None,
    )
    several = call.services.fleet.has_several
    call.touch("person", person.name, str(person.id))
    if call.tapped_ask or call.confirmed is not None or lasts is None:
        await call.confirm(
            view.granting(given, call.now, call.t, names_host=several), bound={str(person.id): person.name}
        )
    made = await call.store.grants.give(given)
    await call.answer(view.granted(made, call.now, call.t, names_host=several))


async def revoke(call: Call) -> None:
    person = await _person(call, call.args["person"])
    call.touch("person", person.name, str(person.id))
    if call.tapped_ask or call.confirmed is not None:
        await call.confirm(view.revoking(person.name, call.t), bound={str(person.id): person.name})
    ended = await call.store.grants.revoke(person.id)
    await call.answer(view.revoked(person.name, ended, call.now, call.t, names_host=call.services.fleet.has_several))


async def show_access(call: Call) -> None:
    services = call.services
    names = await call.store.people.names()
    used = await call.store.access.last_use()
    roles = services.roles.everyone()
    grants = call.store.grants.live()
    people = [
        view.PersonRow(
            id=user_id,
            name=names.get(user_id, (str(user_id), ""))[0],
            username=names.get(user_id, ("", ""))[1],
            role=roles[user_id].word if user_id in roles else "",
            is_set=services.roles.is_set(user_id),
            has_factor=services.factor.has(user_id),
            used_at=used.get(user_id),
            grants=tuple(grant for grant in grants if grant.user_id == user_id),
        )
        for user_id in sorted({*roles, *(grant.user_id for grant in grants)}, key=lambda id_: (-roles.get(id_, 0), id_))
    ]
    locked = await call.store.lockdown.now()
    await call.answer(view.people(people, locked, call.now, call.t, names_host=call.services.fleet.has_several))


async def test_access(call: Call) -> None:
    """What the desk would say, by the same judgement, and nothing is run."""
    person = await _person(call, call.args["person"])
    fleet = call.services.fleet
    found = read(call.registry, " ".join(call.args["line"]), "", fleet=fleet.names)
    if found is None:
        raise BotError(key="access-no-command", command=" ".join(call.args["line"]))
    command = found.command
    call.host = found.host or call.host  # its answer is about that one
    args = grammar.parse(command, found.argv)
    every = await call.engine.list_containers(all=True) if guard.may_be_granted(command) else ()
    actor = Actor(id=person.id, name=person.name, role=call.services.roles.role_of(person.id))
    targets = [found.container for found in guard.meant(command, args, every)] if every else []
    right = guard.right_of(call.services, actor, command, call.host)
    verdict = view.Verdict(
        line=" ".join([command.name, *found.argv]),
        name=person.name,
        right=right.value if right is not None else "",
        role=command.role.word,
        uncovered=_uncovered(call, actor, command, targets) if right is guard.Right.GRANT else (),
        protected=tuple(target.name for target in targets if protects(call, target))
        if actor.role is None or actor.role < call.registry.by_name("grant").role
        else (),
        is_frozen=await guard.frozen(call.services, command) is not None,
        asks=command.effect is Effect.DESTROY,
        needs={
            PermitKind.FACTOR: guard.needs_code(call.settings, command),
            PermitKind.SECOND: guard.needs_second(call.settings, command),
        },
    )
    await call.answer(view.verdict(verdict, call.t))


def _uncovered(call: Call, actor: Actor, command: Command, targets: list[Container]) -> tuple[str, ...]:
    grants = guard.grants_for(call.services, actor, command, call.host)
    return tuple(target.name for target in targets if guard.covering(grants, target) is None)


def _host(call: Call) -> str:
    """A name or a glob of names. Raises UnknownHost for one that no host fits: it would be no right at all."""
    wanted = call.args["host"] or call.host
    names = call.services.fleet.names
    if not any(fnmatchcase(name, wanted) for name in names):
        raise hosts.unknown(wanted, names)
    return str(wanted)


async def _person(call: Call, ref: str) -> Person:
    found = await call.store.people.find(ref)
    if found is None:
        raise BotError(key="access-no-person", person=ref)
    return Person(id=found[0], name=found[1])


def _verbs(call: Call, text: str) -> tuple[str, ...]:
    verbs = tuple(dict.fromkeys(word.strip().lower().lstrip("/") for word in text.split(",") if word.strip()))
    known = {guard.verb_of(command) for command in call.registry.commands if guard.may_be_granted(command)}
    wrong = [verb for verb in verbs if verb not in known]
    if wrong or not verbs:
        raise UsageError(key="grant-bad-verb", verb=", ".join(wrong), known=", ".join(sorted(known)), command="grant")
    return verbs
