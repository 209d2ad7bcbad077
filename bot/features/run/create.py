"""/create: a container by the options and under the policy of /run, which is not started."""

from __future__ import annotations

from bot.features.run import view
from bot.features.run.options import FLAGS, MANY, ONE, REFUSED
from bot.features.run.preparing import ask_about_dangers, create, is_slip, planned
from bot.features.run.spec import build_spec
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Role, argument
from bot.telegram.stoppable import failing_in

_ONLY_OF_RUN = ("detach", "size")


async def make(call: Call) -> None:
    spec = build_spec(call.args)
    if await is_slip(call, spec):
        return
    await ask_about_dangers(call, spec)
    async with call.live() as live, failing_in(live, call):
        async with planned(call, spec):
            container_id = await create(call, live, spec)
        details = await call.engine.inspect_container(container_id)
        call.touch("container", details.name, container_id)
        await live.finish(view.created(details, call.t))


CREATE = Command(
    words=("create",),
    aliases=(("container", "create"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=make,
    params=(
        *(parameter for parameter in (*FLAGS, *ONE, *MANY) if parameter.name not in _ONLY_OF_RUN),
        argument("image"),
        argument("command", nargs=-1),
    ),
    refused=REFUSED - {"-d", "--detach", "--sig-proxy", "--detach-keys"},
    examples=("create --name tmp nginx:alpine", "create --name job busybox sleep 60"),
    stops_at_argument=True,
)
