"""Where files that were sent, or will be, lie meanwhile, and the threads for them. Removed whatever happens."""

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

_threads: Workers[None] = Workers(host="files", make=lambda: None, end=lambda tool: None, threads=THREADS)


async def in_thread(act: Callable[[], T]) -> T:
    """Cancelling returns at once; what ``act`` still does then happens in a folder that is gone."""
    return await _threads.call(lambda tool: act())


@contextmanager
def workspace(temporary_dir: Path) -> Iterator[Path]:
    temporary_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="files-", dir=temporary_dir))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
