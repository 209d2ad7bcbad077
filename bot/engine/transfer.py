"""What is moved between people and an engine: files in containers, file systems, images as archives. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class PathKind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"  # devices, pipes, sockets


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStat:
    """A path in a container. Links before its last part were followed within the container, the last one was not."""

    name: str
    kind: PathKind
    size_bytes: int = 0
    mode: int = 0o644  # permissions, setuid and the like included
    modified_at: datetime | None = None
    link_target: str = ""  # of a link, as the engine resolves it


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where to put what an engine sends: a file that may grow to ``most_bytes``.

    ``is_packed``: with gzip, on the way; the limit then holds for what lies in the file.
    """

    path: Path
    most_bytes: int
    is_packed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitSpec:
    """``docker commit``. ``changes`` are Dockerfile instructions."""

    repository: str = ""
    tag: str = ""
    author: str = ""
    message: str = ""
    changes: tuple[str, ...] = ()
    pauses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSpec:
    """``docker import``: from ``path`` here, or from ``url``, which the engine fetches."""

    path: Path | None = None
    url: str = ""
    repository: str = ""
    tag: str = ""
    message: str = ""
    changes: tuple[str, ...] = ()
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSpec:
    """``docker update``. None leaves a value as it is."""

    memory_bytes: int | None = None
    memory_swap_bytes: int | None = None  # with the memory; -1: no limit
    memory_reservation_bytes: int | None = None
    cpus: float | None = None
    cpu_shares: int | None = None
    cpuset_cpus: str | None = None
    pids_limit: int | None = None  # -1: no limit
    restart_policy: str | None = None
    restart_max_retries: int = 0
