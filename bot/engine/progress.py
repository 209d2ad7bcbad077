"""Pulls, pushes and builds: the engine's JSON lines as steps, handed from a stream's thread to the event loop."""

from __future__ import annotations

import json
import threading
from typing import Any

from bot.engine.failures import Broken, Garbled
from bot.engine.follow import Opening, Signal
from bot.engine.model import Progress
from bot.engine.parse.moments import part
from bot.engine.wire import Wire

MOST_WAITING = 1000  # steps that nobody has taken yet; then the engine has to wait
LONGEST_STEP = 1024 * 1024
TAKEN_CHECK_S = 0.5


class ProgressSink:
    """Steps not taken yet. A layer's newer counts replace its older ones; everything else is kept, in order."""

    def __init__(self) -> None:
        self.opening = Opening()
        self._signal = Signal()
        self._lock = threading.Condition()
        self._waiting: dict[object, Progress] = {}
        self._number = 0
        self._rest = b""
        self._has_ended = False
        self._error: BaseException | None = None
        self._is_left = False

    def begin(self, content_type: str, wire: Wire) -> None:
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        *whole, self._rest = (self._rest + content).split(b"\n")
        if len(self._rest) > LONGEST_STEP:
            raise ValueError("a step without an end")
        for line in whole:
            if line.strip():
                answer = json.loads(line)
                if not isinstance(answer, dict):
                    raise Garbled("no step")
                self._add(step(answer))

    def end(self, error: BaseException | None) -> None:
        if error is None and self._rest.strip():
            error = Broken("the engine hung up")
        with self._lock:
            self._has_ended = True
            self._error = error
        self.opening.settle(error)
        self._signal.set()

    def leave(self) -> None:
        """Nobody takes any more: a thread that waits for room goes on."""
        with self._lock:
            self._is_left = True
            self._lock.notify_all()

    def _add(self, progress: Progress) -> None:
        with self._lock:
            while len(self._waiting) >= MOST_WAITING and not self._is_left:
                self._lock.wait(TAKEN_CHECK_S)
            if self._is_left:
                return
            self._number += 1
            key: object = (progress.id, progress.status) if progress.total_bytes else self._number
            self._waiting.pop(key, None)
            self._waiting[key] = progress
        self._signal.set()

    async def next_steps(self) -> list[Progress]:
        """At least one step; empty at the end. Raises the stream's error after its last step."""
        while True:
            self._signal.clear()
            with self._lock:
                taken = list(self._waiting.values())
                self._waiting.clear()
                self._lock.notify_all()
                has_ended, error = self._has_ended, self._error
            if taken:
                return taken
            if error is not None:
                raise error
            if has_ended:
                return []
            await self._signal.wait()


def step(answer: dict[str, Any]) -> Progress:
    """One JSON line of a pull, push or build."""
    detail = part(answer, "progressDetail")
    aux = part(answer, "aux")  # BuildKit puts a string here
    status = str(answer.get("status") or "")
    digest = str(aux.get("Digest") or "")
    if status.startswith("Digest: "):
        digest = status.removeprefix("Digest: ")
    error = part(answer, "errorDetail").get("message") or answer.get("error") or ""
    return Progress(
        id=str(answer.get("id") or ""),
        status=status,
        current_bytes=int(detail.get("current") or 0),
        total_bytes=max(0, int(detail.get("total") or 0)),
        stream=str(answer.get("stream") or ""),
        error=str(error),
        image_id=str(aux.get("ID") or ""),
        digest=digest,
    )
