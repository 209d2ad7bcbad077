from datetime import UTC, datetime, timedelta

from bot.telegram.claim import Claim, Verdict

START = datetime(2026, 1, 1, tzinfo=UTC)


def _wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_right_code_is_taken_once() -> None:
    claim = Claim(lambda: START)
    code = claim.arm()
    assert len(code) == 6
    assert code.isdigit()
    assert [claim.hand_in(code), claim.hand_in(code)] == [Verdict.ACCEPTED, Verdict.VOID]


def test_five_wrong_codes_void_it() -> None:
    claim = Claim(lambda: START)
    code = claim.arm()
    verdicts = [claim.hand_in(_wrong(code)) for _ in range(5)]
    assert verdicts == [Verdict.WRONG] * 4 + [Verdict.VOID]
    assert claim.hand_in(code) is Verdict.VOID


def test_a_code_ends_after_ten_minutes() -> None:
    now = START
    claim = Claim(lambda: now)
    code = claim.arm()
    now = START + timedelta(minutes=10)
    assert not claim.is_armed
    assert claim.hand_in(code) is Verdict.VOID


def test_nothing_is_taken_before_a_code_is_out() -> None:
    assert Claim(lambda: START).hand_in("") is Verdict.VOID
