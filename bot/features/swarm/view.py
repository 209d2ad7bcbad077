"""Pure text of the swarm itself: what was made, asked and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.cluster_model import Cluster, Membership
from bot.ui.container_card import joined
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

if TYPE_CHECKING:
    from bot.features.swarm.leaving import Radius

SERVICES_SHOWN = 10


def begun(*, is_autolocked: bool, t: Translate) -> View:
    lines = [Text(f"✓ {t('swarm-did-init')}"), Text(t("swarm-note-one-manager"))]
    rows: list[Row] = [
        (
            Button(text=t("swarm-do-join-worker"), tap=tap_command("swarm join-token worker")),
            Button(text=t("swarm-do-nodes"), tap=tap_command("node ls")),
        )
    ]
    if is_autolocked:
        lines.append(Text(t("swarm-note-autolock")))
        rows.append((Button(text=t("swarm-do-unlock-key"), tap=tap_command("swarm unlock-key")),))
    return View(text=joined(lines), rows=tuple(rows))


def rotate_question(what: str, t: Translate) -> View:
    """``what`` is worker, manager, ca or unlock-key."""
    return View(text=joined([Bold(t(f"swarm-ask-rotate-{what}")), Text(t(f"swarm-note-rotate-{what}"))]))


def force_question(t: Translate) -> View:
    return View(text=joined([Bold(t("swarm-ask-force-new")), Text(t("swarm-note-force-new"))]))


def authority(cluster: Cluster, t: Translate) -> View:
    lines: list[Text] = [Bold(t("swarm-ca-title")), Pre(cluster.root_ca.strip())]
    if cluster.is_rotating_ca:
        lines.append(Text(t("swarm-ca-rotating")))
    return View(text=joined(lines))


def rotating(t: Translate) -> View:
    button = Button(text=t("swarm-do-look"), tap=tap_command("swarm ca"))
    return View(text=Text(f"✓ {t('swarm-ca-begun')}"), rows=((button,),))


def leave_question(member: Membership, radius: Radius, t: Translate) -> View:
    notes: list[str] = []
    if radius.containers:
        notes.append(t("swarm-leave-containers", count=radius.containers))
    if radius.is_last_manager:
        notes.append(t("swarm-leave-last", services=len(radius.services), kept=radius.kept))
        if radius.services:
            shown = list(radius.services[:SERVICES_SHOWN])
            left = len(radius.services) - len(shown)
            shown += [t("nodes-more", count=left)] if left else []
            notes.append(t("swarm-leave-services", services=", ".join(shown)))
    elif member.state == "locked":
        notes.append(t("swarm-leave-blind"))
    elif member.is_manager and radius.quorum is None:
        notes.append(t("swarm-leave-no-leader"))
    elif radius.quorum is not None:
        quorum = radius.quorum
        key = "swarm-leave-quorum-lost" if quorum.is_lost else "swarm-leave-quorum"
        notes.append(t(key, managers=quorum.managers, reachable=quorum.reachable, spare=max(quorum.spare, 0)))
        notes.append(t("swarm-leave-demote-first"))
    return View(text=joined([Bold(t("swarm-ask-leave")), *(Text(note) for note in notes)]))


def left(*, is_over: bool, t: Translate) -> View:
    return View(text=Text(f"✓ {t('swarm-did-leave-last' if is_over else 'swarm-did-leave')}"))
