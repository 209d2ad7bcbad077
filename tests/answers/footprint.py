"""What one process of its own takes to open an index, to answer, and to notice a changed note: printed as JSON.

``python -m tests.answers.footprint DATA_DIR [KNOWLEDGE_DIR [NOTE]]``; NOTE is a file in KNOWLEDGE_DIR that is changed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.answers.desk import Answers
from tests.answers.questions import load

FIRST = "как остановить контейнер"
CHANGES = 5


@dataclass(slots=True, kw_only=True)
class Footprint:
    """Seconds, milliseconds, and megabytes (10^6 bytes) of resident memory."""

    open_s: float = 0.0
    open_mb: float = 0.0  # above what was there before
    first_ms: float = 0.0
    first_mb: float = 0.0  # what the first question adds
    median_ms: float = 0.0
    p95_ms: float = 0.0
    most_ms: float = 0.0
    rss_mb: float = 0.0
    peak_mb: float = 0.0
    noticed_ms: float = 0.0  # until a changed note is indexed, the median of some changes
    after_change_ms: float = 0.0  # of the first question then, the worst of them


def percentile(values: Sequence[float], share: float) -> float:
    """Of sorted values; NaN of none."""
    return values[min(int(len(values) * share), len(values) - 1)] if values else math.nan


def measured(data: Path, knowledge: Path | None = None, note: Path | None = None) -> Footprint:
    arguments = [str(path) for path in (data, knowledge, note) if path is not None]
    done = subprocess.run(
        [sys.executable, "-m", "tests.answers.footprint", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return Footprint(**json.loads(done.stdout.splitlines()[-1]))


async def _measure(data: Path, knowledge: Path | None, note: Path | None) -> Footprint:
    found = Footprint()
    texts = [question.text for question in load("tune2")]
    before = _status_mb("VmRSS")
    started = time.perf_counter()
    answers = await Answers.open(data_dir=data, knowledge_dir=knowledge)
    found.open_s = time.perf_counter() - started
    try:
        opened = _status_mb("VmRSS")
        found.open_mb = opened - before
        found.first_ms = await _asked_ms(answers, FIRST)
        gc.collect()
        found.first_mb = _status_mb("VmRSS") - opened
        took = sorted([await _asked_ms(answers, text) for text in texts])
        found.median_ms, found.p95_ms, found.most_ms = percentile(took, 0.5), percentile(took, 0.95), took[-1]
        if note is not None:
            await _change(answers, note, texts, found)
        found.rss_mb, found.peak_mb = _status_mb("VmRSS"), _status_mb("VmHWM")
    finally:
        await answers.close()
    return found


async def _change(answers: Answers, note: Path, texts: Iterable[str], found: Footprint) -> None:
    noticed, asked = [], []
    for number, text in zip(range(CHANGES), texts, strict=False):
        with note.open("a", encoding="utf-8") as file:
            file.write(f"\n## Запись {number}\n\nЭто добавлено позже: {text}.\n")
        started = time.perf_counter()
        await answers.refresh()
        noticed.append((time.perf_counter() - started) * 1000)
        asked.append(await _asked_ms(answers, text))
    found.noticed_ms, found.after_change_ms = percentile(sorted(noticed), 0.5), max(asked)


async def _asked_ms(answers: Answers, text: str) -> float:
    started = time.perf_counter()
    await answers.ask(text)
    return (time.perf_counter() - started) * 1000


def _status_mb(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise KeyError(name)


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    print(json.dumps(asdict(asyncio.run(_measure(*[*paths, None, None][:3])))))  # type: ignore[arg-type]
