"""The port through which the rest of Lotsman sees an engine. No SDK, no HTTP: what it promises, not how.

Every method raises a subclass of :class:`bot.errors.EngineError` and nothing else: ``EngineUnreachable``,
``EngineTimeout``, ``SocketPermissionDenied``, ``NotFound``, ``Conflict``, ``InUse``, ``BadRequest`` or
``EngineRefused``. Every method that is not a stream ends within the engine's time limit, its own waiting (``stop
-t``) added to it. No method blocks the event loop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from bot.engine.cluster_model import SwarmControl
from bot.engine.model import (
    BuildSpec,
    Change,
    Container,
    ContainerDetails,
    Counters,
    DiskUsage,
    Event,
    EventBatch,
    ExitStatus,
    Image,
    ImageDetails,
    Info,
    Layer,
    LogBatch,
    LogLine,
    LogQuery,
    Network,
    NetworkSpec,
    Processes,
    Progress,
    Raw,
    Removal,
    RunSpec,
    Service,
    Space,
    Usage,
    Version,
    Volume,
)
from bot.engine.swarm_model import SwarmServices
from bot.engine.terminal import Terminals
from bot.engine.transfer import CommitSpec, ImportSpec, PathStat, Room, UpdateSpec

Filters = Mapping[str, Sequence[str]]


class Follow(Protocol):
    """Output as it comes. Memory is bounded: what is not taken in time is counted and dropped, newest lines are
    kept.
    """

    async def next_batch(self, *, wait_s: float) -> LogBatch:
        """Lines since the last call; returns at once when there are some, else after ``wait_s`` seconds with none."""
        ...


class EventStream(Protocol):
    """The engine's events as they come, in the order it tells them. It has no end: that it broke off is raised."""

    async def next_batch(self, *, wait_s: float) -> EventBatch:
        """What came since the last call; returns at once when there is some, else after ``wait_s`` seconds with
        none.
        """
        ...


class Engine(Terminals, SwarmServices, SwarmControl, Protocol):
    """One Docker engine. ``host`` is the name people know it by."""

    host: str

    async def ping(self) -> None: ...
    async def address_here(self) -> str:
        """Where a program beside the bot reaches it: the tunnel's socket behind ssh. Raises EngineUnreachable."""
        ...

    async def version(self) -> Version: ...
    async def info(self) -> Info: ...
    async def disk_usage(self) -> DiskUsage: ...
    async def data_root_space(self) -> Space | None:
        """Of the file system that holds the engine's data; None where it cannot be seen from here."""
        ...

    async def close(self) -> None: ...

    # events
    def follow_events(
        self, *, since_ns: int = 0, filters: Filters | None = None
    ) -> AbstractAsyncContextManager[EventStream]:
        """From ``since_ns`` on, that nanosecond included; 0: from now on. An engine keeps its newest 256 events."""
        ...

    async def past_events(
        self, *, since_ns: int, until_ns: int = 0, filters: Filters | None = None, most: int = 1000
    ) -> tuple[Event, ...]:
        """Oldest first, the newest ``most``; both ends included. ``until_ns`` 0: up to now by the engine's clock; a
        later one keeps the call waiting for it.
        """
        ...

    # swarm
    async def services(self) -> tuple[Service, ...]:
        """Raises EngineRefused where the engine is no manager of a swarm."""
        ...

    async def service_error(self, service_id: str) -> str:
        """Why its newest failed task failed; empty where none did."""
        ...

    # containers
    async def list_containers(
        self, *, all: bool = False, limit: int | None = None, size: bool = False, filters: Filters | None = None
    ) -> tuple[Container, ...]:
        """One request, however many containers; newest first."""
        ...

    async def inspect_container(self, ref: str) -> ContainerDetails: ...
    async def start_container(self, ref: str) -> None: ...
    async def stop_container(self, ref: str, *, wait_s: int | None = None) -> None: ...
    async def restart_container(self, ref: str, *, wait_s: int | None = None) -> None: ...
    async def kill_container(self, ref: str, *, signal: str = "KILL") -> None: ...
    async def pause_container(self, ref: str) -> None: ...
    async def unpause_container(self, ref: str) -> None: ...
    async def rename_container(self, ref: str, name: str) -> None: ...
    async def update_container(self, ref: str, spec: UpdateSpec) -> tuple[str, ...]:
        """The engine's warnings."""
        ...

    async def commit_container(self, ref: str, spec: CommitSpec) -> str:
        """The image's id. Takes as long as its layer takes; cancelling only stops waiting."""
        ...

    async def wait_container(self, ref: str) -> ExitStatus:
        """Returns when it does not run, however long that takes; at once for one that does not."""
        ...

    # files
    async def stat_path(self, ref: str, path: str) -> PathStat:
        """Raises NotFound of kind path."""
        ...

    def copy_out(self, ref: str, path: str, room: Room) -> AsyncGenerator[int, None]:
        """A tar of the path into the room's file; yields the bytes received so far. Raises TooLarge and NoRoom, as do
        the two below; closing the iterator cancels. A link is sent as a link.
        """
        ...

    async def copy_in(self, ref: str, folder: str, archive: Path) -> None:
        """Unpack a tar in a folder of the container."""
        ...

    def export_container(self, ref: str, room: Room) -> AsyncGenerator[int, None]: ...
    def save_images(self, refs: Sequence[str], room: Room) -> AsyncGenerator[int, None]: ...
    def load_images(self, archive: Path) -> AsyncGenerator[Progress, None]:
        """As for pull; what was loaded is told in ``stream``."""
        ...

    def import_image(self, spec: ImportSpec) -> AsyncGenerator[Progress, None]:
        """As for pull; the last ``status`` is the image's id."""
        ...

    async def remove_container(self, ref: str, *, force: bool = False, volumes: bool = False) -> None: ...
    async def container_processes(self, ref: str, ps_options: str = "") -> Processes: ...
    async def container_changes(self, ref: str) -> tuple[Change, ...]: ...
    async def container_logs(self, ref: str, query: LogQuery, *, max_bytes: int) -> tuple[LogLine, ...]:
        """Oldest first; with more than ``max_bytes`` of text the oldest lines are dropped."""
        ...

    async def stats(self, ids: Sequence[str]) -> tuple[Usage, ...]:
        """Measured over a second, in the order of ``ids``; what does not run or does not answer is left out."""
        ...

    async def counters(self, ids: Sequence[str]) -> tuple[Counters, ...]:
        """What each has used since its start, in the order of ``ids``; what does not run or answer is left out."""
        ...

    def follow_logs(self, ref: str, query: LogQuery, *, keep_lines: int) -> AbstractAsyncContextManager[Follow]: ...
    async def create_container(self, spec: RunSpec) -> str:
        """Its id. Raises NotFound when the image is missing: pulling is the caller's business."""
        ...

    async def recreate_container(self, inspected: Raw, *, name: str, image: str, keeps_volumes: bool) -> str:
        """A container with the settings of one that was removed, by its inspect answer; its id. Not started.

        ``image``: by what its image is found now. In all its networks, or not there at all.
        """
        ...

    def run_container(
        self, container_id: str, *, auto_removed: bool, keep_lines: int
    ) -> AbstractAsyncContextManager[Run]:
        """Start a created container with its output attached from the first byte."""
        ...

    # images
    async def list_images(self, *, all: bool = False, filters: Filters | None = None) -> tuple[Image, ...]: ...
    async def inspect_image(self, ref: str) -> ImageDetails: ...
    async def image_history(self, ref: str) -> tuple[Layer, ...]: ...
    async def remove_image(self, ref: str, *, force: bool = False, no_prune: bool = False) -> tuple[Removal, ...]: ...
    async def tag_image(self, ref: str, target: str) -> None: ...
    def pull_image(self, ref: str, *, platform: str = "") -> AsyncGenerator[Progress, None]:
        """Steps as they come; a failure in the stream is raised as an EngineError. Closing the iterator cancels."""
        ...

    def push_image(self, ref: str) -> AsyncGenerator[Progress, None]: ...
    def build_image(self, spec: BuildSpec) -> AsyncGenerator[Progress, None]:
        """As for pull; a failing step comes as ``Progress.error``, since its output belongs to the answer."""
        ...

    # volumes
    async def list_volumes(self, *, filters: Filters | None = None) -> tuple[Volume, ...]: ...
    async def inspect_volume(self, name: str) -> Volume: ...
    async def create_volume(
        self, name: str, *, driver: str = "local", options: Mapping[str, str], labels: Mapping[str, str]
    ) -> Volume: ...
    async def remove_volume(self, name: str, *, force: bool = False) -> None: ...

    # networks
    async def list_networks(self, *, filters: Filters | None = None) -> tuple[Network, ...]: ...
    async def inspect_network(self, ref: str) -> Network: ...
    async def create_network(self, spec: NetworkSpec) -> str: ...
    async def remove_network(self, ref: str) -> None: ...
    async def connect_network(
        self, network: str, container: str, *, aliases: Sequence[str] = (), ip_address: str = ""
    ) -> None: ...
    async def disconnect_network(self, network: str, container: str, *, force: bool = False) -> None: ...

    # build cache
    async def prune_build_cache(self, ids: Sequence[str]) -> int:
        """Remove exactly these records; bytes reclaimed."""
        ...

    async def inspect_raw(self, kind: str, ref: str) -> Raw:
        """The engine's own answer for a container, image, volume or network."""
        ...


class Run(Follow, Protocol):
    """A started container with its output. Leaving the context detaches and lets it run on."""

    async def wait(self) -> ExitStatus:
        """Its exit code, also when it was removed by itself in the meantime."""
        ...
