"""What runs tells: output, progress, how much of the machine it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    STDOUT = "stdout"
    STDERR = "stderr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One measurement of a running container, as ``docker stats`` counts it. Network and block bytes are all since its
    start.
    """

    id: str
    name: str
    cpu: float = 0.0  # cores over the last second: 1.0 is one whole core, which docker prints as 100 %
    memory_bytes: int = 0  # without the file cache that the kernel would give back
    memory_limit_bytes: int = 0  # the host's memory where it has no limit of its own; 0 where unknown
    received_bytes: int | None = None  # None where it has no network of its own
    sent_bytes: int | None = None
    read_bytes: int = 0
    written_bytes: int = 0
    pids: int = 0  # processes and threads

    @property
    def memory_fraction(self) -> float:
        """Of its limit, 0 to 1; 0 where there is no limit to compare with."""
        return self.memory_bytes / self.memory_limit_bytes if self.memory_limit_bytes else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What a running container has used since its start, at one moment. Two of them make what it used in between."""

    id: str
    name: str
    at: datetime  # by the engine's clock
    cpu_ns: int = 0  # of all its processors together
    memory_bytes: int = 0  # as ``Usage`` has it
    memory_limit_bytes: int = 0
    received_bytes: int = 0
    sent_bytes: int = 0
    read_bytes: int = 0
    written_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of output, decoded with replacement, without its line end; ``at`` only when timestamps were asked for.

    Control characters and ANSI sequences are still in it: taking them out is the shower's choice.
    """

    text: str
    source: Source = Source.STDOUT
    at: datetime | None = None
    is_cut: bool = False  # longer than the limit: the rest was dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which lines of a container's log: docker's own options."""

    tail: int | None = 50  # None: all
    since: datetime | None = None
    until: datetime | None = None
    timestamps: bool = False
    stdout: bool = True
    stderr: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBatch:
    """What a follow saw since it was last asked: the newest lines, and how many passed unseen before them."""

    lines: tuple[LogLine, ...]
    skipped: int = 0
    has_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a pull, push or build stream.

    ``id`` is the layer it speaks of ("" for the whole), ``total_bytes`` 0 where unknown. ``stream`` is build output
    as it came; ``error`` ends the stream; ``image_id`` or ``digest`` tell the result when it is known.
    """

    id: str = ""
    status: str = ""
    current_bytes: int = 0
    total_bytes: int = 0
    stream: str = ""
    error: str = ""
    image_id: str = ""
    digest: str = ""
