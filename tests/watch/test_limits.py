from datetime import timedelta

from bot.settings import Settings
from bot.watch.limits import Limits, from_settings


def test_what_may_be_set_comes_from_the_settings_in_the_rules_units() -> None:
    settings = Settings(
        alert_repeat_min=5,
        alert_disk_percent=80,
        alert_cpu_percent=150,
        alert_memory_percent=90,
        alert_over_min=2,
    )
    limits = from_settings(settings)
    assert (limits.repeat_after, limits.over_for) == (timedelta(minutes=5), timedelta(minutes=2))
    assert (limits.disk_warning, limits.disk_critical, limits.cpu, limits.memory) == (0.8, 0.95, 1.5, 0.9)


def test_a_disk_that_is_told_late_rings_later_still() -> None:
    assert from_settings(Settings(alert_disk_percent=98)).disk_critical == 0.99


def test_the_rest_stays_as_it_is() -> None:
    assert from_settings(Settings()).pauses == Limits().pauses
