"""Where a build's files lie while it runs, and the threads that work on them. Removed afterwards whatever happens.

In the data folder rather than /tmp: that may be memory, or read-only where the bot runs in a container.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bot.engine.workers import Workers

T = TypeVar("T")

THREADS = 2  # a second archive need not wait for the first; more would only fight for the disk
FOLDER = "tmp"
_PREFIX = "build-"

_threads: Workers[None] = Workers(host="files", make=lambda: None, end=lambda tool: None, threads=THREADS)
_ours: set[Path] = set()


async def in_thread(act: Callable[[], T]) -> T:
    """Cancelling returns at once; what ``act`` still does then happens in a folder that is gone."""
    return await _threads.call(lambda tool: act())


@contextmanager
def workspace(data_dir: Path) -> Iterator[Path]:
    sweep(data_dir)
    folder = _make(data_dir)
    _ours.add(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _ours.discard(folder)


def sweep(data_dir: Path) -> int:
    """Remove what builds of a process that was killed have left; how many folders."""
    left = [folder for folder in (data_dir / FOLDER).glob(f"{_PREFIX}*") if folder not in _ours]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _make(data_dir: Path) -> Path:
    root = data_dir / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
