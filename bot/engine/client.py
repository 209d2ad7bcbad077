"""The engine client: the port's methods, put together from one module a noun."""

from __future__ import annotations

from bot.engine.calls import Calls
from bot.engine.cluster import ClusterCalls
from bot.engine.containers import Containers
from bot.engine.counters import CounterCalls
from bot.engine.events import Events
from bot.engine.files import Files
from bot.engine.images import Images
from bot.engine.networks import Networks
from bot.engine.runs import Runs
from bot.engine.services import Services
from bot.engine.shaping import Shaping
from bot.engine.space import DataRoot
from bot.engine.stats import Stats
from bot.engine.swarm_services import SwarmServiceCalls
from bot.engine.system import System
from bot.engine.terminals import TerminalCalls
from bot.engine.volumes import Volumes
from bot.engine.wire import Address, TLSPaths

LOCAL_SOCKET = "unix:///var/run/docker.sock"
DEFAULT_TIMEOUT_S = 30.0

__all__ = ["DockerEngine", "TLSPaths"]


class DockerEngine(
    Containers,
    Files,
    Shaping,
    Images,
    Runs,
    TerminalCalls,
    Events,
    Stats,
    CounterCalls,
    Services,
    SwarmServiceCalls,
    ClusterCalls,
    DataRoot,
    Volumes,
    Networks,
    System,
    Calls,
):
    """Fulfils ``port.Engine``.

    Making one does no I/O: an engine that is down is met on the first call, and found again when it is back.
    """

    def __init__(
        self,
        host: str = "local",
        address: str = LOCAL_SOCKET,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        tls: TLSPaths | None = None,
        ssh_config: str = "",
        logins: str = "",
    ):
        where = Address(url=address, tls=tls, ssh_config=ssh_config, logins=logins)
        super().__init__(host=host, address=where, timeout_s=timeout_s)
