"""Whether a container is protected, for features that meet containers beside their own objects."""

from __future__ import annotations

from fnmatch import fnmatchcase

from bot.engine.model import Container
from bot.telegram.call import Call

PROTECT_LABEL = "lotsman.protect"
_TRUE = ("1", "t", "true", "yes", "on")


def protects(call: Call, container: Container) -> bool:
    """By PROTECT, by its label, or because the bot itself runs in it."""
    own = call.services.own_container()
    return (
        (bool(own) and container.id.startswith(own))
        or container.labels.get(PROTECT_LABEL, "").lower() in _TRUE
        or any(fnmatchcase(container.name, glob) for glob in call.settings.protect)
    )
