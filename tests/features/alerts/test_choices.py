from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import UsageError
from bot.features.alerts.choices import changed, chat_and_topic
from bot.features.alerts.handlers import ALERTS_SET
from bot.store.alerting_rows import Subscription
from bot.store.incident_rows import Severity, Trouble
from bot.telegram import grammar

OLD = Subscription(chat_id=1, names=("old-*",), quiet_hours="22:00-06:00", digest_at="08:00")


def after(*words: str) -> Subscription:
    return changed(OLD, grammar.parse(ALERTS_SET, words))


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (["--level", "Critical"], {"least": Severity.CRITICAL}),
        (["--name", "web-*", "--name", "db,cache"], {"names": ("web-*", "db", "cache")}),
        (["--name", "all"], {"names": ()}),
        (["--label", "team=web", "--label", "shop"], {"labels": ("team=web", "shop")}),
        (["--kind", "crash,crash-loop,crash"], {"troubles": (Trouble.CRASH, Trouble.CRASH_LOOP)}),
        (["--quiet", "9:00–18:30"], {"quiet_hours": "09:00-18:30"}),
        (["--quiet", "off"], {"quiet_hours": ""}),
        (["--zone", "Asia/Almaty"], {"time_zone": "Asia/Almaty"}),
        (["--digest", "9:05"], {"digest_at": "09:05"}),
        (["--digest", "off"], {"digest_at": ""}),
        (["--lang", "ru"], {"language": "ru"}),
        (["--escalate", "15m"], {"escalate_after": timedelta(minutes=15)}),
        (["--escalate", "off"], {"escalate_after": None}),
        (["--off"], {"is_on": False}),
        (["--on"], {"is_on": True}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_only_what_was_given_changes(words: list[str], changes: dict[str, Any]) -> None:
    assert after(*words) == replace(OLD, **changes)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ([], "alerts-nothing-to-set"),
        (["--level", "loud"], "alerts-bad-level"),
        (["--kind", "crash,fire"], "alerts-bad-kind"),
        (["--kind", "wave"], "alerts-bad-kind"),
        (["--label", "=x"], "alerts-bad-label"),
        (["--quiet", "23-7"], "alerts-bad-quiet"),
        (["--quiet", "25:00-07:00"], "alerts-bad-quiet"),
        (["--quiet", "07:00-07:00"], "alerts-bad-quiet"),
        (["--zone", "Moscow"], "alerts-bad-zone"),
        (["--digest", "morning"], "alerts-bad-time"),
        (["--escalate", "2d"], "error-duration"),
        (["--escalate", "soon"], "error-duration"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_named(words: list[str], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        after(*words)
    assert caught.value.key == key


def test_another_chat_is_an_id_with_or_without_a_topic() -> None:
    assert [chat_and_topic("-1001234567890"), chat_and_topic("-1001234567890:17")] == [
        (-1001234567890, None),
        (-1001234567890, 17),
    ]
    with pytest.raises(UsageError):
        chat_and_topic("@ops")
