"""The settings of the helper that exchanges the bot's own container: the bot's, but for what two cannot have. Pure.

It reaches the engine as the bot does, by the same mounts, network and DOCKER_* variables; it has neither the token nor
ports, no address of its own and no label of Compose's.
"""

from __future__ import annotations

from typing import Any

from bot.upgrades.swap import Swap

COMMAND = "replace"
LABEL = "lotsman.helper"
MOST_STARTS = 5  # an engine that is restarted meanwhile starts it again, and it goes on
_KEPT_VARIABLES = ("DOCKER_", "PATH=", "PYTHON", "COMMAND_TIMEOUT_S=", "DATA_DIR=")


def helper_settings(swap: Swap, *, settle_s: float) -> dict[str, Any]:
    """As an inspect answer, from the bot's own."""
    inspected = swap.inspected
    config, host = dict(inspected.get("Config") or {}), dict(inspected.get("HostConfig") or {})
    words = ["python", "-m", "bot", COMMAND, swap.name, swap.old_id, swap.new_image_id, str(settle_s)]
    kept = {
        "Image": config.get("Image"),
        "User": config.get("User"),
        "WorkingDir": config.get("WorkingDir"),
        "Env": [one for one in config.get("Env") or () if one.startswith(_KEPT_VARIABLES)],
        "Entrypoint": words,
        "Cmd": [],
        "Labels": {LABEL: "1"},
        "Healthcheck": {"Test": ["NONE"]},
    }
    host |= {
        "PortBindings": {},
        "PublishAllPorts": False,
        "Links": None,
        "AutoRemove": False,
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": MOST_STARTS},
    }
    networks = (inspected.get("NetworkSettings") or {}).get("Networks") or {}
    return {
        "Id": "",
        "Config": kept,
        "HostConfig": host,
        "Mounts": [],
        "NetworkSettings": {"Networks": {name: {} for name in networks}},
    }
