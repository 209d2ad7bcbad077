"""``run -it``: the new container's program in a session, from its first byte.

Apart from handlers.py since the terminal is imported only by who uses it.
"""

from __future__ import annotations

import shlex
from contextlib import suppress

from bot.engine.model import ContainerDetails, RunSpec
from bot.engine.port import Engine
from bot.errors import EngineError, NotFound
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.secrets import mask_arguments

PATIENCE_S = 3  # between hanging up and the end
TITLE_CHARS = 60


async def cannot_begin(call: Call) -> bool:
    """Where the person has a session already, which is told. Raises UsageError for a wrong size."""
    from bot.terminal import holding

    holding.size_of(call.args["size"])
    return await holding.is_occupied(call)


async def talk(call: Call, live: Live, spec: RunSpec, details: ContainerDetails) -> None:
    from bot.terminal import holding
    from bot.terminal.session import Plan

    async def end(engine: Engine) -> bool:
        """An interactive shell ignores the signal of a stop, and not that somebody hung up."""
        with suppress(EngineError):
            await engine.kill_container(details.id, signal="HUP")
        with suppress(NotFound):
            await engine.stop_container(details.id, wait_s=PATIENCE_S)
        return True

    plan = Plan(
        kind="run",
        container_id=details.id,
        container_name=details.name,
        title=f"{details.name} · {shlex.join(mask_arguments(spec.command)) or spec.image}"[:TITLE_CHARS],
        has_terminal=spec.is_tty,
        open=lambda size, take: call.engine.open_container(
            details.id, is_tty=spec.is_tty, auto_removed=spec.is_auto_removed, size=size, take=take
        ),
        end=end,
        is_removed=spec.is_auto_removed,
    )
    live.drop_stop_button()
    await holding.hold(call, live, plan, size=holding.size_of(call.args["size"]))
