"""Whether a container is protected: the one rule, for every feature that changes containers or what they hang on."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.engine.model import Container, ContainerDetails
from bot.telegram.call import Call

PROTECT_LABEL = "lotsman.protect"
_TRUE = ("1", "t", "true", "yes", "on")


def protects(call: Call, container: Container | ContainerDetails) -> bool:
    """By the settings of this bot."""
    return is_protected(container, call.settings.protect, call.services.own_container())


def is_protected(container: Container | ContainerDetails, globs: Iterable[str], own_id: str) -> bool:
    """By PROTECT, by its label, or because the bot itself runs in it."""
    return (
        is_own(container, own_id)
        or container.labels.get(PROTECT_LABEL, "").lower() in _TRUE
        or any(fnmatchcase(container.name, glob) for glob in globs)
    )


def is_own(container: Container | ContainerDetails, own_id: str) -> bool:
    return bool(own_id) and container.id.startswith(own_id)
