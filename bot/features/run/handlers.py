"""/run: a policy first, then pull if missing, create, start, and the output live until it ends or a minute passed."""

from __future__ import annotations

import shlex
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

import click

from bot.engine.model import ContainerDetails, LogLine, RunSpec, Volume
from bot.errors import BotError, Conflict, EngineError, InUse, NotFound
from bot.features.run import refusals, slip, talk, view
from bot.features.run.dangers import Danger, dangers
from bot.features.run.spec import build_spec
from bot.features.run.view import Ending
from bot.store import Step
from bot.telegram.aftermath import NOBODY, RUN_STEP
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.live import Live
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.ages import duration
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal
from bot.ui.secrets import mask_arguments

WATCHED_S = 60.0
LOOK_EVERY_S = 1.0
STEP_TAKES_S = 5  # without the pull, which leaves nothing behind when it is cut off
KEPT_LINES = 200
_NETWORKS_OF_DOCKER = ("", "default", "bridge", "none", "host")
_MOST_HOPS = 8  # of containers that join each other's network
_KILLED = 137


@dataclass(slots=True)
class Output:
    """The newest lines, and how many went by unseen."""

    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    skipped: int = 0

    def add(self, lines: Sequence[LogLine], skipped: int) -> None:
        over = max(0, len(self.lines) + len(lines) - KEPT_LINES)
        self.skipped += skipped + over
        self.lines.extend(lines)


async def run(call: Call) -> None:
    spec = build_spec(call.args)
    if await _is_slip(call, spec):
        return
    is_talk = spec.is_stdin_open and not call.args["detach"]
    if is_talk and await talk.cannot_begin(call):
        return
    await _ask_about_dangers(call, spec)
    async with call.live() as live, failing_in(live, call):
        async with _planned(call, spec):
            container_id = await _create(call, live, spec)
        details = await call.engine.inspect_container(container_id)
        call.touch("container", details.name, container_id)
        async with _start_explained(call, spec, details.name):
            if call.args["detach"]:
                await call.engine.start_container(container_id)
                details = await call.engine.inspect_container(container_id)
                await live.finish(view.detached(details, call.t))
            elif is_talk:
                await talk.talk(call, live, spec, details)
            else:
                await _watch(call, live, details)


@asynccontextmanager
async def _planned(call: Call, spec: RunSpec) -> AsyncIterator[None]:
    """What has a name can be found after a stop of the bot in the middle; what has none is told as unknown."""
    if not spec.name:
        yield
        return
    step = Step(position=0, verb=RUN_STEP, kind="container", name=spec.name, id=spec.name, patience_s=STEP_TAKES_S)
    await call.plan([step])
    try:
        known = (await call.engine.inspect_container(spec.name)).id
    except NotFound:
        known = NOBODY
    await call.seen(step.id, known)
    async with call.deed(step):
        yield


@asynccontextmanager
async def _start_explained(call: Call, spec: RunSpec, name: str) -> AsyncIterator[None]:
    try:
        yield
    except EngineError as error:
        every = await call.engine.list_containers() if isinstance(error, InUse) else ()
        raise refusals.of_start(error, spec, name, every) from error


async def _is_slip(call: Call, spec: RunSpec) -> bool:
    """``run IMAGE -it bash``, as many notes have it: docker would run a program named -it."""
    found = slip.find(spec.command, call.command.params)
    if found is None or (not found.is_clear and await _takes_options(call, spec)):
        return False
    before = call.argv[: len(call.argv) - len(spec.command) - 1]
    call.fail("options after the image")
    await call.answer(view.swapped(_line([*before, *found.options, spec.image, *found.command]), call.t))
    return True


async def _takes_options(call: Call, spec: RunSpec) -> bool:
    """Whether the options may be for the image's own program, as far as is known."""
    if spec.entrypoint is not None:
        return bool(spec.entrypoint)
    try:
        return bool((await call.engine.inspect_image(spec.image)).entrypoint)
    except EngineError:
        return True


def _line(words: Sequence[str]) -> str:
    return shlex.join(["run", *words])


async def _ask_about_dangers(call: Call, spec: RunSpec) -> None:
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
    return " ".join(["run", *mask_arguments(call.argv)])


async def _dangers(call: Call, spec: RunSpec) -> list[Danger]:
    lenders: dict[str, ContainerDetails] = {}
    for ref in spec.volumes_from:
        bare = ref.partition(":")[0]
        lenders[bare] = await call.engine.inspect_container(bare)
    volumes: dict[str, Volume] = {}
    if lenders or any(mount.kind == "volume" and mount.source for mount in spec.mounts):
        volumes = {volume.name: volume for volume in await call.engine.list_volumes()}
    address = call.settings.docker_host
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


async def _create(call: Call, live: Live, spec: RunSpec) -> str:
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


async def _watch(call: Call, live: Live, details: ContainerDetails) -> None:
    output = Output()
    began = call.clock()
    removed = details.is_auto_removed
    async with call.engine.run_container(details.id, auto_removed=removed, keep_lines=KEPT_LINES) as started:
        while not (batch := await started.next_batch(wait_s=LOOK_EVERY_S)).has_ended:
            output.add(batch.lines, batch.skipped)
            was_left = live.stopped.is_set()
            if was_left or (call.clock() - began).total_seconds() >= WATCHED_S:
                last = view.goes_on(details.name, output.lines, output.skipped, was_left=was_left, t=call.t)
                await live.finish(last)
                return
            await live.show(view.output(details.name, output.lines, output.skipped, call.t))
        output.add(batch.lines, batch.skipped)
        status = await started.wait()
    if status.code:
        call.fail(f"exit code {status.code}")
    ending = Ending(
        name=details.name,
        code=status.code,
        took=duration((call.clock() - began).total_seconds(), call.t),
        is_removed=removed,
        was_oom_killed=not removed and status.code == _KILLED and await _was_oom_killed(call, details.id),
    )
    await live.finish(view.ended(ending, output.lines, output.skipped, call.t))


async def _was_oom_killed(call: Call, container_id: str) -> bool:
    try:
        return (await call.engine.inspect_container(container_id)).was_oom_killed
    except NotFound:
        return False


_FLAGS = (
    option("-d", "--detach", is_flag=True),
    option("-i", "--interactive", is_flag=True),
    option("-t", "--tty", is_flag=True),
    option("--rm", is_flag=True),
    option("--init", is_flag=True),
    option("--read-only", is_flag=True),
    option("--privileged", is_flag=True),
    option("--no-healthcheck", is_flag=True),
    option("-P", "--publish-all", is_flag=True),
)
_MANY = (
    option("-p", "--publish", multiple=True, metavar="HOST:PORT"),
    option("-e", "--env", multiple=True, metavar="NAME=VALUE"),
    option("-v", "--volume", multiple=True, metavar="SOURCE:PATH[:ro]"),
    option("--mount", multiple=True, metavar="type=…,source=…,target=…"),
    option("--tmpfs", multiple=True, metavar="PATH[:OPTIONS]"),
    option("-l", "--label", multiple=True, metavar="KEY=VALUE"),
    option("--network", "--net", "network", multiple=True, metavar="NETWORK"),
    option("--network-alias", multiple=True, metavar="NAME"),
    option("--expose", multiple=True, metavar="PORT"),
    option("--volumes-from", multiple=True, metavar="CONTAINER"),
    option("--cap-add", multiple=True, metavar="CAPABILITY"),
    option("--cap-drop", multiple=True, metavar="CAPABILITY"),
    option("--device", multiple=True, metavar="PATH"),
    option("--security-opt", multiple=True, metavar="OPTION"),
    option("--dns", multiple=True, metavar="ADDRESS"),
    option("--add-host", multiple=True, metavar="NAME:ADDRESS"),
    option("--log-opt", multiple=True, metavar="KEY=VALUE"),
    option("--ulimit", multiple=True, metavar="NAME=SOFT[:HARD]"),
    option("--sysctl", multiple=True, metavar="KEY=VALUE"),
)
_ONE = (
    option("--name", metavar="NAME"),
    option("--restart", metavar="POLICY"),
    option("-w", "--workdir", metavar="PATH"),
    option("-u", "--user", metavar="USER[:GROUP]"),
    option("-m", "--memory", metavar="512m"),
    option("--memory-swap", metavar="1g"),
    option("--cpus", metavar="0.5"),
    option("--entrypoint", metavar="COMMAND"),
    option("--pull", type=click.Choice(["always", "missing", "never"]), metavar="always|missing|never"),
    option("-h", "--hostname", metavar="NAME"),
    option("--health-cmd", metavar="COMMAND"),
    option("--health-interval", metavar="30s"),
    option("--health-timeout", metavar="5s"),
    option("--health-start-period", metavar="10s"),
    option("--health-retries", metavar="3"),
    option("--pid", metavar="MODE"),
    option("--ipc", metavar="MODE"),
    option("--uts", metavar="MODE"),
    option("--userns", metavar="MODE"),
    option("--stop-signal", metavar="SIGNAL"),
    option("--stop-timeout", metavar="SECONDS"),
    option("--shm-size", metavar="64m"),
    option("--log-driver", metavar="DRIVER"),
    option("--platform", metavar="OS/ARCH"),
    option("--size", metavar="40x20"),
)
_REFUSED = frozenset({
    "--annotation", "-a", "--attach", "--blkio-weight", "--blkio-weight-device", "--cgroup-parent", "--cgroupns",
    "--cidfile", "--cpu-count", "--cpu-percent", "--cpu-period", "--cpu-quota", "--cpu-rt-period",
    "--cpu-rt-runtime", "-c", "--cpu-shares", "--cpuset-cpus", "--cpuset-mems", "--detach-keys",
    "--device-cgroup-rule", "--device-read-bps", "--device-read-iops", "--device-write-bps", "--device-write-iops",
    "--disable-content-trust", "--dns-option", "--dns-search", "--domainname", "--env-file", "--gpus",
    "--group-add", "--health-start-interval", "--io-maxbandwidth", "--io-maxiops", "--ip", "--ip6", "--isolation",
    "--kernel-memory", "--label-file", "--link", "--link-local-ip", "--mac-address", "--memory-reservation",
    "--memory-swappiness", "--oom-kill-disable", "--oom-score-adj", "--pids-limit", "-q", "--quiet", "--runtime",
    "--sig-proxy", "--storage-opt", "--use-api-socket", "--volume-driver",
})  # fmt: skip

RUN = Command(
    words=("run",),
    aliases=(("container", "run"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    run=run,
    params=(*_FLAGS, *_ONE, *_MANY, argument("image"), argument("command", nargs=-1)),
    refused=_REFUSED,
    examples=("run -d --name cache -p 6379:6379 redis:alpine", "run --rm busybox df -h", "run -it --rm alpine sh"),
    stops_at_argument=True,
)

FEATURE = Feature(commands=(RUN,))
