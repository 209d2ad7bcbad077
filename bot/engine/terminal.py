"""What the port says about programs that somebody talks to: an exec, an attach, a run with a terminal. Values and
protocols only; the client's side is ``terminals.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.engine.port import Run

MARK = "LOTSMAN_SESSION"
"""The variable that every program of ours in a container carries, since the engine has no way to end an exec."""

Take = Callable[[bytes], None]
"""Called with output in the stream's own thread, which reads on when it returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecSpec:
    """``docker exec``. ``mark`` is what ``end_exec`` finds it by."""

    command: tuple[str, ...]
    mark: str
    env: tuple[tuple[str, str], ...] = ()
    user: str = ""
    working_dir: str = ""
    is_tty: bool = False
    is_stdin_open: bool = False
    is_privileged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    columns: int
    rows: int


class Program(Protocol):
    """A program with its input and output. Leaving its context lets go of both, and ends nothing."""

    @property
    def is_over(self) -> bool:
        """Its output has ended: it ended itself, closed it, or somebody detached from it."""
        ...

    async def heard(self, *, wait_s: float) -> bool:
        """Whether output came since the last call, or it is over; at once if so, else after ``wait_s`` seconds.

        Raises an EngineError where the connection broke.
        """
        ...

    def send(self, data: bytes) -> bool:
        """Hand it input, never blocking. False where too much of it is still waiting to be read by the program."""
        ...

    async def resize(self, size: Size) -> None:
        """Failures are not told: it may have ended, and the size is no reason to stop."""
        ...

    async def exit_code(self) -> int | None:
        """After its output has ended; None where it goes on without us."""
        ...


class Terminals(Protocol):
    """The part of ``port.Engine`` for programs in running containers."""

    async def create_exec(self, ref: str, spec: ExecSpec) -> str:
        """Its id; it does not run yet. Raises Conflict where the container does not run."""
        ...

    async def start_exec(self, exec_id: str) -> None:
        """Run it in the background, output thrown away."""
        ...

    async def end_exec(self, ref: str, mark: str, *, user: str = "") -> bool:
        """Hang up, and after a second kill, whatever carries the mark in the container, by the exec's own ``user``.
        False where that was not possible, as in an image without a shell.
        """
        ...

    def run_exec(self, exec_id: str, *, is_tty: bool, keep_lines: int) -> AbstractAsyncContextManager[Run]:
        """Start it with its output followed, and no input."""
        ...

    def open_exec(self, exec_id: str, *, is_tty: bool, size: Size, take: Take) -> AbstractAsyncContextManager[Program]:
        """Start it with its terminal, or its pipes, in our hands."""
        ...

    def attach_container(
        self, ref: str, *, is_tty: bool, size: Size, take: Take
    ) -> AbstractAsyncContextManager[Program]:
        """Its main program, as it runs."""
        ...

    def open_container(
        self, container_id: str, *, is_tty: bool, auto_removed: bool, size: Size, take: Take
    ) -> AbstractAsyncContextManager[Program]:
        """Start a created container with its main program in our hands from the first byte."""
        ...
