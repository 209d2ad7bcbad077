"""/docker: what of docker's command line Lotsman has; /options: the same of one command's options.

Two commands, since ``/docker ps`` is ``/ps``. ``/docker options run`` is the second one.
"""

from __future__ import annotations

from bot.errors import UsageError
from bot.features.docker import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument
from bot.telegram.left_out import left_out, reason_of


async def show_table(call: Call) -> None:
    await call.answer(view.table(call.registry.for_role(call.actor.role), call.t))


async def show_options(call: Call) -> None:
    """Of a command that may be another role's too. Raises UsageError for what docker does not have."""
    name = " ".join(call.args["words"]).lower().removeprefix("/").removeprefix("docker ")
    reason = reason_of(name)
    if reason:
        await call.answer(left_out(name, reason, call.t))
        return
    command = _dockers(call, name)
    if command is None:
        near = [one for one in call.registry.near(name.split(), call.actor.role) if _dockers(call, one) is not None]
        raise UsageError(key="docker-unknown", command=name, suggestions=[f"options {one}" for one in near])
    await call.answer(view.options(command, call.t))


def _dockers(call: Call, name: str) -> Command | None:
    found = call.registry.find(name.split())
    return found[0] if found is not None and not found[1] and view.is_dockers(found[0]) else None


DOCKER = Command(
    words=("docker",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=show_table,
    examples=("docker",),
)
OPTIONS = Command(
    words=("options",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=show_options,
    params=(argument("words", nargs=-1, required=True, metavar="COMMAND"),),
    examples=("options run", "options login"),
)

FEATURE = Feature(commands=(DOCKER, OPTIONS))
