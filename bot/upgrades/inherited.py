"""What a container has from its image and not from whoever made it. Pure.

The engine merges an image's defaults into a container's settings when it is made, and its inspect answer no longer
tells one from the other. Given back as they are, they would hold against the newer image's own for good: so what equals
the old image's is left out. Source: Engine API, ContainerInspect; moby, how an image's configuration is merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.model import Raw

COMPOSE_IMAGE = "com.docker.compose.image"  # the image's id, by which Compose sees that a container is not of it
_PLAIN = ("WorkingDir", "User", "StopSignal", "Shell")
_SETS = ("ExposedPorts", "Volumes")


def without_defaults(inspected: Raw, old_image: Raw, *, new_image_id: str) -> dict[str, Any]:
    """The inspect answer with only what was asked for this container. ``old_image``: its image's inspect answer."""
    config = dict(inspected.get("Config") or {})
    defaults = old_image.get("Config") or {}
    for name in _PLAIN:
        if config.get(name) == defaults.get(name) or not config.get(name):
            config.pop(name, None)
    config.pop("OnBuild", None)
    given = set(defaults.get("Env") or ())
    config["Env"] = [one for one in config.get("Env") or () if one not in given]
    for name in _SETS:
        own = config.get(name) or {}
        config[name] = {key: value for key, value in own.items() if key not in (defaults.get(name) or {})}
    config["Labels"] = _labels(config.get("Labels") or {}, defaults.get("Labels") or {}, new_image_id)
    _command(config, defaults)
    _healthcheck(config, defaults.get("Healthcheck") or {})
    return {**inspected, "Config": config}


def _labels(labels: Mapping[str, str], defaults: Mapping[str, str], new_image_id: str) -> dict[str, str]:
    own = {name: value for name, value in labels.items() if defaults.get(name) != value}
    if COMPOSE_IMAGE in own:
        own[COMPOSE_IMAGE] = new_image_id
    return own


def _command(config: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    """An entrypoint of one's own takes the image's command away, and an empty one has to be said."""
    entrypoint, command = config.get("Entrypoint") or [], config.get("Cmd") or []
    is_images = entrypoint == (defaults.get("Entrypoint") or [])
    if not is_images:
        config["Entrypoint"] = entrypoint or [""]
        return
    if command == (defaults.get("Cmd") or []):
        config.pop("Entrypoint", None)
        config.pop("Cmd", None)
    elif command or not entrypoint:
        config.pop("Entrypoint", None)


def _healthcheck(config: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    own = config.get("Healthcheck") or {}
    if own.get("Test") == ["NONE"]:
        return
    kept = {name: value for name, value in own.items() if value and defaults.get(name) != value}
    if kept:
        config["Healthcheck"] = kept
    else:
        config.pop("Healthcheck", None)
