"""How far a build is, read off the classic builder's output ("Step 2/5 : RUN make"). Pure; fed with the engine's steps."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from bot.engine.model import Progress
from bot.ui.clean import clean
from bot.ui.secrets import mask_text

_STEP = re.compile(r"Step (\d+)/(\d+) : (.*)")
_BUILT = re.compile(r"Successfully built ([0-9a-f]{12,})")
LINES_KEPT = 40
LOG_BYTES = 8 * 1024 * 1024  # of the log sent as a file; beyond that its beginning is dropped


@dataclass(slots=True)
class Steps:
    number: int = 0
    count: int = 0
    instruction: str = ""
    image_id: str = ""
    error: str = ""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    _log: deque[str] = field(default_factory=deque)
    _log_bytes: int = 0

    def take(self, step: Progress) -> None:
        if step.error:
            self.error = mask_text(clean(step.error))
        if step.image_id:
            self.image_id = step.image_id
        text = step.stream or (f"{step.status} {step.id}".strip() if step.status and not step.total_bytes else "")
        for raw in text.splitlines():
            line = mask_text(clean(raw))
            if line.strip():
                self._add(line)

    def _add(self, line: str) -> None:
        found = _STEP.match(line)
        if found:
            self.number, self.count, self.instruction = int(found[1]), int(found[2]), found[3]
            self.lines.clear()
        else:
            built = _BUILT.match(line)
            if built and not self.image_id:
                self.image_id = built[1]
            self.lines.append(line)
        self._log.append(line)
        self._log_bytes += len(line) + 1
        while self._log_bytes > LOG_BYTES:
            self._log_bytes -= len(self._log.popleft()) + 1

    def log(self) -> bytes:
        """The whole log, its end above all."""
        return ("\n".join([*self._log, *([self.error] if self.error else [])]) + "\n").encode()
