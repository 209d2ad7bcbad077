"""What a cut step on a node, a secret or a config of a swarm has come to. Pure but for the asking.

A node's change is known by what was asked for; what is so already may be asked for again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.engine.cluster_model import Kept, Node
from bot.engine.port import Engine
from bot.store import Step
from bot.telegram.object_aftermath import Shown

NODE = "node"
KINDS = frozenset({NODE, *(kind.word for kind in Kept)})
CHANGE, REMOVE, MAKE = "node-change", "remove", "make"
"""``known`` of a change: ``wanted`` in JSON."""

GONE = "gone"  # among what is wanted: labels that are not


def wanted(changes: Mapping[str, Any]) -> str:
    """``Role``, ``Availability``, ``Labels`` as the engine has them, and ``gone`` labels."""
    return json.dumps(dict(changes), sort_keys=True)


async def look(engine: Engine, step: Step) -> Shown:
    """Raises EngineError where nobody can look."""
    if step.kind == NODE:
        node = next((one for one in await engine.nodes() if one.id == step.id), None)
        is_done = node is None if step.verb == REMOVE else node is not None and _is_so(node, json.loads(step.known))
        return Shown(is_done=is_done, sentence=NODE if node is not None else f"no-{NODE}")
    files = await engine.kept_files(Kept(f"{step.kind}s"))
    is_there = any(one.name == step.name if step.verb == MAKE else one.id == step.id for one in files)
    sentence = step.kind if is_there else f"no-{step.kind}"
    return Shown(is_done=is_there is (step.verb == MAKE), sentence=sentence)


def _is_so(node: Node, changes: Mapping[str, Any]) -> bool:
    return (
        changes.get("Role") in (None, node.role)
        and changes.get("Availability") in (None, node.availability)
        and all(node.labels.get(key) == value for key, value in changes.get("Labels", {}).items())
        and not any(key in node.labels for key in changes.get(GONE, ()))
    )
