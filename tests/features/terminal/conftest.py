"""Screens are edited ten times a second here; tests/telegram/test_live.py proves how far apart edits are."""

import pytest


@pytest.fixture(autouse=True)
def quick_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.pace.PRIVATE_INTERVAL_S", 0.1)
    monkeypatch.setattr("bot.telegram.pace.GROUP_INTERVAL_S", 0.1)
