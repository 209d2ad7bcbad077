"""How grave a trouble is, and what the labels of a container say about its alerts. Pure tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.store.incident_rows import Severity, Trouble

ALERTS_LABEL = "lotsman.alerts"
CHAT_LABEL = "lotsman.alerts.chat"
CPU_LABEL = "lotsman.alerts.cpu"
MEMORY_LABEL = "lotsman.alerts.memory"
OWN_LABELS = "lotsman."
COMPOSE_LABELS = ("com.docker.compose.project", "com.docker.compose.service")

_SEVERITIES = {
    Trouble.CRASH: Severity.CRITICAL,
    Trouble.OOM: Severity.CRITICAL,
    Trouble.CRASH_LOOP: Severity.CRITICAL,
    Trouble.NOT_BACK: Severity.CRITICAL,
    Trouble.ENGINE: Severity.CRITICAL,
    Trouble.UNHEALTHY: Severity.WARNING,
    Trouble.STOPPED: Severity.WARNING,
    Trouble.DISK: Severity.WARNING,
    Trouble.SERVICE: Severity.WARNING,
    Trouble.NODE: Severity.CRITICAL,
    Trouble.MANAGER: Severity.WARNING,
    Trouble.QUORUM: Severity.WARNING,
    Trouble.UPDATE: Severity.WARNING,
    Trouble.CPU: Severity.WARNING,
    Trouble.MEMORY: Severity.WARNING,
    Trouble.WAVE: Severity.WARNING,
}


class Wish(StrEnum):
    """What ``lotsman.alerts`` may say."""

    OFF = "off"
    CRITICAL = "critical"
    ALL = "all"


def severity_of(trouble: Trouble, *, is_restarting: bool = False) -> Severity:
    """By itself. A crash whose policy brings the container back need not wake anybody; what comes of it may."""
    if trouble is Trouble.CRASH and is_restarting:
        return Severity.WARNING
    return _SEVERITIES.get(trouble, Severity.INFO)


def wish_of(labels: Mapping[str, str]) -> Wish | None:
    """None where the label is absent or says nothing that is known."""
    value = labels.get(ALERTS_LABEL, "").strip().lower()
    return Wish(value) if value in set(Wish) else None


def limit_of(labels: Mapping[str, str], label: str, default: float) -> float:
    """A fraction: of "80%" and of "80", 0.8. The default where the label is absent or wrong."""
    text = labels.get(label, "").strip().removesuffix("%").strip()
    try:
        value = float(text)
    except ValueError:
        return default
    return value / 100 if 0 <= value < 1_000_000 else default


def kept_labels(labels: Mapping[str, str], keys: frozenset[str]) -> dict[str, str]:
    """What stays with an incident: Lotsman's own, Compose's names, and those that somebody chooses by."""
    return {
        key: value
        for key, value in sorted(labels.items())
        if key.startswith(OWN_LABELS) or key in COMPOSE_LABELS or key in keys
    }
