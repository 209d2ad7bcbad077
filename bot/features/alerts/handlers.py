"""/alerts, /mute, /incidents, /events, /status: what is told to whom, what broke, how things stand."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

import click
from aiogram.utils.formatting import Text

from bot.errors import NotFound
from bot.features.alerts import choices, presses, taps, view, watching
from bot.features.alerts.happenings import happenings
from bot.features.alerts.looking import look
from bot.features.alerts.overview import overview
from bot.features.alerts.silence import parse_until
from bot.store.incident_rows import Trouble
from bot.telegram import hosts
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.targets import resolve_container
from bot.ui.moments import parse_since
from bot.ui.pages import page
from bot.ui.view import View

PAST_SHOWN = 200
LOOK_WITHIN_S = 10.0  # of one engine; the others are shown without it then
LOOK_AGAIN_WITHIN_S = 2.0  # of one that is known not to answer
EVENTS_READ = 1000  # the engine itself keeps 256, or as many as its newer versions were told to
GLOB_SIGNS = "*?["


# what a chat gets


async def show_alerts(call: Call) -> None:
    await _show_alerts(call, "")


async def set_alerts(call: Call) -> None:
    place = _place(call, call.args["chat"])
    old = await watching.subscription(call, place) or watching.beginning(call, place)
    await call.store.alerting.set_subscription(choices.changed(old, call.args))
    await _show_alerts(call, call.args["chat"] or "")


async def reset_alerts(call: Call) -> None:
    await call.store.alerting.drop_subscription(_place(call, call.args["chat"]))
    await _show_alerts(call, call.args["chat"] or "")


def _place(call: Call, text: str | None) -> watching.Place:
    return choices.chat_and_topic(text) if text else watching.here(call)


async def _show_alerts(call: Call, chat: str) -> None:
    found = view.Chosen(
        subscription=await watching.subscription(call, _place(call, chat)),
        mutes=[one for one in await call.store.alerting.mutes() if one.until is None or one.until > call.now],
        chat=chat,
        zone=call.settings.timezone,
        may_set=call.may("alerts set"),
        may_unmute=call.may("unmute"),
    )
    await call.answer(view.chosen(found, await watching.audience(call), call.now, call.t))


async def press_unmute(call: Call, args: Mapping[str, Any]) -> None:
    """Under the list of mutes, which is shown anew, or under a card, which is the desk's."""
    presses.check_open_for_change(call)
    subject = str(args["subject"])
    call.touch("container", subject)
    host = str(args["host"])
    was_muted = await watching.book(call).unmute(host, subject)
    globs = [] if was_muted else await _globs_over(call, host, subject)
    told = view.muted_by_glob(subject, globs[0], call.t) if globs else None
    await call.toast(told or view.unmuted(subject, call.t, was_muted=was_muted), is_alert=told is not None)
    if "chat" in args:
        await _show_alerts(call, str(args["chat"]))


async def _globs_over(call: Call, host: str, subject: str) -> list[str]:
    """Mutes that hold it among others: one press under one card does not lift them for all."""
    mutes = [one for one in await call.store.alerting.mutes() if one.host in ("", host)]
    return [one.subject for one in mutes if fnmatchcase(subject, one.subject)]


# mutes


async def mute(call: Call) -> None:
    audience = await watching.audience(call)
    until = parse_until(call.args["until"], call.now, audience.zone)
    subject = await _subject(call, call.args["name"])
    await watching.book(call).mute(call.engine.host, subject, until, call.actor.name)
    await call.answer(view.said(view.muted(subject, until, audience, call.now, call.t)))


async def unmute(call: Call) -> None:
    name = call.args["name"]
    call.touch("container", name)
    was_muted = await watching.book(call).unmute(call.engine.host, name)
    fleet = call.services.fleet
    there = [] if was_muted else [one.host for one in await call.store.alerting.mutes() if one.subject == name]
    there = [host for host in there if fleet.has_several and host in fleet]
    if there:
        text = Text(call.t("alerts-unmute-elsewhere", name=name, hosts=", ".join(there)))
        await call.answer(View(text=text, rows=hosts.host_rows(there, shlex.join(["unmute", name]))))
        return
    await call.answer(view.said(view.unmuted(name, call.t, was_muted=was_muted)))


async def _subject(call: Call, name: str) -> str:
    """A glob and what an open incident is about are taken as they are, a container by its whole name."""
    call.touch("container", name)
    if any(sign in name for sign in GLOB_SIGNS):
        return name
    host = call.engine.host
    if any((one.host, one.subject) == (host, name) for one in await watching.book(call).open()):
        return name
    found = await resolve_container(call, name)
    if found.is_guessed:
        line = f"mute {found.container.name} {call.args['until']}"
        raise NotFound(host=host, kind="container", ref=name, suggestions=[line])
    return found.container.name


# what broke


async def incidents(call: Call) -> None:
    """Of all engines, or of the one that the line names."""
    host = call.host if call.is_part else call.named_host
    await _show_incidents(call, 0, is_past=call.args["all"], host=host)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await _show_incidents(call, int(args.get("page", 0)), is_past=bool(args.get("past")), host=str(args.get("of", "")))


async def _show_incidents(call: Call, number: int, *, is_past: bool, host: str) -> None:
    book = watching.book(call)
    found = list(await book.open())
    if is_past:
        found += await book.past(PAST_SHOWN)
    if host:
        found = [one for one in found if one.host == host]
    audience = await watching.audience(call)
    await call.answer(view.incidents(page(found, number), audience, call.now, call.t, is_past=is_past, host=host))


# the engine


async def events(call: Call) -> None:
    since = parse_since(call.args["since"], call.now)
    until = parse_since(call.args["until"], call.now) if call.args["until"] else call.now
    filters = grouped(parse_filters(call.args["filter"], command="events", example="events --filter event=die"))
    if call.args["container"]:
        call.touch("container", call.args["container"])
        filters["container"] = [*filters.get("container", []), call.args["container"]]
    found = await call.engine.past_events(
        since_ns=_nanoseconds(since),
        until_ns=_nanoseconds(until) if until < call.now else 0,  # a later one would be waited for
        filters=filters or None,
        most=EVENTS_READ,
    )
    audience = await watching.audience(call)
    await call.answer(happenings(found, since, min(until, call.now), audience, call.now, call.t))


def _nanoseconds(moment: datetime) -> int:
    return max(round(moment.timestamp() * 1_000_000), 0) * 1000


async def status(call: Call) -> None:
    """Every engine on one screen, unless the line names one; or the day as a picture."""
    only = call.host if call.is_part else call.named_host
    if call.args["picture"]:
        await call.hand_on(f"stats 24h @{only}" if only else "stats 24h")
        return
    engines = [call.services.fleet[only]] if only else list(call.services.fleet.values())
    found = await call.services.incidents.open() if call.services.incidents is not None else None
    away = {one.host for one in found or () if one.trouble is Trouble.ENGINE}

    def limit_s(host: str) -> float:
        return min(call.settings.command_timeout_s, LOOK_AGAIN_WITHIN_S if host in away else LOOK_WITHIN_S)

    looks = asyncio.gather(*(look(engine, limit_s(engine.host)) for engine in engines))
    hosts, audience = await asyncio.gather(looks, watching.audience(call))
    if only and found is not None:
        found = [one for one in found if one.host == only]
    await call.answer(overview(hosts, found, audience, call.now, call.t))


# declarations

CHAT = option("--chat", metavar="ID[:TOPIC]")
NAME = argument("name", metavar="NAME")

ALERTS = Command(
    words=("alerts",), role=Role.VIEWER, effect=Effect.READ, group="alerts", run=show_alerts, examples=("alerts",)
)
ALERTS_SET = Command(
    words=("alerts", "set"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="alerts",
    run=set_alerts,
    params=(
        option("--level", metavar="LEVEL"),
        option("--host", multiple=True, metavar="GLOB"),
        option("--name", multiple=True, metavar="GLOB"),
        option("--label", multiple=True, metavar="KEY[=VALUE]"),
        option("--kind", multiple=True, metavar="KIND,..."),
        option("--quiet", metavar="HH:MM-HH:MM|off"),
        option("--zone", metavar="ZONE"),
        option("--digest", metavar="HH:MM|off"),
        option("--lang", type=click.Choice(["ru", "en"])),
        option("--escalate", metavar="15m|off"),
        option("--on", is_flag=True),
        option("--off", is_flag=True),
        CHAT,
    ),
    examples=("alerts set --level critical", "alerts set --quiet 23:00-07:00 --zone Europe/Moscow --digest 09:00"),
)
ALERTS_RESET = Command(
    words=("alerts", "reset"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="alerts",
    run=reset_alerts,
    params=(CHAT,),
    examples=("alerts reset",),
)
MUTE = Command(
    words=("mute",),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="alerts",
    run=mute,
    params=(NAME, argument("until", required=False, default="1h", metavar="[1h|healthy|tomorrow]")),
    examples=("mute web01 1h", "mute web01 healthy", "mute 'web-*' tomorrow"),
)
UNMUTE = Command(
    words=("unmute",),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="alerts",
    run=unmute,
    params=(NAME,),
    examples=("unmute web01",),
)
INCIDENTS = Command(
    words=("incidents",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="alerts",
    run=incidents,
    merges=True,
    params=(option("-a", "--all", is_flag=True),),
    examples=("incidents", "incidents --all"),
)
EVENTS = Command(
    words=("events",),
    aliases=(("system", "events"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=events,
    merges=True,
    params=(
        option("--since", default="1h", metavar="10m|TIME"),
        option("--until", metavar="10m|TIME"),
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        argument("container", required=False, metavar="[CONTAINER]"),
    ),
    refused=frozenset({"--format"}),
    examples=("events web01 --since 1h", "events --filter event=die"),
)
STATUS = Command(
    words=("status",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=status,
    merges=True,
    params=(option("--picture", is_flag=True),),
    examples=("status", "status --picture"),
)

FEATURE = Feature(
    commands=(
        ALERTS,
        ALERTS_SET,
        ALERTS_RESET,
        MUTE,
        UNMUTE,
        INCIDENTS,
        STATUS,
        EVENTS,
    ),
    actions=(
        Action(name=taps.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=taps.SHOW, role=Role.VIEWER, run=presses.show),
        Action(name=taps.LOGS, role=Role.VIEWER, run=presses.show_logs),
        Action(name=taps.BESIDE, role=Role.VIEWER, run=presses.beside),
        Action(name=taps.ACK, role=Role.OPERATOR, run=presses.acknowledge),
        Action(name=taps.MUTE, role=Role.OPERATOR, run=presses.mute, effect=Effect.CHANGE),
        Action(name=taps.UNMUTE, role=Role.OPERATOR, run=press_unmute, effect=Effect.CHANGE),
    ),
)
