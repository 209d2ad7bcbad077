"""Nodes, secrets, configs and the swarm, from the engine's JSON. What a config holds stays here."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.engine.cluster_model import Cluster, Kept, KeptFile, Membership, Node
from bot.engine.parse.moments import from_text, items, part, texts

_NANO = 1_000_000_000
_NEVER = "unknown"


def parse_nodes(answer: Any) -> tuple[Node, ...]:
    """Managers first, by name."""
    return tuple(sorted((_node(row) for row in items(answer)), key=lambda node: (not node.is_manager, node.name)))


def _node(row: dict[str, Any]) -> Node:
    spec, status, manager = part(row, "Spec"), part(row, "Status"), part(row, "ManagerStatus")
    about = part(row, "Description")
    platform, resources = part(about, "Platform"), part(about, "Resources")
    return Node(
        id=str(row["ID"]),
        name=str(about.get("Hostname") or row["ID"]),
        role=str(spec.get("Role") or "worker"),
        availability=str(spec.get("Availability") or "active"),
        state=str(status.get("State") or _NEVER),
        message=str(status.get("Message") or ""),
        address=str(status.get("Addr") or ""),
        engine_version=str(part(about, "Engine").get("EngineVersion") or ""),
        platform="/".join(str(platform[name]) for name in ("OS", "Architecture") if platform.get(name)),
        cpus=int(resources.get("NanoCPUs") or 0) / _NANO,
        memory_bytes=int(resources.get("MemoryBytes") or 0),
        labels=texts(spec.get("Labels")),
        is_leader=bool(manager.get("Leader")),
        reachability=str(manager.get("Reachability") or ""),
        manager_address=str(manager.get("Addr") or ""),
        created_at=from_text(row.get("CreatedAt")),
        updated_at=from_text(row.get("UpdatedAt")),
        raw=_without_certificates(row),
    )


def parse_kept(kind: Kept, answer: Any) -> tuple[KeptFile, ...]:
    """By name."""
    return tuple(sorted((_kept(kind, row) for row in items(answer)), key=lambda one: one.name))


def _kept(kind: Kept, row: dict[str, Any]) -> KeptFile:
    spec = {name: value for name, value in part(row, "Spec").items() if name != "Data"}
    return KeptFile(
        kind=kind,
        id=str(row["ID"]),
        name=str(spec.get("Name") or ""),
        labels=texts(spec.get("Labels")),
        driver=str(part(spec, "Driver").get("Name") or ""),
        size_bytes=_size_bytes(part(row, "Spec").get("Data")),
        created_at=from_text(row.get("CreatedAt")),
        updated_at=from_text(row.get("UpdatedAt")),
        raw={**row, "Spec": spec},
    )


def _size_bytes(data: object) -> int | None:
    if not isinstance(data, str) or not data:
        return None
    try:
        return len(base64.b64decode(data))
    except binascii.Error:
        return None


def parse_membership(answer: Any) -> Membership:
    """From the engine's ``/info``."""
    swarm = part(answer, "Swarm")
    return Membership(
        state=str(swarm.get("LocalNodeState") or "inactive"),
        node_id=str(swarm.get("NodeID") or ""),
        address=str(swarm.get("NodeAddr") or ""),
        is_manager=bool(swarm.get("ControlAvailable")),
        error=str(swarm.get("Error") or ""),
        managers=tuple(sorted(str(row.get("Addr") or "") for row in items(swarm, "RemoteManagers"))),
    )


def parse_cluster(answer: Any) -> Cluster:
    spec, tokens = part(answer, "Spec"), part(answer, "JoinTokens")
    return Cluster(
        id=str(answer["ID"]),
        version=int(part(answer, "Version").get("Index") or 0),
        created_at=from_text(answer.get("CreatedAt")),
        worker_token=str(tokens.get("Worker") or ""),
        manager_token=str(tokens.get("Manager") or ""),
        root_ca=str(part(answer, "TLSInfo").get("TrustRoot") or ""),
        is_autolocked=bool(part(spec, "EncryptionConfig").get("AutoLockManagers")),
        is_rotating_ca=bool(answer.get("RootRotationInProgress")),
        node_cert_expiry_s=int(part(spec, "CAConfig").get("NodeCertExpiry") or 0) / _NANO,
    )


def _without_certificates(row: dict[str, Any]) -> dict[str, Any]:
    """They fill a screen and say nothing."""
    about = {name: value for name, value in part(row, "Description").items() if name != "TLSInfo"}
    return {**row, "Description": about}
