"""What one container's card says. Pure. Not in a feature: several show it, and none imports another."""

from __future__ import annotations

from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import ContainerDetails, Health, Mount, State, short_id
from bot.ui.ages import age, duration
from bot.ui.clean import clean
from bot.ui.ports import ports_text
from bot.ui.secrets import mask_text
from bot.ui.signs import state_sign
from bot.ui.texts import Translate

COMPOSE_PROJECT = "com.docker.compose.project"
COMPOSE_SERVICE = "com.docker.compose.service"
MOUNTS_SHOWN = 8
NETWORKS_SHOWN = 6
COMMAND_SHOWN = 200
OUTPUT_SHOWN = 300  # of a failing health check: its first lines tell
VOLUME_NAME_SHOWN = 32
MIB = 1 << 20
GIB = 1 << 30


def container_card(details: ContainerDetails, now: datetime, t: Translate) -> Text:
    lines: list[Text] = [
        Text(state_sign(details.state, details.health, details.exit_code), " ", Bold(details.name)),
        Text(clipped(image_name(details.image), 120), "  ", Code(short_id(details.id))),
        Text(state_line(details, now, t)),
        *_trouble(details, t),
        Text(),
        *_facts(details, now, t),
    ]
    return joined(lines)


def state_line(details: ContainerDetails, now: datetime, t: Translate) -> str:
    """What it does and since when; for one that ended its exit code, and whether memory ran out."""
    if details.is_running:
        time = duration((now - details.started_at).total_seconds(), t) if details.started_at else "?"
        line = t(f"card-{details.state.value}", time=time, code=str(details.exit_code or 0))
        return line if details.health is Health.NONE else f"{line} · {t(f'health-{details.health.value}')}"
    if details.state is State.CREATED or details.finished_at is None:
        return t(f"status-{details.state.value}", time="?", code=str(details.exit_code or 0))
    ended = t("card-exited", ago=age(details.finished_at, now, t), code=str(details.exit_code or 0))
    return f"{ended} · {t('card-oom')}" if details.was_oom_killed else ended


def image_name(image: str) -> str:
    """A bare id shortened as docker's tables do."""
    return short_id(image) if image.startswith("sha256:") else image


def clipped(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def joined(lines: list[Text]) -> Text:
    parts: list[Text | str] = []
    for number, line in enumerate(lines):
        parts += ["\n", line] if number else [line]
    return Text(*parts)


def _trouble(details: ContainerDetails, t: Translate) -> list[Text]:
    lines: list[Text] = []
    if details.error:
        lines.append(Text(t("card-error", error=clipped(clean(details.error), OUTPUT_SHOWN))))
    if details.health is Health.UNHEALTHY and details.health_output.strip():
        output = clipped(mask_text(clean(details.health_output).strip()), OUTPUT_SHOWN)
        lines.append(Text(t("card-health-output"), " ", Code(output)))
    return lines


def _facts(details: ContainerDetails, now: datetime, t: Translate) -> list[Text]:
    facts = [
        ("card-project", _project(details)),
        ("card-ports", ports_text(details.ports)),
        ("card-mounts", _mounts(details.mounts, t)),
        ("card-networks", _networks(details)),
        ("card-restart", _restart(details, t)),
        ("card-started", _moment(details.started_at, now, t)),
        ("card-finished", "" if details.is_running else _moment(details.finished_at, now, t)),
        ("card-command", clipped(mask_text(clean(" ".join((*details.entrypoint, *details.command)))), COMMAND_SHOWN)),
        ("card-limits", _limits(details)),
    ]
    return [Text(t(key), value if value.startswith("\n") else f" {value}") for key, value in facts if value]


def _project(details: ContainerDetails) -> str:
    project = details.labels.get(COMPOSE_PROJECT, "")
    service = details.labels.get(COMPOSE_SERVICE, "")
    return f"{project} / {service}" if project and service else project


def _mounts(mounts: tuple[Mount, ...], t: Translate) -> str:
    ordered = sorted(mounts, key=lambda mount: mount.target)
    shown = [_mount(mount) for mount in ordered[:MOUNTS_SHOWN]]
    if len(ordered) > MOUNTS_SHOWN:
        shown.append(t("card-more", count=len(ordered) - MOUNTS_SHOWN))
    return "".join(f"\n  {line}" for line in shown)


def _mount(mount: Mount) -> str:
    source = mount.source or mount.kind
    if mount.kind == "volume":
        # An anonymous volume's name is 64 digits: its beginning is what docker volume ls is searched by.
        source = short_id(source) if len(source) > VOLUME_NAME_SHOWN else source
    return f"{source} → {mount.target}{' (ro)' if mount.is_read_only else ''}"


def _networks(details: ContainerDetails) -> str:
    mode = details.network_mode
    if mode.startswith("container:"):
        kind, _, other = mode.partition(":")
        return f"{kind}:{short_id(other)}"
    links = sorted(details.networks, key=lambda link: link.network)
    shown = [f"{link.network} {link.ip_address}".strip() for link in links[:NETWORKS_SHOWN]]
    return ", ".join(shown) or mode


def _restart(details: ContainerDetails, t: Translate) -> str:
    policy = details.restart_policy or "no"
    if details.restart_max_retries:
        policy = f"{policy}:{details.restart_max_retries}"
    return f"{policy} · {t('card-restarts', count=details.restart_count)}" if details.restart_count else policy


def _moment(moment: datetime | None, now: datetime, t: Translate) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%M} UTC · {age(moment, now, t)}"


def _limits(details: ContainerDetails) -> str:
    parts = []
    if details.memory_limit_bytes:
        parts.append(_memory(details.memory_limit_bytes))
    if details.cpus:
        parts.append(f"{details.cpus:g} CPU")
    return ", ".join(parts)


def _memory(limit_bytes: int) -> str:
    """Binary units, as -m takes them: 512m is 512 MiB."""
    return f"{limit_bytes / GIB:g} GiB" if limit_bytes % GIB == 0 else f"{limit_bytes / MIB:.4g} MiB"
