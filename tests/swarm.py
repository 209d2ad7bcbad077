"""A real Swarm of three managers on one machine: each an engine in a network namespace, with a host name of its own.

The nodes' wires meet in one bridge, so that a node can be cut off from the others and still answer the test. What
belongs to one scenario stays in its test; the fixtures `cluster` and `swarm` are in conftest.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 -- no event loop here, and three starts at once
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, cast

import docker
from docker.errors import APIError
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import Timeout

from bot.engine import leftovers, subnets
from bot.engine.private import TEMPORARY_PREFIX, PrivateEngine
from tests import images

NODES = ("anna", "boris", "clara")
"""Host names; the first one makes the Swarm, all three are managers."""

HEARTBEAT_S = 1
"""How often a node says that it lives: after three to four of them without a word it is down."""

IMPATIENCE = {"tcp_syn_retries": 1, "tcp_retries2": 3, "tcp_rto_max_ms": 1000}
"""How a node's system takes silence. As it comes, it says again what nobody answered after 1, 2, 4 … seconds: a node
that was cut off for eight would be spoken to after six to twenty more, and is after one to three. The last one is new
in Linux 6.15.

A manager that is cut off for more than ten seconds has stood for election by itself, and those who were without it
must elect again when it is back, which takes them half a minute or, where they part, a whole one. Engine 20.10 cannot
be told to be quicker about it: a test that needs no such thing puts the cable back before.
"""

HEALS_WITHIN_S = 60.0
"""As long as an election after a long cut takes; from then on it is sooner called anew."""

LIMIT_S = 60.0
"""For anything the Swarm does by itself: an election takes up to twenty seconds."""

_GLANCE_S = 3
"""A manager without a quorum thinks for twenty seconds before it says so; looking again is quicker."""

_NANOSECONDS = 1_000_000_000


class SwarmNode(PrivateEngine):
    """One node: a disposable engine in the network namespace of its mark, with the packet filter of that namespace.

    The first node's bridge is the wire of all of them, and goes away with it.
    """

    def __init__(self, folder: Path, name: str, number: int, wire: Self | None) -> None:
        super().__init__(folder, disposable=True)
        self.name = name
        self._number = number
        self._wire = wire or self
        self._cable = leftovers.cable(self.mark)
        self.api = docker.APIClient(base_url=self.host, version="1.41", timeout=30)
        self.glance = docker.APIClient(base_url=self.host, version="1.41", timeout=_GLANCE_S)

    @property
    def address(self) -> str:
        network = self._wire._network
        assert network is not None
        return str(network.bridge.network_address + 10 + self._number)

    def cut(self) -> None:
        """Pull the cable: the other nodes and this one lose each other, its socket answers on."""
        _ip("link", "set", self._cable, "down")

    def mend(self) -> None:
        _ip("link", "set", self._cable, "up")

    def crash(self) -> None:
        """The node loses its power: daemon and containers are gone at once."""
        self.kill()
        leftovers.end_processes(self.mark)

    def stop(self) -> None:
        self.api.close()
        self.glance.close()
        super().stop()

    def lay_wire(self) -> None:
        """Make the bridge that all nodes are on; bridged packets pass the machine's filter, so they are let through."""
        self._take_folder()  # Before the start, which otherwise begins with a clean folder and no bridge.
        self._network = subnets.free_network(self.mark, subnets.routes(Path("/proc/net/route").read_text()))
        subnets.make_bridge(self._bridge, self._network)
        rule = ["-i", self._bridge, "-o", self._bridge, "-m", "comment", "--comment", self.mark, "-j", "ACCEPT"]
        subprocess.run(["iptables", "-w", "-I", "FORWARD", *rule], check=True, capture_output=True)

    def _prepare(self) -> None:
        self.runtime.mkdir(mode=0o711, exist_ok=True)
        for path in self._pid_paths:
            path.unlink(missing_ok=True)
        (self.runtime / "daemon.json").write_text(json.dumps(self._own_configuration(), indent=1))
        if not leftovers.namespace_path(self.mark).exists():
            self._plug_in()

    def _plug_in(self) -> None:
        bridge = self._wire._bridge
        _ip("netns", "add", self.mark)
        _ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", self.mark)
        _ip("link", "set", self._cable, "master", bridge, "up")
        for arguments in (
            ("link", "set", "lo", "up"),
            ("address", "add", f"{self.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
        ):
            _ip("-n", self.mark, *arguments)
        settings = "; ".join(f"[ ! -e {name} ] || echo {value} > {name}" for name, value in IMPATIENCE.items())
        namespace = f"--net={leftovers.namespace_path(self.mark)}"
        subprocess.run(["nsenter", namespace, "sh", "-ec", f"cd /proc/sys/net/ipv4; {settings}"], check=True)

    def _own_configuration(self) -> dict[str, object]:
        return {
            "hosts": [self.host],
            "data-root": str(self.data_root),
            "exec-root": str(self.runtime / "exec"),
            "pidfile": str(self._pid_paths[0]),
            "containerd-namespace": self.mark,
            "containerd-plugins-namespace": f"{self.mark}-plugins",
            "cgroup-parent": f"/{self.mark}",
            "exec-opts": ["native.cgroupdriver=cgroupfs"],
            # The namespace has a filter of its own, and Swarm's networks need one.
            "iptables": True,
            "ip6tables": False,
            "raw-logs": True,
        }

    def _command(self) -> list[str]:
        """`ip netns exec` would hide the cgroups; the shell becomes dockerd, so that the pid stays ours."""
        namespace = str(leftovers.namespace_path(self.mark))
        named = f'hostname {self.name} && exec nsenter --net={namespace} "$@"'
        return ["unshare", "--uts", "sh", "-c", named, "sh", *super()._command()]


class Swarm:
    """Three nodes. A test's `api` is the first node's; whatever a test breaks, `heal` makes good."""

    def __init__(self, nodes: tuple[SwarmNode, ...]) -> None:
        self.nodes = nodes

    @property
    def api(self) -> docker.APIClient:
        return self.nodes[0].api

    @property
    def host(self) -> str:
        return self.nodes[0].host

    def node(self, name: str) -> SwarmNode:
        return next(node for node in self.nodes if node.name == name)

    def identity(self, name: str) -> str:
        """The id that the Swarm gave the node."""
        found: str = self.node(name).api.info()["Swarm"]["NodeID"]
        return found

    def states(self, seen_by: str = NODES[0]) -> dict[str, str]:
        """Node name -> ready or down."""
        return {node["Description"]["Hostname"]: node["Status"]["State"] for node in self.node(seen_by).glance.nodes()}

    def managers(self, seen_by: str = NODES[0]) -> dict[str, str]:
        """Manager name -> leader, reachable or unreachable."""
        return {
            node["Description"]["Hostname"]: "leader" if status.get("Leader") else status["Reachability"]
            for node in self.node(seen_by).glance.nodes()
            if (status := node.get("ManagerStatus"))
        }

    def glance_nodes(self, name: str) -> list[dict[str, Any]]:
        """All that the Swarm has under the host name: one that joined anew is there twice."""
        nodes: list[dict[str, Any]] = self.nodes[0].glance.nodes()
        return [node for node in nodes if node["Description"]["Hostname"] == name]

    def tasks(self, service: str, node: str | None = None) -> list[dict[str, Any]]:
        """The tasks that run now, of one node or of all."""
        wanted: dict[str, Any] = {"service": service, "desired-state": "running", **({"node": node} if node else {})}
        return [task for task in self.api.tasks(filters=wanted) if task["Status"]["State"] == "running"]

    def run(self, name: str, replicas: int = 3, image: str = images.BUSYBOX, **options: Any) -> str:
        """Create a service and wait until all its tasks run; its id."""
        container = docker.types.ContainerSpec(image, command=["forever"], stop_grace_period=_NANOSECONDS)
        template = docker.types.TaskTemplate(container)
        mode = docker.types.ServiceMode("replicated", replicas=replicas)
        identity: str = self.api.create_service(template, name=name, mode=mode, **options)["ID"]
        wait_for(lambda: len(self.tasks(name)) == replicas)
        return identity

    def heal(self) -> None:
        """Everything back to three ready managers and an empty Swarm."""
        for node in self.nodes:
            node.mend()
            if node.is_running:
                node.resume()
            else:
                node.start()
        try:
            wait_for(self._is_whole, HEALS_WITHIN_S)
        except AssertionError:
            # Managers that lost one for long call it again in minutes only; new ones call at once.
            for node in self.nodes:
                node.restart()
            wait_for(self._is_whole, 2 * LIMIT_S)
        self._empty()

    def _is_whole(self) -> bool:
        for member in self.nodes:
            if member.glance.info()["Swarm"]["LocalNodeState"] == "inactive":
                self.join(member)
        nodes = self.nodes[0].glance.nodes()
        for node in nodes:
            self._mend(node)
        return (
            len(nodes) == len(NODES)
            and self.states() == dict.fromkeys(NODES, "ready")
            and len(self.managers()) == len(NODES)
            and "unreachable" not in self.managers().values()
        )

    def join(self, node: SwarmNode, role: str = "Manager") -> None:
        first = self.nodes[0]
        token = first.api.inspect_swarm()["JoinTokens"][role]
        node.api.join_swarm([first.address], token, node.address, node.address)

    def _mend(self, node: dict[str, Any]) -> None:
        """Active, without labels, and there. A worker joins anew as a manager: promoted again after a demotion, it
        would take half a minute to be one.
        """
        member, spec = self._member(node), node["Spec"]
        wanted: Any = {**spec, "Availability": "active", "Labels": {}}
        if member is None and spec["Role"] == "manager":
            self.api.update_node(node["ID"], node["Version"]["Index"], cast(Any, {**wanted, "Role": "worker"}))
        elif member is None:
            self.api.remove_node(node["ID"], force=True)
        elif spec["Role"] == "worker":
            member.api.leave_swarm(force=True)
        elif wanted != {"Labels": {}, **spec}:
            self.api.update_node(node["ID"], node["Version"]["Index"], wanted)

    def _member(self, node: dict[str, Any]) -> SwarmNode | None:
        """None for one that has left, or has joined anew since."""
        return next((one for one in self.nodes if one.glance.info()["Swarm"]["NodeID"] == node["ID"]), None)

    def _empty(self) -> None:
        for service in self.api.services():
            self.api.remove_service(service["ID"])
        for secret in self.api.secrets():
            self.api.remove_secret(secret["ID"])
        for config in self.api.configs():
            self.api.remove_config(config["ID"])
        wait_for(lambda: not any(node.api.containers() for node in self.nodes))
        for network in self.api.networks(filters={"type": "custom"}):
            if network["Scope"] == "swarm" and not network["Ingress"]:
                wait_for(lambda name=network["Id"]: self._is_removed(name))  # type: ignore[misc]

    def _is_removed(self, network: str) -> bool:
        """A network is held until the last of its tasks is gone."""
        try:
            self.api.remove_network(network)
        except docker.errors.NotFound:
            return True
        return False


@contextmanager
def running_swarm() -> Iterator[Swarm]:
    """Start it, with the images of tests.images on each node, and delete it afterwards."""
    nodes = _new_nodes()
    try:
        nodes[0].lay_wire()
        with ThreadPoolExecutor(len(nodes)) as pool:
            list(pool.map(SwarmNode.start, nodes))
            _bring_images(nodes, pool)
        swarm = Swarm(nodes)
        _join(swarm)
        yield swarm
    finally:
        for node in reversed(nodes):
            node.stop()


@contextmanager
def lone_node(name: str = "dora") -> Iterator[SwarmNode]:
    """An engine in a namespace of its own that is in no Swarm yet: what a Swarm makes in the system goes with it."""
    node = SwarmNode(_folder(), name, 1, None)
    try:
        node.lay_wire()
        node.start()
        yield node
    finally:
        node.stop()


def wait_for(condition: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Until it holds. What the Swarm refuses meanwhile (an election, a version that moved on) is asked again."""
    deadline = time.monotonic() + limit_s
    while True:
        try:
            if condition():
                return
            refusal: Exception | None = None
        except (APIError, NoConnection, Timeout) as error:
            refusal = error
        assert time.monotonic() < deadline, f"It did not come to it in {limit_s} s: {refusal or condition}"
        time.sleep(0.1)  # noqa: TID251 -- fixtures and tests without an event loop wait here


def _new_nodes() -> tuple[SwarmNode, ...]:
    first = SwarmNode(_folder(), NODES[0], 1, None)
    return (first, *(SwarmNode(_folder(), name, number, first) for number, name in enumerate(NODES[1:], 2)))


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX))


def _bring_images(nodes: tuple[SwarmNode, ...], pool: ThreadPoolExecutor) -> None:
    images.build_all(nodes[0].api)
    for image in (images.BUSYBOX, images.SERVICE, images.HEALTH):
        saved = b"".join(nodes[0].api.get_image(image))
        list(pool.map(lambda node, data=saved: list(node.api.load_image(data)), nodes[1:]))


def _join(swarm: Swarm) -> None:
    first = swarm.nodes[0]
    spec = {**first.api.create_swarm_spec(dispatcher_heartbeat_period=HEARTBEAT_S * _NANOSECONDS), "Name": "default"}
    first.api.init_swarm(first.address, first.address, swarm_spec=spec)
    for node in swarm.nodes[1:]:
        swarm.join(node)
    wait_for(swarm._is_whole)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
