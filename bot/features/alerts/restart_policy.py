"""/update, as far as it changes the restart policy: what ends a crash loop. Here because a card offers it."""

from __future__ import annotations

import re

from aiogram.utils.formatting import Text

from bot.errors import UsageError
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Role, argument, option
from bot.telegram.protection import protects
from bot.telegram.targets import Found, resolve_containers
from bot.ui.container_card import joined
from bot.ui.texts import Translate
from bot.ui.view import View

POLICIES = "no, on-failure[:3], always, unless-stopped"
_ON_FAILURE = re.compile(r"on-failure(?::(\d{1,6}))?")


async def update(call: Call) -> None:
    if call.args["restart"] is None:
        raise UsageError(key="alerts-update-nothing", command="update")
    policy, retries = parse_policy(call.args["restart"])
    resolved = await resolve_containers(call, call.args["containers"])
    if resolved.errors:
        raise resolved.errors[0][1]
    if call.tapped_ask or call.confirmed is not None or any(_is_risky(call, found) for found in resolved.found):
        bound = {one.id: one.name for one in resolved.containers}
        await call.confirm(_question(resolved.found, call.args["restart"], call.t), bound=bound)
    for one in resolved.containers:
        await call.engine.set_restart_policy(one.id, policy, max_retries=retries)
    told = [call.t("alerts-update-done", name=one.name, policy=call.args["restart"]) for one in resolved.containers]
    await call.answer(View(text=joined([Text(f"✓ {line}") for line in told])))


def parse_policy(text: str) -> tuple[str, int]:
    """Raises UsageError."""
    if text in ("no", "always", "unless-stopped"):
        return text, 0
    found = _ON_FAILURE.fullmatch(text)
    if found is None:
        raise UsageError(key="alerts-update-bad", value=text, known=POLICIES, command="update")
    return "on-failure", int(found[1] or 0)


def _is_risky(call: Call, found: Found) -> bool:
    return found.is_guessed or protects(call, found.container)


def _question(found: list[Found], policy: str, t: Translate) -> View:
    names = ", ".join(one.container.name for one in found)
    lines = [Text(t("alerts-update-ask", name=names, policy=policy))]
    lines += [Text(t("containers-guessed", ref=one.ref, name=one.container.name)) for one in found if one.is_guessed]
    return View(text=joined(lines))


UPDATE = Command(
    words=("update",),
    aliases=(("container", "update"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    run=update,
    params=(
        option("--restart", metavar="POLICY"),
        argument("containers", nargs=-1, required=True, metavar="CONTAINER [CONTAINER...]"),
    ),
    refused=frozenset(
        {
            "--blkio-weight",
            "--cpu-period",
            "--cpu-quota",
            "--cpu-rt-period",
            "--cpu-rt-runtime",
            "-c",
            "--cpu-shares",
            "--cpus",
            "--cpuset-cpus",
            "--cpuset-mems",
            "--kernel-memory",
            "-m",
            "--memory",
            "--memory-reservation",
            "--memory-swap",
            "--pids-limit",
        }
    ),
    examples=("update --restart no web01", "update --restart unless-stopped web01 db"),
)
