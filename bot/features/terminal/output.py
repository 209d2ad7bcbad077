"""An exec without input: its output live until its exit code, within a time and a size, ended for good when stopped.

Apart from handlers.py because it keeps the newest output in bounded memory, which is a state of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from bot.engine.model import Container, LogLine
from bot.engine.terminal import ExecSpec
from bot.errors import BotError
from bot.features.terminal import view
from bot.features.terminal.view import Result, Why
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.stoppable import until_stopped
from bot.ui.ages import duration
from bot.ui.clean import clean
from bot.ui.secrets import mask_text

LONGEST_S = 600.0  # by then nobody waits for an answer; -d is for what takes longer
MOST_BYTES = 50 * 1024 * 1024  # of output: what prints more prints for ever
KEPT_BYTES = 1024 * 1024  # of it, the newest, for the file
KEPT_LINES = 20_000
LOOK_EVERY_S = 1.0


class Kept:
    """The newest lines, harmless and masked once they are taken, and how many went by."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque()
        self.skipped = 0
        self.seen_bytes = 0
        self._bytes = 0

    def add(self, lines: Sequence[LogLine], skipped: int) -> None:
        self.skipped += skipped
        for line in lines:
            text = mask_text(clean(line.text))
            self.lines.append(text)
            self._bytes += len(text) + 1
            self.seen_bytes += len(text) + 1
        while self._bytes > KEPT_BYTES or len(self.lines) > KEPT_LINES:
            self._bytes -= len(self.lines.popleft()) + 1
            self.skipped += 1
        self.seen_bytes += skipped * 8  # unseen lines count as short ones


class Watched:
    """One exec, from its start to how it ended: ``code``, or why there is none."""

    def __init__(self, call: Call, live: Live, container: Container, spec: ExecSpec):
        self.kept = Kept()
        self.code: int | None = None
        self.why: Why | None = None
        self._call = call
        self._live = live
        self._container = container
        self._spec = spec
        self._began = call.clock()

    @property
    def took_s(self) -> float:
        return (self._call.clock() - self._began).total_seconds()

    async def follow(self, exec_id: str) -> None:
        call, spec = self._call, self._spec
        async with call.engine.run_exec(exec_id, is_tty=spec.is_tty, keep_lines=view.LINES_AT_ONCE) as run:
            while self.why is None:
                batch = await run.next_batch(wait_s=LOOK_EVERY_S)
                self.kept.add(batch.lines, batch.skipped)
                if batch.has_ended:
                    self.code = (await run.wait()).code
                    return
                self.why = self._over()
                state = view.running(self._container.name, spec.command, self.kept.lines, self.kept.skipped, call.t)
                await self._live.show(state)

    def _over(self) -> Why | None:
        if self.took_s >= LONGEST_S:
            return Why.TIME
        return Why.SIZE if self.kept.seen_bytes > MOST_BYTES else None


async def watch(call: Call, live: Live, container: Container, spec: ExecSpec) -> None:
    watched = Watched(call, live, container, spec)
    exec_id = await call.engine.create_exec(container.id, spec)
    try:
        is_done = await until_stopped(live, call.services.nursery, watched.follow(exec_id))
    except BotError:
        await call.engine.end_exec(container.id, spec.mark, user=spec.user)
        raise
    if not is_done:
        watched.why = Why.SHUTDOWN if live.is_shutdown else Why.STOPPED
    has_ended = watched.code is not None or await call.engine.end_exec(container.id, spec.mark, user=spec.user)
    result = Result(
        name=container.name,
        command=spec.command,
        code=watched.code,
        why=watched.why,
        took=duration(watched.took_s, call.t),
        is_left=not has_ended,
    )
    if watched.code:
        call.fail(f"exit code {watched.code}")
    elif watched.why is not None:
        call.fail(watched.why.value)
    kept = watched.kept
    last, is_long = view.ended(result, kept.lines, kept.skipped, call.t)
    await live.finish(last)
    if is_long:
        await call.send_file("exec.txt", ("\n".join(kept.lines) + "\n").encode())
