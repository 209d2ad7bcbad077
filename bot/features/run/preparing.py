"""What comes before a container is made, for /run and /create alike: slips, dangers, a missing image, the step that is
planned. Apart from their handlers since neither may leave any of it out.
"""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager

from bot.consequences.dangers import Danger, dangers
from bot.engine.model import ContainerDetails, RunSpec, Volume
from bot.errors import BotError, Conflict, EngineError, NotFound
from bot.features.run import refusals, slip, view
from bot.store import Step
from bot.telegram.aftermath import NOBODY, RUN_STEP
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.object_aftermath import INSIDE
from bot.telegram.stoppable import until_stopped
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal
from bot.ui.secrets import mask_arguments

STEP_TAKES_S = 5  # without the pull, which leaves nothing behind when it is cut off
_NETWORKS_OF_DOCKER = ("", "default", "bridge", "none", "host")
_MOST_HOPS = 8  # of containers that join each other's network


@asynccontextmanager
async def planned(call: Call, spec: RunSpec) -> AsyncIterator[None]:
    """What has a name can be found after a stop of the bot in the middle; what has none is told as unknown."""
    if not spec.name:
        nameless = Step(position=0, verb=RUN_STEP, kind=INSIDE, name=spec.image, id="")
        await call.plan([nameless])
        async with call.deed(nameless, is_alone=False):
            yield
        return
    step = Step(
        position=0,
        verb=RUN_STEP,
        kind="container",
        name=spec.name,
        id=spec.name,
        ref=call.command.name,
        patience_s=STEP_TAKES_S,
    )
    await call.plan([step])
    try:
        known = (await call.engine.inspect_container(spec.name)).id
    except NotFound:
        known = NOBODY
    await call.seen(step.id, known)
    async with call.deed(step):
        yield


async def is_slip(call: Call, spec: RunSpec) -> bool:
    """``run IMAGE -it bash``, as many notes have it: docker would run a program named -it."""
    found = slip.find(spec.command, call.command.params)
    if found is None or (not found.is_clear and await _takes_options(call, spec)):
        return False
    before = call.argv[: len(call.argv) - len(spec.command) - 1]
    call.fail("options after the image")
    await call.answer(view.swapped(_line(call, [*before, *found.options, spec.image, *found.command]), call.t))
    return True


async def _takes_options(call: Call, spec: RunSpec) -> bool:
    """Whether the options may be for the image's own program, as far as is known."""
    if spec.entrypoint is not None:
        return bool(spec.entrypoint)
    try:
        return bool((await call.engine.inspect_image(spec.image)).entrypoint)
    except EngineError:
        return True


def _line(call: Call, words: Sequence[str]) -> str:
    return shlex.join([call.command.name, *words])


async def ask_about_dangers(call: Call, spec: RunSpec) -> None:
    found = await _dangers(call, spec)
    if not found:
        return
    if call.settings.dangerous_run == "off":
        kinds = ", ".join(call.t(f"run-danger-{danger.kind}", what=danger.what) for danger in found)
        raise BotError(key="run-danger-off", what=kinds)
    await call.confirm(view.dangerous("/" + _masked_line(call), found, call.t), bound=_bound(found), danger=True)


def _bound(found: Sequence[Danger]) -> dict[str, str]:
    """The dangers are what was agreed to: a new one, e.g. of a volume remade in the meantime, was not."""
    return {f"{danger.kind}:{danger.what}": danger.kind for danger in found}


def _masked_line(call: Call) -> str:
    return " ".join([call.command.name, *mask_arguments(call.argv)])


async def _dangers(call: Call, spec: RunSpec) -> list[Danger]:
    lenders: dict[str, ContainerDetails] = {}
    for ref in spec.volumes_from:
        bare = ref.partition(":")[0]
        lenders[bare] = await call.engine.inspect_container(bare)
    volumes: dict[str, Volume] = {}
    if lenders or any(mount.kind == "volume" and mount.source for mount in spec.mounts):
        volumes = {volume.name: volume for volume in await call.engine.list_volumes()}
    address = call.settings.hosts[call.engine.host]
    return dangers(
        spec,
        allowed=[str(folder) for folder in call.settings.allowed_mounts],
        volumes=volumes,
        lenders=lenders,
        joins_host_network=await _joins_host_network(call, spec.network),
        sockets=[address.removeprefix("unix://")] if address.startswith("unix://") else [],
    )


async def _joins_host_network(call: Call, network: str) -> bool:
    """By way of a container that has it, or by the network's id."""
    for _ in range(_MOST_HOPS):
        if not network.startswith("container:"):
            break
        network = (await call.engine.inspect_container(network.partition(":")[2])).network_mode
    if network in _NETWORKS_OF_DOCKER:
        return network == "host"
    try:
        return network.startswith("container:") or (await call.engine.inspect_network(network)).driver == "host"
    except NotFound:
        return False  # the engine says so when it makes the container


async def create(call: Call, live: Live, spec: RunSpec) -> str:
    policy = call.args["pull"] or "missing"
    if policy == "always":
        await _pull(call, live, spec)
    try:
        return await call.engine.create_container(spec)
    except NotFound as error:
        if policy != "missing" or error.kind != "image":
            raise
    except Conflict as error:
        raise refusals.of_create(error, spec, await call.engine.list_containers(all=True)) from error
    await _pull(call, live, spec)
    return await call.engine.create_container(spec)


async def _pull(call: Call, live: Live, spec: RunSpec) -> None:
    layers = Layers()
    await live.show(view.pulling(spec.image, layers, call.t))
    try:
        if not await until_stopped(live, call.services.nursery, _fetch(call, live, spec, layers)):
            raise BotError(key="run-pull-stopped", image=spec.image)
    except EngineError as error:
        raise pull_refusal(error, spec.image) from error


async def _fetch(call: Call, live: Live, spec: RunSpec, layers: Layers) -> None:
    async with aclosing(call.engine.pull_image(spec.image, platform=spec.platform)) as steps:
        async for step in steps:
            layers.take(step)
            await live.show(view.pulling(spec.image, layers, call.t))
