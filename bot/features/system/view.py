"""Pure text about the engine: disk usage by kind and in detail, version, state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import DiskUsage, Info, Version, short_id
from bot.features.system.usage import Kind, Share, is_used, shares, unique_bytes
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.signs import state_sign
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

PRUNE_LINES = {
    Kind.IMAGES: "image prune -a",
    Kind.CONTAINERS: "container prune",
    Kind.VOLUMES: "volume prune",
    Kind.CACHE: "builder prune",
}
BUTTONS_IN_A_ROW = 2
NAME_SHOWN = 48
ITEMS_SHOWN = 30  # a kind; beyond that no one reads on a phone
GIB = 1 << 30


def disk(usage: DiskUsage, *, may: Callable[[str], bool], t: Translate) -> View:
    """Two short lines a kind; a button for each kind that can give something back."""
    found = shares(usage)
    lines: list[Text] = [Bold(t("system-df-title", size=size(sum(share.size_bytes for share in found))))]
    for share in found:
        lines += [
            Text(),
            Text(Bold(t(f"system-df-{share.kind}")), f"  {size(share.size_bytes)}"),
            Text(f"    {_counts(share, t)}"),
        ]
    return View(text=joined(lines), rows=(*_prune_rows(found, may, t), *_picture_row(found, t)))


def picture_caption(usage: DiskUsage, t: Translate) -> Text:
    found = shares(usage)
    free = sum(share.reclaimable_bytes for share in found)
    title = Bold(t("system-df-title", size=size(sum(share.size_bytes for share in found))))
    return joined([Text(title), Text(t("system-df-picture-legend", size=size(free)))])


def _picture_row(found: Sequence[Share], t: Translate) -> tuple[Row, ...]:
    if not any(share.size_bytes for share in found):
        return ()
    return ((Button(text=t("system-df-do-picture"), tap=tap_command("system df --picture", ask=False)),),)


def disk_details(usage: DiskUsage, *, may: Callable[[str], bool], now: datetime, t: Translate) -> View:
    """The largest first within each kind."""
    found = shares(usage)
    items = {
        Kind.IMAGES: _images(usage, now, t),
        Kind.CONTAINERS: _containers(usage, t),
        Kind.VOLUMES: _volumes(usage, t),
        Kind.CACHE: _cache(usage, now, t),
    }
    lines: list[Text] = [Bold(t("system-df-title", size=size(sum(share.size_bytes for share in found))))]
    for share in found:
        lines += [Text(), Text(Bold(t(f"system-df-{share.kind}")), f"  {size(share.size_bytes)}")]
        lines.append(Text(f"    {_counts(share, t)}"))
        lines += [Text(f"• {item}") for item in items[share.kind][:ITEMS_SHOWN]]
        if share.count > ITEMS_SHOWN:
            lines.append(Text(t("system-more", count=share.count - ITEMS_SHOWN)))
    return View(text=joined(lines), rows=_prune_rows(found, may, t))


def version(found: Version, host: str, t: Translate) -> View:
    facts = [
        ("system-version-api", _api(found, t)),
        ("system-version-platform", "/".join(part for part in (found.os, found.arch) if part)),
        ("system-version-kernel", found.kernel),
        ("system-version-go", found.go_version),
        ("system-version-commit", found.git_commit),
        ("system-version-built", found.built_at),
    ]
    lines: list[Text] = [Text(Bold(f"Docker {found.version}"), f"  {host}" if host else "")]
    lines += [Text(t(key), " ", value) for key, value in facts if value]
    others = [f"{name} {number}" for name, number in found.components if name != "Engine"]
    lines += [Text(t("system-version-components"), " ", ", ".join(others))] if others else []
    return View(text=joined(lines))


def info(found: Info, t: Translate) -> View:
    running = t("system-info-states", running=str(found.running), paused=str(found.paused), stopped=str(found.stopped))
    facts = [
        ("system-info-containers", f"{found.containers} ({running})"),
        ("system-info-images", str(found.images)),
        ("system-info-system", found.operating_system),
        ("system-info-kernel", f"{found.kernel}, {found.architecture}"),
        ("system-info-cpus", str(found.cpus)),
        ("system-info-memory", f"{found.memory_bytes / GIB:.1f} GiB"),
        ("system-info-storage", found.storage_driver),
        ("system-info-logging", found.logging_driver),
        ("system-info-cgroup", f"{found.cgroup_driver}, v{found.cgroup_version}"),
        ("system-info-root", found.data_root),
        ("system-info-runtimes", _runtimes(found)),
        ("system-info-swarm", _swarm(found, t)),
        ("system-info-live-restore", t("system-yes") if found.live_restore else ""),
    ]
    lines: list[Text] = [Text(Bold(found.name), f"  Docker {found.server_version}"), Text()]
    lines += [Text(t(key), " ", value) for key, value in facts if value]
    if found.warnings:
        lines += [Text(), *(Text(f"⚠ {clean(warning).removeprefix('WARNING: ')}") for warning in found.warnings)]
    return View(text=joined(lines), rows=((Button(text=t("system-do-df"), tap=tap_command("system df")),),))


# parts


def _counts(share: Share, t: Translate) -> str:
    counts = t("system-df-counts", count=str(share.count), active=str(share.active))
    if not share.reclaimable_bytes:
        return counts
    free = t("system-df-free", size=size(share.reclaimable_bytes), percent=str(share.percent))
    return f"{counts} · {free}"


def _prune_rows(found: Sequence[Share], may: Callable[[str], bool], t: Translate) -> tuple[Row, ...]:
    buttons = [
        Button(text=t(f"system-prune-{share.kind}"), tap=tap_command(PRUNE_LINES[share.kind]))
        for share in found
        if share.count > share.active and may(PRUNE_LINES[share.kind].removesuffix(" -a"))
    ]
    return tuple(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW))


def _images(usage: DiskUsage, now: datetime, t: Translate) -> list[str]:
    ordered = sorted(usage.images, key=lambda image: (-unique_bytes(image), image.id))
    return [
        " · ".join(
            [
                clipped(image.tags[0] if image.tags else f"<none> {short_id(image.id)}", NAME_SHOWN),
                t("system-df-image", own=size(unique_bytes(image)), whole=size(image.size_bytes)),
                age(image.created_at, now, t),
                t("system-df-used" if is_used(image) else "system-df-unused"),
            ]
        )
        for image in ordered
    ]


def _containers(usage: DiskUsage, t: Translate) -> list[str]:
    ordered = sorted(usage.containers, key=lambda item: (-(item.size_rw_bytes or 0), item.name))
    return [
        f"{state_sign(item.state, item.health, item.exit_code)} {clipped(item.name, NAME_SHOWN)} · "
        f"{size(item.size_rw_bytes or 0)}"
        for item in ordered
    ]


def _volumes(usage: DiskUsage, t: Translate) -> list[str]:
    ordered = sorted(usage.volumes, key=lambda volume: (-(volume.size_bytes or 0), volume.name))
    return [
        " · ".join(
            [
                volume.name[:12] + "…" if len(volume.name) == 64 else clipped(volume.name, NAME_SHOWN),
                size(volume.size_bytes) if volume.size_bytes is not None else t("system-df-unknown"),
                t("system-df-used" if volume.used_by else "system-df-unused"),
            ]
        )
        for volume in ordered
    ]


def _cache(usage: DiskUsage, now: datetime, t: Translate) -> list[str]:
    ordered = sorted(usage.build_cache, key=lambda record: (-record.size_bytes, record.id))
    return [
        " · ".join(
            part
            for part in (
                clipped(clean(record.description) or record.kind, NAME_SHOWN),
                size(record.size_bytes),
                age(record.last_used_at, now, t) if record.last_used_at else "",
            )
            if part
        )
        for record in ordered
    ]


def _api(found: Version, t: Translate) -> str:
    if not found.min_api_version:
        return found.api_version
    return t("system-version-api-range", api=found.api_version, least=found.min_api_version)


def _runtimes(found: Info) -> str:
    names = [f"{name}*" if name == found.default_runtime else name for name in found.runtimes]
    return ", ".join(names) if len(names) > 1 else found.default_runtime


def _swarm(found: Info, t: Translate) -> str:
    if found.swarm == "inactive":
        return t("system-info-swarm-off")
    return f"{found.swarm}, manager" if found.is_manager else found.swarm
