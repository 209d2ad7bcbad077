"""Bots under measurement run as processes of their own; what they cost is read off /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
STOP_WITHIN_S = 20


@dataclass
class BotProcess:
    """``memory_mb`` and ``cpu_s`` are resident megabytes (10^6 bytes) and seconds of processor so far."""

    arguments: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments], env={**os.environ, **self.env}, stdout=log, stderr=subprocess.STDOUT
        )
        self._log = log
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if error is not None:
            self._log.seek(0)
            sys.stderr.write(self._log.read().decode(errors="replace")[-4000:])
        self._log.close()

    @property
    def memory_mb(self) -> float:
        return self._status_kb("VmRSS") * 1024 / 1e6

    @property
    def peak_mb(self) -> float:
        return self._status_kb("VmHWM") * 1024 / 1e6

    @property
    def cpu_s(self) -> float:
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def _status_kb(self, name: str) -> int:
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
        raise ValueError(name)
