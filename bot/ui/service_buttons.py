"""Taps on a service that several features show: its card, and what can be done about an update. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from bot.engine.swarm_model import SwarmService, Update
from bot.services import holding
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, tap_command

CARD = "services.card"
HOLD = "services.hold"
GO_ON = "services.go-on"


def to_card(service: SwarmService, t: Translate) -> Button:
    return Button(text=t("services-do-card"), tap=Tap(action=CARD, args={"id": service.id, "back": None}))


def update_buttons(service: SwarmService, *, may: Callable[[str], bool], t: Translate) -> Row:
    """What can be done about an update: hold it, go on with it, go back."""
    if not may("service rollback"):
        return ()
    buttons: list[Button] = []
    if holding.is_held(service):
        buttons.append(Button(text=t("services-do-go-on"), tap=Tap(action=GO_ON, args={"id": service.id})))
    elif service.update is Update.UPDATING and service.previous is not None:
        buttons.append(Button(text=t("services-do-hold"), tap=Tap(action=HOLD, args={"id": service.id})))
    elif service.update is Update.PAUSED and may("service update"):
        line = f"service update {shlex.quote(service.name)}"
        buttons.append(Button(text=t("services-do-go-on"), tap=tap_command(line)))
    if service.previous is not None and service.update is not Update.ROLLBACK_STARTED:
        line = f"service rollback {shlex.quote(service.name)}"
        buttons.append(Button(text=t("services-do-rollback"), tap=tap_command(line)))
    return tuple(buttons)
