"""/swarm init, join-token, ca and unlock-key; declarations of all swarm commands at the end."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

import click

from bot.engine.cluster_model import InitSpec, RotatedToken
from bot.errors import BotError, UsageError
from bot.features.swarm import leaving, view
from bot.features.swarm.revealing import FORGET, forget, only_in_private, reveal
from bot.telegram import swarm_aftermath
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.swarm_aftermath import swarm_step

_UNITS_S = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")


async def init(call: Call) -> None:
    spec = InitSpec(
        advertise_address=call.args["advertise_addr"] or "",
        listen_address=call.args["listen_addr"],
        data_path_address=call.args["data_path_addr"] or "",
        data_path_port=call.args["data_path_port"],
        default_address_pools=tuple(call.args["default_addr_pool"]),
        default_pool_mask=call.args["default_addr_pool_mask_length"] if call.args["default_addr_pool"] else 0,
        availability=call.args["availability"],
        is_autolocked=call.args["autolock"],
        forces_new_cluster=call.args["force_new_cluster"],
        task_history=call.args["task_history_limit"],
        heartbeat_s=_seconds(call, "--dispatcher-heartbeat", call.args["dispatcher_heartbeat"]),
        cert_expiry_s=_seconds(call, "--cert-expiry", call.args["cert_expiry"]),
    )
    member = await call.engine.membership()
    if member.state != "inactive" and not spec.forces_new_cluster:
        raise BotError(key="swarm-is-in-one", suggestions=["node ls"])
    if spec.forces_new_cluster:
        await call.confirm(view.force_question(call.t), bound={member.node_id: call.engine.host}, danger=True)
    step = swarm_step(swarm_aftermath.INIT, known=member.node_id)
    await call.plan([step])
    async with call.deed(step):
        identity = await call.engine.init_swarm(spec)
    call.touch("node", call.engine.host, identity)
    await call.answer(view.begun(is_autolocked=spec.is_autolocked, t=call.t))


async def join_token(call: Call) -> None:
    only_in_private(call)
    role = call.args["role"]
    cluster = await call.engine.cluster()
    if call.args["rotate"]:
        await call.confirm(view.rotate_question(role, call.t), bound={cluster.id: role})
        key = RotatedToken.WORKER if role == "worker" else RotatedToken.MANAGER
        name = swarm_aftermath.WORKER if role == "worker" else swarm_aftermath.MANAGER
        await _rotate(call, name, partial(call.engine.rotate, key))
        cluster = await call.engine.cluster()
    token = cluster.worker_token if role == "worker" else cluster.manager_token
    if call.args["quiet"]:
        await reveal(call, "", token)
        return
    own = (await call.engine.membership()).node_id
    address = next((node.manager_address for node in await call.engine.nodes() if node.id == own), "")
    await reveal(call, call.t(f"swarm-token-{role}"), f"docker swarm join --token {token} {address}")


async def unlock_key(call: Call) -> None:
    only_in_private(call)
    cluster = await call.engine.cluster()
    if not cluster.is_autolocked:
        raise BotError(key="swarm-not-locked")
    if call.args["rotate"]:
        await call.confirm(view.rotate_question("unlock-key", call.t), bound={cluster.id: "unlock-key"})
        await _rotate(call, swarm_aftermath.UNLOCK_KEY, partial(call.engine.rotate, RotatedToken.UNLOCK_KEY))
    key = await call.engine.unlock_key()
    if call.args["quiet"]:
        await reveal(call, "", key)
    else:
        await reveal(call, call.t("swarm-unlock-key"), key, call.t("swarm-note-unlock-key"))


async def authority(call: Call) -> None:
    cluster = await call.engine.cluster()
    if not call.args["rotate"]:
        await call.answer(view.authority(cluster, call.t))
        return
    if cluster.is_rotating_ca:
        raise BotError(key="swarm-ca-rotating")
    await call.confirm(view.rotate_question("ca", call.t), bound={cluster.id: "ca"})
    await _rotate(call, swarm_aftermath.CA, call.engine.rotate_ca)
    await call.answer(view.rotating(call.t))


async def _rotate(call: Call, name: str, act: Callable[[], Awaitable[None]]) -> None:
    mark = await swarm_aftermath.key_mark(call.engine, name)
    step = swarm_step(swarm_aftermath.ROTATE, name=name, known=mark)
    await call.plan([step])
    async with call.deed(step):
        await act()


def _seconds(call: Call, name: str, text: str | None) -> float | None:
    """A duration as Go writes it, in seconds."""
    if text is None:
        return None
    found = _PIECE.findall(text)
    if not found or "".join(number + unit for number, unit in found) != text:
        raise UsageError(key="error-duration", value=text, command=call.command.name, option=name)
    return sum(float(number) * _UNITS_S[unit] for number, unit in found)


ROTATE = option("--rotate", is_flag=True)
QUIET = option("-q", "--quiet", is_flag=True)
GROUP = "swarm"

INIT = Command(
    words=("swarm", "init"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=init,
    keeps_steps=True,
    params=(
        option("--advertise-addr", metavar="ADDRESS"),
        option("--listen-addr", default="0.0.0.0:2377", metavar="ADDRESS"),
        option("--data-path-addr", metavar="ADDRESS"),
        option("--data-path-port", type=int, default=0, metavar="PORT"),
        option("--default-addr-pool", multiple=True, metavar="CIDR"),
        option("--default-addr-pool-mask-length", type=int, default=24, metavar="BITS"),
        option("--availability", type=click.Choice(["active", "pause", "drain"]), default="active"),
        option("--autolock", is_flag=True),
        option("--cert-expiry", metavar="TIME"),
        option("--dispatcher-heartbeat", metavar="TIME"),
        option("--task-history-limit", type=int, metavar="NUMBER"),
        option("--force-new-cluster", is_flag=True),
    ),
    refused=frozenset({"--external-ca", "--max-snapshots", "--snapshot-interval"}),
    examples=("swarm init", "swarm init --advertise-addr 10.0.0.5"),
)
JOIN_TOKEN = Command(
    words=("swarm", "join-token"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,  # who reads it may join: not in a lockdown
    group=GROUP,
    run=join_token,
    keeps_steps=True,
    params=(ROTATE, QUIET, argument("role", type=click.Choice(["worker", "manager"]), metavar="worker|manager")),
    examples=("swarm join-token worker", "swarm join-token --rotate manager"),
)
UNLOCK_KEY = Command(
    words=("swarm", "unlock-key"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=unlock_key,
    keeps_steps=True,
    params=(ROTATE, QUIET),
    examples=("swarm unlock-key",),
)
CA = Command(
    words=("swarm", "ca"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=authority,
    keeps_steps=True,
    params=(ROTATE,),
    refused=frozenset({"--ca-cert", "--ca-key", "--cert-expiry", "-d", "--detach", "--external-ca", "-q", "--quiet"}),
    examples=("swarm ca", "swarm ca --rotate"),
)
LEAVE = Command(
    words=("swarm", "leave"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group=GROUP,
    run=leaving.leave,
    keeps_steps=True,
    params=(option("-f", "--force", is_flag=True),),
    examples=("swarm leave", "swarm leave --force"),
)

FEATURE = Feature(
    commands=(INIT, JOIN_TOKEN, UNLOCK_KEY, CA, LEAVE),
    actions=(Action(name=FORGET, role=Role.VIEWER, run=forget),),
)
