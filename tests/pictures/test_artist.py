"""The drawing process: a PNG comes, a failure is one sentence, and the library stays out of this process."""

import subprocess
import sys

import pytest

from bot.pictures import artist
from bot.pictures.artist import NotDrawn, drawn
from tests.pictures.test_draw import bars

CHECK = """
import asyncio, sys
from bot.pictures.artist import drawn
from bot.pictures.chart import Bars
asyncio.run(drawn(Bars(title="x", bars=())))
import bot.app
sys.exit("PIL" in sys.modules)
"""


async def test_a_picture_comes_from_a_process_of_its_own() -> None:
    assert (await drawn(bars())).startswith(b"\x89PNG")


async def test_a_drawing_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artist, "packed", lambda _picture: {"kind": "Bars"})
    with pytest.raises(NotDrawn):
        await drawn(bars())


async def test_a_drawing_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artist, "LIMIT_S", 0.0)
    with pytest.raises(NotDrawn):
        await drawn(bars())


async def test_without_the_interpreter_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    with pytest.raises(NotDrawn):
        await drawn(bars())


def test_the_bot_itself_never_loads_the_drawing_library() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], check=False, timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
