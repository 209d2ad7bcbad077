"""The settings of the helper that exchanges the bot's own container: the bot's, but for what two cannot have. Pure.

It reaches the engine as the bot does, by the same mounts, network and DOCKER_* variables; it has neither the token nor
ports, no address of its own and no label of Compose's.
"""

from __future__ import annotations

from typing import Any

from bot.upgrades.swap import Swap

COMMAND = "replace"
LABEL = "lotsman.helper"
QUIET = "lotsman.alerts"  # its end, by its own hand, is nobody's alarm
MOST_STARTS = 5  # then it is of no use
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
        "Labels": {LABEL: "1", QUIET: "off"},
        "Healthcheck": {"Test": ["NONE"]},
    }
    host |= {
        "PortBindings": {},
        "PublishAllPorts": False,
        "Links": None,
        "AutoRemove": False,
        # At its end it is removed. Until then whatever ends it starts it again; a kill by hand, the engine's restart.
        "RestartPolicy": {"Name": "always", "MaximumRetryCount": 0},
        "LogConfig": {"Type": "json-file", "Config": {}},  # its report is read there
    }
    networks = (inspected.get("NetworkSettings") or {}).get("Networks") or {}
    return {
        "Id": "",
        "Config": kept,
        "HostConfig": host,
        "Mounts": [],
        "NetworkSettings": {"Networks": {name: {} for name in networks}},
    }
