"""The second factor over a real database: sealed, single use, limited, closed by a restart."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from bot.store import Store
from bot.telegram.factor import KEY_FILE, CodeVerdict, SecondFactor, is_code, picture

ANNA = 1001
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class _Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
async def store(tmp_path: Path, clock: _Clock) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "lotsman.db", clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def factor(store: Store, tmp_path: Path, clock: _Clock) -> SecondFactor:
    return SecondFactor(store, tmp_path, clock)


async def _app(factor: SecondFactor) -> pyotp.TOTP:
    offer = await factor.offer(ANNA, "anna")
    assert offer is not None
    return pyotp.TOTP(offer.secret)


async def test_the_first_code_proves_it_and_opens_ten_minutes(factor: SecondFactor, clock: _Clock) -> None:
    totp = await _app(factor)
    assert not factor.has(ANNA)
    assert await factor.hand_in(ANNA, totp.at(NOON)) == (CodeVerdict.ACCEPTED, 4)
    clock.now = NOON + timedelta(minutes=9, seconds=59)
    assert factor.is_open(ANNA)
    clock.now = NOON + timedelta(minutes=10)
    assert not factor.is_open(ANNA)


async def test_a_code_and_all_before_it_are_used_up(factor: SecondFactor, clock: _Clock) -> None:
    totp = await _app(factor)
    await factor.hand_in(ANNA, totp.at(NOON))
    verdicts = [await factor.hand_in(ANNA, totp.at(NOON + timedelta(seconds=ahead))) for ahead in (0, -30)]
    assert [verdict for verdict, _left in verdicts] == [CodeVerdict.USED, CodeVerdict.USED]


@pytest.mark.parametrize(("ahead_s", "verdict"), [(-60, CodeVerdict.WRONG), (60, CodeVerdict.WRONG)])
async def test_a_code_of_another_time_is_wrong(
    factor: SecondFactor, clock: _Clock, ahead_s: int, verdict: CodeVerdict
) -> None:
    totp = await _app(factor)
    assert (await factor.hand_in(ANNA, totp.at(NOON + timedelta(seconds=ahead_s))))[0] is verdict


async def test_tries_outlive_a_restart(store: Store, tmp_path: Path, clock: _Clock) -> None:
    totp = await _app(SecondFactor(store, tmp_path, clock))
    wrong = f"{(int(totp.at(NOON)) + 7) % 1_000_000:06}"
    for _ in range(5):
        await SecondFactor(store, tmp_path, clock).hand_in(ANNA, wrong)
    assert await SecondFactor(store, tmp_path, clock).hand_in(ANNA, totp.at(NOON)) == (CodeVerdict.LOCKED, 0)


async def test_a_restart_closes_the_window(factor: SecondFactor, store: Store, tmp_path: Path, clock: _Clock) -> None:
    totp = await _app(factor)
    await factor.hand_in(ANNA, totp.at(NOON))
    assert not SecondFactor(store, tmp_path, clock).is_open(ANNA)


async def test_a_proven_one_is_not_replaced(factor: SecondFactor) -> None:
    totp = await _app(factor)
    await factor.hand_in(ANNA, totp.at(NOON))
    assert await factor.offer(ANNA, "anna") is None


async def test_the_database_alone_makes_no_code(factor: SecondFactor, tmp_path: Path) -> None:
    totp = await _app(factor)
    (tmp_path / KEY_FILE).unlink()
    assert await factor.hand_in(ANNA, totp.at(NOON)) == (CodeVerdict.NONE, 0)


async def test_one_persons_code_is_no_other_persons(factor: SecondFactor) -> None:
    totp = await _app(factor)
    await factor.offer(1002, "oleg")
    assert (await factor.hand_in(1002, totp.at(NOON)))[0] is CodeVerdict.WRONG


@pytest.mark.parametrize("text", ["123456", "123 456", "123-456", " 123456 "])
def test_six_digits_are_a_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["12345", "1234567", "12345a", "", "12 34 56", "123456\n1"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_code(text)


def test_the_picture_is_a_png() -> None:
    assert picture("otpauth://totp/Lotsman:anna?secret=ABCDEFGHABCDEFGH&issuer=Lotsman").startswith(b"\x89PNG")
