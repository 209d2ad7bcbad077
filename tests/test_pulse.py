"""Proof of life: what counts, what `check --live` reads, and which part is named when it is not alive."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from bot import pulse_file
from bot.cli import main
from bot.engine.port import Engine
from bot.errors import EngineUnreachable, SettingsError
from bot.nursery import Nursery
from bot.pulse import Pulse, beat
from tests.bot import Running
from tests.watch.delivery import until

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STALE = NOW - timedelta(seconds=61)


class Pinged:
    """An engine, as far as the pulse asks it."""

    host = "local"

    def __init__(self, *, is_there: bool):
        self._is_there = is_there

    async def ping(self) -> None:
        if not self._is_there:
            raise EngineUnreachable(host=self.host, reason="no socket")


def yes() -> bool:
    return True


def no() -> bool:
    return False


async def one_beat(
    data_dir: Path,
    *,
    is_there: bool = True,
    is_following: Callable[[], bool] | None = None,
    is_delivering: Callable[[], bool] | None = None,
) -> list[str]:
    """What is stale after the first look, of a bot that polls."""
    pulse = Pulse(polling_at=NOW)
    async with Nursery() as nursery:
        nursery.start(
            beat(
                pulse,
                engine=cast("Engine", Pinged(is_there=is_there)),
                data_dir=data_dir,
                clock=lambda: NOW,
                is_following=is_following,
                is_delivering=is_delivering,
            ),
            name="pulse",
        )
        async with asyncio.timeout(10):
            while not (data_dir / pulse_file.FILE).exists():  # noqa: ASYNC110 - a file has no event
                await asyncio.sleep(0)
    assert pulse.stale_parts(NOW) == pulse_file.stale_parts(data_dir, NOW)
    return pulse_file.stale_parts(data_dir, NOW)


@pytest.mark.parametrize("stale", [(), ("polling",), ("events",), ("outbox",), ("polling", "events", "outbox")])
def test_it_is_alive_only_while_all_three_are(tmp_path: Path, stale: tuple[str, ...]) -> None:
    pulse_file.write(tmp_path, {part: STALE if part in stale else NOW for part in pulse_file.PARTS})
    assert pulse_file.stale_parts(tmp_path, NOW) == list(stale)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"polling_at": 7}', '{"polling_at": "yesterday"}'])
def test_a_file_that_says_nothing_is_no_proof(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / pulse_file.FILE).write_text(content, encoding="utf-8")
    assert pulse_file.stale_parts(tmp_path, NOW) == ["polling", "events", "outbox"]


@pytest.mark.parametrize(
    ("is_following", "is_delivering", "stale"), [(yes, yes, []), (no, yes, ["events"]), (yes, no, ["outbox"])]
)
async def test_a_part_counts_only_while_it_says_that_it_is_alive(
    tmp_path: Path, is_following: Callable[[], bool], is_delivering: Callable[[], bool], stale: list[str]
) -> None:
    assert await one_beat(tmp_path, is_following=is_following, is_delivering=is_delivering) == stale


async def test_without_a_follower_a_ping_stands_for_the_events(tmp_path: Path) -> None:
    (tmp_path / "up").mkdir()
    (tmp_path / "down").mkdir()
    assert await one_beat(tmp_path / "up", is_there=True) == []
    assert await one_beat(tmp_path / "down", is_there=False) == ["events"]


def test_a_folder_that_cannot_be_written_does_not_end_the_bot(tmp_path: Path) -> None:
    pulse_file.write(tmp_path / "nowhere", {"polling": NOW})
    assert pulse_file.stale_parts(tmp_path / "nowhere", NOW) == ["polling", "events", "outbox"]


def test_check_live_says_which_part_is_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    now = datetime.now(UTC)
    pulse_file.write(tmp_path, {"polling": now, "events": now, "outbox": None})
    dead = CliRunner().invoke(main, ["check", "--live"])
    assert (dead.exit_code, dead.output) == (
        1,
        "not alive within a minute: outbox (alerts wait and are not delivered)\n",
    )
    pulse_file.write(tmp_path, {"polling": now, "events": now, "outbox": now})
    alive = CliRunner().invoke(main, ["check", "--live"])
    assert (alive.exit_code, alive.output) == (0, "alive: polling, events and outbox\n")


async def test_a_running_bot_writes_its_pulse_though_nobody_writes_to_it(running: Running) -> None:
    async def is_alive() -> bool:
        return pulse_file.stale_parts(running.settings.data_dir, datetime.now(UTC)) == []

    await until(is_alive)


async def test_the_proof_of_a_bot_that_has_ended_is_none_for_the_next_one(tmp_path: Path) -> None:
    async with pulse_file.held(tmp_path):
        pulse_file.write(tmp_path, dict.fromkeys(pulse_file.PARTS, NOW))
        assert pulse_file.stale_parts(tmp_path, NOW) == []
    assert pulse_file.stale_parts(tmp_path, NOW) == list(pulse_file.PARTS)
    async with pulse_file.held(tmp_path):  # it has not got as far as a beat
        assert pulse_file.stale_parts(tmp_path, NOW) == list(pulse_file.PARTS)


async def test_a_second_bot_on_the_same_folder_is_refused_and_may_start_when_the_first_has_gone(tmp_path: Path) -> None:
    async with pulse_file.held(tmp_path):
        pulse_file.write(tmp_path, dict.fromkeys(pulse_file.PARTS, NOW))
        with pytest.raises(SettingsError, match="DATA_DIR"):
            async with pulse_file.held(tmp_path, patience_s=0):
                raise AssertionError("two at once")
        assert pulse_file.stale_parts(tmp_path, NOW) == []  # the first one's proof of life is still there
        assert pulse_file.is_held(tmp_path)
    assert not pulse_file.is_held(tmp_path)
    async with pulse_file.held(tmp_path, patience_s=0):
        assert pulse_file.is_held(tmp_path)
