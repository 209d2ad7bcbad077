"""One incident in words: what happened, how it went on, how it ended, why. Pure; how a card is laid out is not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.incident_rows import Cause, CauseKind, Incident, Severity, Step, Trouble
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import clipped
from bot.ui.exits import SIGNAL_BASE, meaning
from bot.ui.secrets import mask_text
from bot.ui.signs import IDLE, ILL, UNSURE, WELL
from bot.ui.texts import Translate, has_message

WHOLE = frozenset({Trouble.ENGINE, Trouble.DISK, Trouble.WAVE, Trouble.QUORUM})
"""Their sentence needs no name before it."""
OF_CONTAINERS = frozenset(
    {
        Trouble.CRASH,
        Trouble.OOM,
        Trouble.UNHEALTHY,
        Trouble.CRASH_LOOP,
        Trouble.NOT_BACK,
        Trouble.STOPPED,
        Trouble.FINISHED,
        Trouble.CPU,
        Trouble.MEMORY,
        Trouble.EXEC,
        Trouble.LIFECYCLE,
    }
)
SEGMENTS_AT_MOST = 8
SEGMENTS_AT_THE_START = 3
DETAIL_SHOWN = 40
COMMAND_SHOWN = 120
NAME_SHOWN = 64
ARROW = " → "
_BEGAN = ("started", "restarted")
_UNTOLD = ("acknowledged",)  # the card says it elsewhere
_WITH_DETAIL = frozenset(
    {"stopped_by", "started_by", "restarted_by", "renamed", "replicas", "complete", "over", "below", "quorum"}
)
_KILLED = SIGNAL_BASE + 9


def sign(incident: Incident) -> str:
    if incident.resolved_at is not None and not runs_on(incident):
        return IDLE if incident.resolution in _NOT_WELL else WELL
    return {Severity.CRITICAL: ILL, Severity.WARNING: UNSURE}.get(incident.severity, IDLE)


_NOT_WELL = frozenset({"", "removed", "stopped", "finished", "ended", "left", "unwatched"})
"""Over, but not for the better. What is only noted for the digest is over at once and has no outcome."""


def runs_on(incident: Incident) -> bool:
    """Memory ran out for a process inside, not for the container: nothing ended, so nothing is over."""
    return incident.trouble is Trouble.OOM and incident.details.get("inside") == "yes"


def name(incident: Incident) -> str:
    return clipped(clean(incident.subject), NAME_SHOWN)


def is_of_a_container(incident: Incident) -> bool:
    return incident.trouble in OF_CONTAINERS


def foreign(text: str, length: int) -> str:
    """Of others' making: harmless, masked while it is whole, then cut."""
    return clipped(mask_text(clean(text)).replace("\n", " ").strip(), length)


# what happened


def happened(incident: Incident, t: Translate, *, in_short: bool = False) -> str:
    """What follows the name, or the whole sentence where the trouble has none. ``in_short``: all in one line."""
    trouble = incident.trouble
    if trouble is Trouble.WAVE:
        return t("alerts-away") if is_summary(incident) else t("alerts-wave", count=len(incident.members))
    if trouble is Trouble.CRASH and in_short and incident.exit_code is not None:
        return t("alerts-crash-code", code=str(incident.exit_code))
    if runs_on(incident):
        return t("alerts-oom-within")
    if trouble in _NOTED:
        return _noted(incident, t, in_short=in_short)
    return _measured(incident, t) or _of_swarm(incident, t) or t(f"alerts-{trouble.value}")


_NOTED = (Trouble.EXEC, Trouble.IMAGE, Trouble.LIFECYCLE)
_IMAGE_ACTIONS = ("pull", "delete", "load", "import")


def is_summary(incident: Incident) -> bool:
    """Of what happened unseen, not a wave of deaths."""
    return incident.details.get("kind") == "away"


def _noted(incident: Incident, t: Translate, *, in_short: bool) -> str:
    """What is only told in the digest; more of the same is counted."""
    what = incident.steps[-1].what if incident.steps else ""
    told = t(f"alerts-{incident.trouble.value}")
    if incident.trouble is Trouble.IMAGE and what in _IMAGE_ACTIONS:
        told = t(f"alerts-image-{what}")
    elif incident.trouble is Trouble.LIFECYCLE and what in ("created", "removed"):
        told = t(f"alerts-{what}")
    elif in_short and (command := exec_command(incident)):
        told = f"{told}: {command}"
    count = incident.details.get("count", "1")
    return told if count == "1" else f"{told} ×{clean(count)}"


def _of_swarm(incident: Incident, t: Translate) -> str:
    """The majority with its numbers, where somebody could tell them; an update with what has stopped."""
    details = {key: clean(value) for key, value in incident.details.items()}
    if incident.trouble is Trouble.QUORUM:
        is_lost = bool(details.get("lost"))
        if not details.get("reachable"):
            return t("alerts-quorum-unknown")
        counts = {"reachable": details["reachable"], "managers": details.get("managers", "?")}
        return t("alerts-quorum-lost" if is_lost else "alerts-quorum", **counts)
    if incident.trouble is Trouble.UPDATE and details.get("state", "").startswith("rollback"):
        return t("alerts-update-rollback")
    return ""


def exec_command(incident: Incident) -> str:
    if incident.trouble is not Trouble.EXEC or not incident.steps:
        return ""
    return foreign(incident.steps[-1].detail, COMMAND_SHOWN)


def _measured(incident: Incident, t: Translate) -> str:
    """How it stands; of what is over how it was."""
    trouble = incident.trouble
    if trouble is Trouble.SERVICE:
        running, _, desired = _measure(incident).partition("/")
        return t("alerts-service-counts", running=running, desired=desired) if desired else ""
    percent = _measure(incident).removesuffix("%")
    if not percent or trouble not in _MEASURES:
        return ""
    return t("alerts-disk-percent" if trouble is Trouble.DISK else f"alerts-{trouble.value}-much", percent=percent)


_MEASURES = {
    Trouble.DISK: ("filling", "percent"),
    Trouble.CPU: ("over", "used"),
    Trouble.MEMORY: ("over", "used"),
    Trouble.SERVICE: ("replicas", ""),
}
"""The step that tells it, and the detail that does."""


def _measure(incident: Incident) -> str:
    step, key = _MEASURES.get(incident.trouble, ("", ""))
    details, told = incident.details, [one.detail for one in incident.steps if one.what == step]
    if incident.resolved_at is not None and told:
        return clean(told[-1])
    if incident.trouble is Trouble.SERVICE:
        return clean(f"{details.get('running', '0')}/{details.get('desired', '')}")
    return clean(details.get(key, "")).strip()


def ended(incident: Incident, t: Translate) -> str:
    """How it ended and after how long; "" while it is open, and of what has no end but is only noted."""
    if incident.resolved_at is None or not incident.resolution or runs_on(incident):
        return ""
    took = (incident.resolved_at - incident.opened_at).total_seconds()
    return t("alerts-after", what=_outcome(incident, t), time=span(took, t))


def _outcome(incident: Incident, t: Translate) -> str:
    is_of_itself = not is_of_a_container(incident) or incident.trouble in (Trouble.CPU, Trouble.MEMORY)
    if is_of_itself and incident.resolution not in ("removed", "ended", "unwatched"):
        key = f"alerts-over-{incident.trouble.value}"
        return t(key) if has_message("en", key) else t("alerts-resolved")
    key = f"alerts-resolved-{incident.resolution}"
    return t(key) if incident.resolution and has_message("en", key) else t("alerts-resolved")


# how it went on


@dataclass(slots=True)
class _Segment:
    """``restarts`` counts the starts that it stands for, 0 for any other step."""

    step: Step
    restarts: int = 0


def course(incident: Incident, t: Translate) -> str:
    """``died → restarting ×7 → healthy``; "" where there is nothing to tell beside the beginning."""
    if incident.trouble in (Trouble.ENGINE, Trouble.DISK):
        return ""
    steps = [step for step in incident.steps if step.what not in _UNTOLD]
    segments = _folded(steps)
    loops = [segment for segment in segments if segment.restarts]
    if len(loops) == 1:
        loops[0].restarts = max(loops[0].restarts, incident.restarts)
    texts = [_segment(segment, t) for segment in segments]
    if segments and segments[-1].restarts and steps[-1].what == "died":
        texts.append(t("alerts-step-died-again"))
    if not loops and incident.restarts:
        texts = [*texts[:1], t("alerts-step-restarts", count=incident.restarts), *texts[1:]]
    if len(texts) > SEGMENTS_AT_MOST:
        rest = SEGMENTS_AT_MOST - SEGMENTS_AT_THE_START - 1
        texts = [*texts[:SEGMENTS_AT_THE_START], "…", *texts[-rest:]]
    return ARROW.join(texts) if len(texts) > 1 else ""


def _folded(steps: Sequence[Step]) -> list[_Segment]:
    """Each same death after a restart goes into the restarts before it; another one stands by itself."""
    segments: list[_Segment] = []
    for step in steps:
        last = segments[-1] if segments else None
        if step.what in _BEGAN:
            if last is not None and last.restarts:
                last.restarts += 1
            else:
                segments.append(_Segment(step, restarts=1))
            continue
        is_again = last is not None and (
            (last.step.what == step.what and last.step.detail == step.detail)
            or (bool(last.restarts) and step.what == "died" and _is_known(segments, step))
        )
        if not is_again:
            segments.append(_Segment(step))
    return segments


def _is_known(segments: Sequence[_Segment], step: Step) -> bool:
    """Whether the last death before was the same one."""
    deaths = [segment.step for segment in segments if segment.step.what == "died"]
    return bool(deaths) and deaths[-1].detail == step.detail


def _segment(segment: _Segment, t: Translate) -> str:
    if segment.restarts:
        return t("alerts-step-restarts", count=segment.restarts)
    what, detail = segment.step.what, foreign(segment.step.detail, DETAIL_SHOWN)
    if what == "died" and detail:
        return t("alerts-step-died-code", code=detail)
    key = f"alerts-step-{what}"
    told = t(key) if has_message("en", key) else foreign(what, DETAIL_SHOWN)
    return f"{told} ({detail})" if detail and what in _WITH_DETAIL else told


# why


def reasons(incident: Incident, t: Translate) -> list[str]:
    """Who or what ended it, and what its exit code means."""
    cause = incident.cause
    lines = [_by(cause, t)] if cause is not None else []
    if incident.exit_code is not None and (cause is None or cause.kind in _TELL_CODE):
        lines += _code(incident, incident.exit_code, t)
    return [line for line in lines if line]


_TELL_CODE = (CauseKind.CRASH, CauseKind.OOM, CauseKind.FINISHED, CauseKind.UNKNOWN)


def _by(cause: Cause, t: Translate) -> str:
    if cause.kind is CauseKind.PERSON:
        return t("alerts-by-person", name=foreign(cause.person, NAME_SHOWN))
    if cause.kind is CauseKind.OUTSIDE:
        return t("alerts-by-outside-signal", signal=cause.signal) if cause.signal else t("alerts-by-outside")
    return t("alerts-by-engine") if cause.kind is CauseKind.ENGINE else ""


def _code(incident: Incident, code: int, t: Translate) -> list[str]:
    was_oom = incident.trouble is Trouble.OOM or (incident.cause is not None and incident.cause.kind is CauseKind.OOM)
    known = meaning(code, was_oom_killed=was_oom)
    if code == _KILLED and not was_oom:
        return [t("alerts-killed", code=str(code), signal=known.signal)]
    told = t(known.key, code=str(code), signal=known.signal)
    return [told] if not was_oom or code == _KILLED else [told, t("alerts-oom-inside")]


def number(incident: Incident, key: str) -> float | None:
    """Of ``details``; None where it is not there, or no number."""
    try:
        return float(incident.details[key])
    except (KeyError, ValueError):
        return None
