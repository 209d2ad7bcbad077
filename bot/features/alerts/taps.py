"""What the alerts' buttons stand for, and the rows that several views have in common. Pure."""

from __future__ import annotations

import shlex

from bot.features.alerts.story import is_of_a_container
from bot.store.incident_rows import Incident, Trouble
from bot.ui.container_card import clipped
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, tap_command

ACK = "alerts.ack"
MUTE = "alerts.mute"
UNMUTE = "alerts.unmute"
LOGS = "alerts.logs"
BESIDE = "alerts.beside"
SHOW = "alerts.show"
PAGE = "alerts.page"

NAME_ON_BUTTON = 40
_ENDED = (Trouble.STOPPED, Trouble.FINISHED)
_RESTARTABLE = (Trouble.CRASH, Trouble.OOM, Trouble.UNHEALTHY, Trouble.CRASH_LOOP, Trouble.NOT_BACK)
_LOOPING = (Trouble.CRASH_LOOP, Trouble.CRASH, Trouble.OOM)
_OF_SERVICES = (Trouble.SERVICE, Trouble.UPDATE)
_QUIET = (Trouble.EXEC, Trouble.IMAGE, Trouble.LIFECYCLE, Trouble.FINISHED)


def beside(label: str, line: str) -> Button:
    """Runs a reading command in a message of its own: the card stays as it is."""
    return Button(text=label, tap=Tap(action=BESIDE, args={"line": line}))


def card_rows(incident: Incident, t: Translate) -> tuple[Row, ...]:
    """What can be looked at, then what can be done, while there is something to be done."""
    rows = [_looks(incident, t)]
    if incident.resolved_at is None:
        rows += [_deeds(incident, t), *_silence(incident, t)]
    return tuple(row for row in rows if row)


def _looks(incident: Incident, t: Translate) -> Row:
    if is_of_a_container(incident):
        name = shlex.quote(incident.subject)
        logs = Button(text=t("alerts-do-logs"), tap=Tap(action=LOGS, args={"id": incident.id}))
        if incident.trouble in (Trouble.CPU, Trouble.MEMORY):
            return (logs, beside(t("alerts-do-stats"), f"stats {name}"))
        return (logs,) if incident.resolution == "removed" else (logs, beside(t("alerts-do-why"), f"why {name}"))
    if incident.trouble is Trouble.DISK:
        return (beside(t("alerts-do-df"), "system df"),)
    if incident.trouble is Trouble.WAVE:
        return (beside(t("alerts-do-stopped"), "ps -a --filter status=exited"), beside(t("alerts-do-status"), "status"))
    if incident.trouble in _OF_SERVICES:
        name = shlex.quote(incident.subject)
        logs = beside(t("alerts-do-logs"), f"service logs --tail 50 {name}")
        return (logs, beside(t("alerts-do-service-ps"), f"service ps {name}"))
    if incident.trouble in (Trouble.NODE, Trouble.MANAGER):
        node = shlex.quote(incident.details.get("id") or incident.subject)
        return (beside(t("alerts-do-node-ps"), f"node ps {node}"), beside(t("alerts-do-nodes"), "node ls"))
    if incident.trouble is Trouble.QUORUM:
        return (beside(t("alerts-do-nodes"), "node ls"),)
    if incident.trouble is Trouble.ENGINE:
        return (beside(t("alerts-do-status"), "status"),)
    return ()


def _deeds(incident: Incident, t: Translate) -> Row:
    name = shlex.quote(incident.subject)
    if incident.trouble in _ENDED:
        return (Button(text=t("containers-do-start"), tap=tap_command(f"start {name}")),)
    if incident.trouble is Trouble.UPDATE and not incident.details.get("state", "").startswith("rollback"):
        return (Button(text=t("alerts-do-rollback"), tap=tap_command(f"service rollback {name}")),)
    if incident.trouble not in _RESTARTABLE:
        return ()
    deeds = [Button(text=t("containers-do-restart"), tap=tap_command(f"restart {name}"))]
    if incident.trouble in _LOOPING and (incident.restarts or incident.trouble is Trouble.CRASH_LOOP):
        line = f"update --restart no {name}"
        deeds.append(Button(text=t("alerts-do-no-restart"), tap=tap_command(line)))
    return tuple(deeds)


def _silence(incident: Incident, t: Translate) -> list[Row]:
    if incident.trouble in _QUIET:
        return []
    rows: list[Row] = []
    if not incident.acknowledged_by:
        rows.append((Button(text=t("alerts-do-ack"), tap=Tap(action=ACK, args={"id": incident.id})),))
    if incident.details.get("muted_until"):
        args = {"host": incident.host, "subject": incident.subject}
        rows.append((Button(text=t("alerts-do-unmute-it"), tap=Tap(action=UNMUTE, args=args)),))
    elif incident.trouble is not Trouble.WAVE:
        rows.append(tuple(_mute(incident, until, t) for until in ("1h", "tomorrow")))
        rows.append((_mute(incident, "healthy", t),))
    return rows


def _mute(incident: Incident, until: str, t: Translate) -> Button:
    return Button(text=t(f"alerts-do-mute-{until}"), tap=Tap(action=MUTE, args={"id": incident.id, "until": until}))


def open_button(incident: Incident, label: str) -> Button:
    """To its card."""
    return Button(text=clipped(label, NAME_ON_BUTTON), tap=Tap(action=SHOW, args={"id": incident.id}))
