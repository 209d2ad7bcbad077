"""The numbers by which the rules judge, each with its reason. Those that somebody may set come from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.settings import Settings

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    # containers
    loop_restarts: int = 3  # so many within the window are a crash loop
    loop_window: timedelta = 5 * MINUTE
    back_within: timedelta = 90 * timedelta(seconds=1)  # the engine waits at most a minute before it restarts
    well_after: timedelta = timedelta(seconds=30)  # what has run so long is taken to run
    unhealthy_for: timedelta = 5 * MINUTE  # before it rings
    stopped_for: timedelta = timedelta(hours=24)  # then it is meant to be stopped
    oom_grace: timedelta = timedelta(seconds=3)  # the death that an oom event announces comes within that

    # repeats of the same
    pauses: tuple[timedelta, ...] = (timedelta(seconds=30), 2 * MINUTE, 10 * MINUTE, 60 * MINUTE)
    remembered: timedelta = 60 * MINUTE  # after it was over; what comes again within that is the same trouble

    # many at once
    wave_size: int = 3
    wave_within: timedelta = timedelta(seconds=2)
    wave_stays: timedelta = timedelta(seconds=10)  # after its last death
    wave_members: int = 200  # more than that nobody reads in one message; the rest is the next one
    blind_grace: timedelta = timedelta(seconds=10)  # what a shorter gap hid is told one by one
    late_grace: timedelta = MINUTE  # a summary is not waited for any longer

    # the engine
    lost_grace: timedelta = timedelta(seconds=3)  # a stream that breaks and opens again is no news
    stop_reach: timedelta = timedelta(seconds=30)  # deaths that long before the engine went were its own doing

    # a critical one that nobody acknowledges; from its delivery on
    repeat_after: timedelta = 15 * MINUTE
    escalate_after: tuple[timedelta, ...] = ()  # of the chats that come next

    # what is measured; a fraction of 0 means never
    disk_warning: float = 0.85
    disk_critical: float = 0.95
    disk_slack: float = 0.02  # it is over when that far below the warning
    cpu: float = 0.0  # 1.0 is one core
    memory: float = 0.0  # of the container's limit
    over_for: timedelta = 5 * MINUTE
    service_grace: timedelta = timedelta(seconds=45)  # an update of a service may take as long

    node_grace: timedelta = timedelta(seconds=30)  # a node that restarts its engine is back by then

    label_keys: frozenset[str] = frozenset()  # those that subscriptions choose by, kept with an incident


def from_settings(settings: Settings) -> Limits:
    full = settings.alert_disk_percent / 100
    return Limits(
        repeat_after=settings.alert_repeat_min * MINUTE,
        disk_warning=full,
        disk_critical=max(0.95, full + (1 - full) / 2),
        cpu=settings.alert_cpu_percent / 100,
        memory=settings.alert_memory_percent / 100,
        over_for=settings.alert_over_min * MINUTE,
    )
