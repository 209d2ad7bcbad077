"""/schedule add, list, rm, run: commands at set times. When they run is the scheduler's business."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import click

from bot.errors import BotError, Denied, UsageError
from bot.features.schedule import view
from bot.scheduling import times
from bot.setting_values import EVERY_HOST
from bot.store.schedules import Schedule
from bot.telegram import grammar, guard, hosts
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.reading import Read, read
from bot.ui.secrets import mask_arguments

MOST = 50  # in one chat
LINE_LENGTH = 1_000
ONLY_BY_HAND = frozenset({"attach", "sessions", "use"})  # they open something for a person, or are about the chat
OF_OURS_TOO = frozenset({"backup"})
OUR_GROUPS = frozenset({"lotsman", "schedules"})
OWN_OPTIONS = frozenset({"--mute", "--catch-up"})  # what is written behind the command by mistake
LASTING = ("interactive", "tty", "follow")  # options that wait for somebody to look or type


async def add(call: Call) -> None:
    expression, words = times.unquoted([call.args["expression"], *call.args["line"]])
    timing = times.timing(expression, call.args["tz"] or call.settings.timezone)
    found = _read(call, words)
    _must_fit(call, found)
    host = _host(call, found)
    _must_be_allowed(call, found.command, host)
    here = [one for one in await call.store.schedules.all() if one.chat_id == call.chat.id]
    if len(here) >= MOST:
        raise BotError(key="schedule-enough", most=MOST, suggestions=["schedule list"])
    one = Schedule(
        expression=timing.expression,
        zone=timing.zone.key,
        line=shlex.join([*found.command.words, *found.argv]),
        host=host,
        author_id=call.actor.id,
        author_name=call.actor.name,
        author_username=call.actor.username,
        author_language=call.actor.language_code,
        chat_id=call.chat.id,
        is_private=call.chat.is_private,
        topic_id=call.chat.topic_id,
        catches_up=call.args["catch_up"],
        mutes=call.args["mute"],
        created_at=call.now,
        checked_at=call.now,
    )
    planned = view.Planned(
        schedule=one,
        host=_told(call, host),
        next_at=_next(timing, call, count=view.NEXT_SHOWN),
        asks_code=guard.needs_code(call.settings, found.command),
        asks_second=guard.needs_second(call.settings, found.command),
        is_destroying=found.command.effect is Effect.DESTROY,
    )
    if planned.is_destroying or call.tapped_ask or call.confirmed is not None:
        bound = {one.line: one.line}
        await call.confirm(view.question(planned, call.t), bound=bound, danger=planned.is_destroying)
    made = await call.store.schedules.add(one)
    call.touch("schedule", str(made.id))
    await call.answer(view.added(made, planned, call.t))


def _read(call: Call, words: Sequence[str]) -> Read:
    line = shlex.join(words)
    if len(line) > LINE_LENGTH:
        raise UsageError(key="schedule-too-long", most=LINE_LENGTH, command="schedule add")
    found = read(call.registry, line.removeprefix("/"), "", fleet=call.services.fleet.names)
    if found is None:
        near = call.registry.near([word.removeprefix("/") for word in words[:2]], call.actor.role)
        raise UsageError(key="schedule-no-command", line=f"/{words[0]}"[:80], command="schedule add", near=near)
    return found


def _host(call: Call, found: Read) -> str:
    """Whichever of the two lines names it, else the chat's. Raises BotError for two, and for all where one is meant."""
    if found.host and call.named_host and found.host != call.named_host:
        raise UsageError(key="error-host-twice", names=[call.named_host, found.host], command="schedule add")
    host = found.host or call.host
    if host == EVERY_HOST and (not found.command.merges or call.args["mute"]):
        argv = [word for word in call.argv if word.lower() != f"@{EVERY_HOST}"]
        raise hosts.only_one(ADD, argv, call.services.fleet.names, meant=found.command)
    return host


def _told(call: Call, host: str) -> str:
    """All of them are told as well: a list says what its lines would do."""
    return host if call.services.fleet.has_several else ""


def _must_fit(call: Call, found: Read) -> None:
    """Raises UsageError for what cannot be parsed, and for what makes no sense with nobody there."""
    command = found.command
    try:
        arguments = grammar.parse(command, found.argv)
    except UsageError:
        misplaced = [word for word in found.argv if word in OWN_OPTIONS]
        if not misplaced:
            raise
        others = [word for word in call.argv if word not in misplaced]
        line = shlex.join([*ADD.words, *misplaced, *others])
        raise UsageError(key="schedule-misplaced", option=misplaced[0], suggestions=[line]) from None
    is_ours = command.group in OUR_GROUPS and command.name not in OF_OURS_TOO
    lasts = next((name for name in LASTING if arguments.get(name)), "")
    if is_ours or command.name in ONLY_BY_HAND or command.is_secret or lasts:
        raise UsageError(key="schedule-by-hand", line=f"/{command.name}", option=lasts, command="schedule add")
    if mask_arguments(found.argv) != list(found.argv):
        raise UsageError(key="schedule-secret", command="schedule add")


def _must_be_allowed(call: Call, command: Command, host: str) -> None:
    """Who may not run it may not have it run. Raises Denied."""
    if guard.right_of(call.services, call.actor, command, host) is None:
        raise Denied(role=command.role.word, command=command.name)


def _next(timing: times.Timing, call: Call, *, count: int) -> tuple[Any, ...]:
    moments = []
    moment = call.now
    for _ in range(count):
        moment = times.after(timing, moment)
        moments.append(moment)
    return tuple(moments)


async def show(call: Call) -> None:
    """Of this chat; to an admin in private those of every chat."""
    every = await call.store.schedules.all()
    if not (call.is_admin and call.chat.is_private):
        every = [one for one in every if one.chat_id == call.chat.id]
    listed = [
        view.Listed(
            schedule=one,
            host=_told(call, one.host),
            is_host_gone=one.host != EVERY_HOST and one.host not in call.services.fleet,
            next_at=times.after(times.timing(one.expression, one.zone), call.now),
            is_here=one.chat_id == call.chat.id,
            may_change=_is_theirs(call, one),
        )
        for one in every
    ]
    await call.answer(view.listed(listed, call.now, call.t))


async def remove(call: Call) -> None:
    one = await _found(call)
    if call.tapped_ask or call.confirmed is not None:
        await call.confirm(view.removing(one, call.t), bound={str(one.id): one.line})
    call.touch("schedule", str(one.id))
    await call.store.schedules.remove(one.id)
    await call.answer(view.removed(one, call.t))


async def run(call: Call) -> None:
    one = await _found(call)
    call.touch("schedule", str(one.id))
    if call.tapped_ask or call.confirmed is not None:
        await call.confirm(view.running(one, call.t), bound={str(one.id): one.line})
    await call.store.schedules.want(one.id, call.clock())
    await call.toast(call.t("schedule-started", number=str(one.id)))
    if not call.query_id:
        await call.answer(view.started(one, call.t))


async def _found(call: Call) -> Schedule:
    """Raises BotError where there is none, Denied where it is somebody else's: it runs with its author's rights."""
    one = await call.store.schedules.get(call.args["number"])
    if one is None or (one.chat_id != call.chat.id and not call.is_admin):
        raise BotError(key="schedule-none-such", number=str(call.args["number"]), suggestions=["schedule list"])
    if not _is_theirs(call, one):
        raise Denied(key="schedule-not-yours", role="admin", command=call.command.name, name=one.author_name)
    return one


def _is_theirs(call: Call, one: Schedule) -> bool:
    return call.is_admin or one.author_id == call.actor.id


def _number(name: str) -> Mapping[str, Any]:
    return {"name": name, "type": click.IntRange(1, 10**9), "metavar": "NUMBER"}


ADD = Command(
    words=("schedule", "add"),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="schedules",
    run=add,
    params=(
        option("--tz", metavar="ZONE", default=""),
        option("--catch-up", is_flag=True),
        option("--mute", is_flag=True),
        argument("expression", metavar="CRON"),
        argument("line", nargs=-1, required=True, metavar="COMMAND..."),
    ),
    examples=(
        'schedule add "0 4 * * *" restart web01',
        "schedule add @daily ps @all",
        'schedule add --tz Europe/Moscow "30 3 * * 0" image prune',
    ),
    stops_at_argument=True,
    words_with_sign=frozenset(word.removeprefix("@") for word in times.WORDS),
)
LIST = Command(
    words=("schedule", "list"),
    aliases=(("schedule",), ("schedule", "ls")),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="schedules",
    run=show,
    examples=("schedule list",),
)
RM = Command(
    words=("schedule", "rm"),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="schedules",
    run=remove,
    params=(argument(**_number("number")),),
    examples=("schedule rm 3",),
)
RUN = Command(
    words=("schedule", "run"),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="schedules",
    run=run,
    params=(argument(**_number("number")),),
    examples=("schedule run 3",),
)

FEATURE = Feature(commands=(LIST, ADD, RM, RUN))
