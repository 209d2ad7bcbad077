"""An update held in the middle, and what it can be taken back to. Pure.

Docker has a word for going back and none for waiting. An update waits between two batches for as long as its delay
says, so holding it gives it one task at a time and a delay of a year: at most one more task is replaced. Every change
of a service, and that is one, makes the spec before it the one that a rollback returns to. So what stood there before
goes into a label, and so does the update's own configuration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.engine.model import Raw
from bot.engine.swarm_creation import nanoseconds
from bot.engine.swarm_model import SwarmService

LABEL = "lotsman.held"
_DELAY_S = 365 * 24 * 3600.0


def hold(spec: dict[str, Any], previous: Raw) -> dict[str, Any]:
    """``previous``: what a rollback would return to now."""
    kept = {
        "of": digest(spec.get("TaskTemplate") or {}),
        "config": spec.get("UpdateConfig"),
        "before": without_label(previous),
    }
    config = dict(spec.get("UpdateConfig") or {})
    spec["UpdateConfig"] = {**config, "Parallelism": 1, "Delay": nanoseconds(_DELAY_S)}
    spec["Labels"] = {**(spec.get("Labels") or {}), LABEL: json.dumps(kept, separators=(",", ":"))}
    return spec


def go_on(spec: dict[str, Any]) -> dict[str, Any]:
    """The label stays, for the way back; it is left out by every other change."""
    kept = _kept(spec)
    if kept is None:
        return spec
    if kept["config"] is None:
        spec.pop("UpdateConfig", None)
    else:
        spec["UpdateConfig"] = kept["config"]
    return spec


def forget(spec: dict[str, Any]) -> dict[str, Any]:
    """As it is without any of this: for every other change."""
    if is_held_spec(spec):
        spec = go_on(spec)
    return dict(without_label(spec))


def is_held(service: SwarmService) -> bool:
    """Whether an update of it waits because of this; an update that has come through in spite of it waits no more."""
    return is_held_spec(service.spec) and service.update.is_under_way


def is_held_spec(spec: Raw) -> bool:
    delay = (spec.get("UpdateConfig") or {}).get("Delay")
    return delay == nanoseconds(_DELAY_S) and LABEL in (spec.get("Labels") or {})


def before(service: SwarmService) -> Raw | None:
    """What it was before an update that was held; None where nothing of that kind is known, or another change came
    after it.
    """
    kept = _kept(service.spec)
    return kept["before"] if kept is not None else None


def digest(value: object) -> str:
    """The same for what says the same."""
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _kept(spec: Raw) -> Mapping[str, Any] | None:
    text = (spec.get("Labels") or {}).get(LABEL)
    if not isinstance(text, str):
        return None
    try:
        kept = json.loads(text)
    except ValueError:
        return None
    is_ours = isinstance(kept, dict) and isinstance(kept.get("before"), dict) and "config" in kept
    if not is_ours or kept.get("of") != digest(spec.get("TaskTemplate") or {}):
        return None
    found: Mapping[str, Any] = kept
    return found


def without_label(spec: Raw) -> Raw:
    if LABEL not in (spec.get("Labels") or {}):
        return spec
    labels = {key: value for key, value in (spec.get("Labels") or {}).items() if key != LABEL}
    return {**spec, "Labels": labels}
