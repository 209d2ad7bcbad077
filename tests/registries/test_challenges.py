"""What registries say in their headers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.registries.challenges import (
    LONGEST_WAIT,
    USUAL_WAIT,
    Challenge,
    challenge,
    wait_after_refusal,
    wait_for_quota,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_bearer_challenge_names_its_realm_service_and_scope() -> None:
    header = 'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull"'
    assert challenge(header) == Challenge(
        scheme="bearer",
        realm="https://auth.example/token",
        service="registry.example",
        scope="repository:a/b:pull",
    )


@pytest.mark.parametrize(
    ("header", "scheme"), [('Basic realm="x"', "basic"), ("Negotiate", None), ("", None), ("bearer", "bearer")]
)
def test_other_schemes_are_not_known(header: str, scheme: str | None) -> None:
    found = challenge(header)
    assert (found.scheme if found is not None else None) == scheme


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("30", timedelta(seconds=30)),
        ("Thu, 01 Jan 2026 12:02:00 GMT", timedelta(minutes=2)),
        ("Thu, 01 Jan 2026 11:00:00 GMT", timedelta(seconds=1)),
        ("99999999999999999999", LONGEST_WAIT),
        ("soon", USUAL_WAIT),
        ("", USUAL_WAIT),
    ],
)
def test_retry_after_is_read_within_bounds(told: str, wait: timedelta) -> None:
    assert wait_after_refusal({"Retry-After": told}, NOW) == wait


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("0;w=21600", LONGEST_WAIT),
        ("0;w=60", timedelta(minutes=1)),
        ("0", USUAL_WAIT),
        ("76;w=21600", None),
        ("", None),
        ("many", None),
    ],
)
def test_a_quota_that_is_used_up_is_noticed(told: str, wait: timedelta | None) -> None:
    assert wait_for_quota({"RateLimit-Remaining": told}) == wait
