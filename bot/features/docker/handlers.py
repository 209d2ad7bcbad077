"""/docker: what of docker's command line Lotsman has."""

from __future__ import annotations

from bot.features.docker import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role


async def show_table(call: Call) -> None:
    await call.answer(view.table(call.registry.for_role(call.actor.role), call.t))


DOCKER = Command(
    words=("docker",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=show_table,
    examples=("docker",),
)

FEATURE = Feature(commands=(DOCKER,))
