"""Networks, from list and inspect; members are only in the latter."""

from __future__ import annotations

from typing import Any

from bot.engine.model import Network, NetworkMember
from bot.engine.parse.moments import from_text, items, part, texts


def parse_networks(answer: Any) -> tuple[Network, ...]:
    return tuple(parse_network(row) for row in items(answer))


def parse_network(answer: dict[str, Any]) -> Network:
    pools = items(part(answer, "IPAM"), "Config")
    return Network(
        id=str(answer.get("Id") or ""),
        name=str(answer.get("Name") or ""),
        driver=str(answer.get("Driver") or ""),
        scope=str(answer.get("Scope") or "local"),
        created_at=from_text(answer.get("Created")),
        is_internal=bool(answer.get("Internal")),
        is_attachable=bool(answer.get("Attachable")),
        subnets=tuple(str(pool["Subnet"]) for pool in pools if pool.get("Subnet")),
        gateways=tuple(str(pool["Gateway"]) for pool in pools if pool.get("Gateway")),
        members=_members(answer),
        labels=texts(answer.get("Labels")),
        options=texts(answer.get("Options")),
        raw=answer,
    )


def _members(answer: dict[str, Any]) -> tuple[NetworkMember, ...]:
    members = [
        NetworkMember(
            container_id=identity,
            name=str(member.get("Name") or ""),
            ip_address=str(member.get("IPv4Address") or member.get("IPv6Address") or "").partition("/")[0],
        )
        for identity, member in part(answer, "Containers").items()
    ]
    return tuple(sorted(members, key=lambda member: (member.name, member.container_id)))
