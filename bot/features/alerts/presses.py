"""What the buttons under a card do. None of them writes over the card: it goes on telling what becomes of the incident.

Rights are checked by the desk, by the presser's role at the moment of the press; what is run beside is checked here.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import BotError, Denied, NotFound
from bot.features.alerts import view, watching
from bot.features.alerts.silence import parse_until
from bot.store.incident_rows import Incident
from bot.telegram import grammar
from bot.telegram.call import Call
from bot.telegram.command import Effect

BEFORE = timedelta(minutes=2)
AFTER = timedelta(seconds=3)  # what was still on its way when it ended
LINES = 60


class OnlyRead(BotError):
    """A button of ours stands for a command that changes something: never made by us, so not run."""

    key = "press-expired"


async def acknowledge(call: Call, args: Mapping[str, Any]) -> None:
    incident = await _incident(call, args)
    if incident is None:
        return
    if incident.resolved_at is not None:
        await call.toast(call.t("alerts-over-already"))
        return
    if incident.acknowledged_by:
        await call.toast(call.t("alerts-taken", name=incident.acknowledged_by))
        return
    taken = await watching.book(call).acknowledge(incident.id, call.actor.name, call.now)
    await call.toast(call.t("alerts-took" if taken is not None else "alerts-over-already"))


async def mute(call: Call, args: Mapping[str, Any]) -> None:
    check_open_for_change(call)
    incident = await _incident(call, args)
    if incident is None:
        return
    audience = await watching.audience(call)
    until = parse_until(str(args["until"]), call.now, audience.zone)
    await watching.book(call).mute(incident.host, incident.subject, until, call.actor.name)
    await call.toast(view.muted(incident.subject, until, audience, call.now, call.t))


async def show(call: Call, args: Mapping[str, Any]) -> None:
    """Out of a list in its place, with a way back; under a digest as a message of its own."""
    incident = await _incident(call, args)
    if incident is None:
        return
    is_in_list = "page" in args
    back = (int(args["page"]), bool(args.get("past")), str(args.get("of", ""))) if is_in_list else None
    shown = view.opened(incident, await watching.audience(call), call.now, call.t, back)
    await (call.answer(shown) if is_in_list else call.reply(shown))


async def show_logs(call: Call, args: Mapping[str, Any]) -> None:
    """Around the end; of a container that is gone what was kept of it."""
    incident = await _incident(call, args)
    if incident is None:
        return
    broke_at = _broke_at(incident)
    words = ["logs", "-t", "--since", _stamp(broke_at - BEFORE), "--until", _stamp(broke_at + AFTER)]
    try:
        await _run_beside(call, [*words, "--tail", str(LINES), incident.subject_id or incident.subject])
    except BotError as error:
        if not incident.log_tail and not isinstance(error, NotFound):
            raise
        call.fail(str(error))
        await call.reply(view.kept_lines(incident, call.t))


async def beside(call: Call, args: Mapping[str, Any]) -> None:
    await _run_beside(call, shlex.split(str(args["line"])))


def check_open_for_change(call: Call) -> None:
    """A press is recorded as one that reads; what changes who is told keeps to READ_ONLY all the same."""
    if call.settings.read_only:
        raise Denied(key="error-read-only", role="admin", command="mute")


async def _run_beside(call: Call, words: Sequence[str]) -> None:
    """A reading command whose answer is a new message; the row of the press stands for it in the audit."""
    found = call.registry.find(words)
    if found is None or found[0].effect is not Effect.READ:
        raise OnlyRead
    command, argv = found
    if not call.may(command.name):
        raise Denied(role=command.role.word, command=command.name)
    args = grammar.parse(command, argv)
    run = replace(call, command=command, argv=tuple(argv), args=args, query_id="")
    await command.run(run)
    call.outcome, call.error = run.outcome, run.error


async def _incident(call: Call, args: Mapping[str, Any]) -> Incident | None:
    """None after a toast that says that it is forgotten. Its engine is the call's from here on."""
    found = await watching.book(call).get(int(args["id"]))
    if found is None:
        await call.toast(call.t("alerts-gone"), is_alert=True)
        return None
    call.touch("container", found.subject, found.subject_id)
    if found.host in call.services.fleet:
        call.host = found.host
    return found


def _broke_at(incident: Incident) -> datetime:
    """Its last end, or bad turn."""
    return max((step.at for step in incident.steps if step.what in ("died", "unhealthy")), default=incident.opened_at)


def _stamp(moment: datetime) -> str:
    return moment.isoformat()
