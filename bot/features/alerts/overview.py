"""Pure text of /status: each engine in a few lines, what is open, all on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import Container, Health, Space, State
from bot.errors import EngineError
from bot.features.alerts.digests import line
from bot.features.alerts.story import foreign
from bot.setting_values import EVERY_HOST
from bot.store.incident_rows import Incident
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.signs import ILL, UNSURE, WELL
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, on_host, tap_command
from bot.watch.card_views import Audience

INCIDENTS_SHOWN = 6
NAMES_SHOWN = 5
NAME_SHOWN = 40
REASON_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What one engine tells; ``failure`` where it told nothing. ``space`` is of its data root, None where unknown."""

    name: str
    containers: Sequence[Container] = ()
    space: Space | None = None
    failure: EngineError | None = None


def overview(
    hosts: Sequence[Host], incidents: Sequence[Incident] | None, audience: Audience, now: datetime, t: Translate
) -> View:
    """``incidents`` None: nobody watches, so nothing is known of them."""
    lines: list[Text] = [Bold(t("alerts-status-title"))]
    for host in hosts:
        lines += [Text(), *_host(host, t)]
    lines += [Text(), *_incidents(incidents, audience, now, t)]
    return View(text=joined(lines), rows=_rows(hosts, incidents, t))


def _host(host: Host, t: Translate) -> list[Text]:
    name = clean(host.name)
    if host.failure is not None:
        return [
            Text(t("alerts-status-away", host=name)),
            Text("    ", foreign(sentence(host.failure, t), REASON_SHOWN)),
        ]
    states = Counter(container.state for container in host.containers)
    counts = {
        "running": states[State.RUNNING] + states[State.RESTARTING],
        "stopped": states[State.EXITED] + states[State.CREATED] + states[State.DEAD],
        "paused": states[State.PAUSED],
    }
    counted = [t(f"alerts-status-{what}", count=count) for what, count in counts.items() if count or what == "running"]
    lines = [Text(_sign(host), " ", Bold(name)), Text("    ", ", ".join(counted))]
    for what, names in (("unhealthy", _unhealthy(host)), ("restarting", _restarting(host))):
        if names:
            lines.append(Text("    ", t(f"alerts-status-{what}", names=_listed(names, t))))
    return [*lines, *([_space(host.space, t)] if host.space is not None else [])]


def _sign(host: Host) -> str:
    if _unhealthy(host):
        return ILL
    return UNSURE if _restarting(host) else WELL


def _unhealthy(host: Host) -> list[str]:
    return sorted(one.name for one in host.containers if one.health is Health.UNHEALTHY)


def _restarting(host: Host) -> list[str]:
    return sorted(one.name for one in host.containers if one.state is State.RESTARTING)


def _listed(names: Sequence[str], t: Translate) -> str:
    shown = ", ".join(clipped(name, NAME_SHOWN) for name in names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} {t('alerts-more', count=more)}" if more > 0 else shown


def _space(space: Space, t: Translate) -> Text:
    used = 100 - space.free_bytes * 100 // space.total_bytes if space.total_bytes else 0
    free, total = size(space.free_bytes), size(space.total_bytes)
    return Text("    ", t("alerts-status-disk", free=free, total=total, percent=str(used)))


def _incidents(incidents: Sequence[Incident] | None, audience: Audience, now: datetime, t: Translate) -> list[Text]:
    if incidents is None:
        return [Text(t("alerts-not-watching"))]
    if not incidents:
        return [Text(t("alerts-incidents-none"))]
    more = len(incidents) - INCIDENTS_SHOWN
    return [
        Text(t("alerts-incidents-open", count=len(incidents))),
        *(line(one, audience, now, t) for one in incidents[:INCIDENTS_SHOWN]),
        *([Text(t("alerts-more", count=more))] if more > 0 else []),
    ]


def _rows(hosts: Sequence[Host], incidents: Sequence[Incident] | None, t: Translate) -> tuple[Row, ...]:
    has_several = len(hosts) > 1
    every = f" @{EVERY_HOST}" if has_several else ""
    first = [Button(text=t("alerts-do-incidents"), tap=tap_command("incidents"))] if incidents else []
    ill = next((host for host in hosts if _unhealthy(host) or _restarting(host)), None)
    if ill is not None:
        first.append(Button(text=t("alerts-do-why"), tap=on_host(tap_command("why"), ill.name if has_several else "")))
    second = [
        Button(text=t("alerts-do-containers"), tap=tap_command(f"ps -a{every}")),
        Button(text=t("alerts-do-stats"), tap=tap_command(f"stats{every}")),
        Button(text=t("alerts-do-day"), tap=tap_command("stats 24h", ask=False)),
    ]
    return tuple(tuple(row) for row in (first, second) if row)
