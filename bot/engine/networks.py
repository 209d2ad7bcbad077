"""Networks: ``docker network ls``, ``inspect``, ``create``, ``rm``, ``connect``, ``disconnect``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.calls import Calls
from bot.engine.containers import filters_param
from bot.engine.failures import Subject
from bot.engine.model import Network, NetworkSpec
from bot.engine.parse.networks import parse_network, parse_networks
from bot.engine.port import Filters
from bot.engine.wire import segment


class Networks(Calls):
    async def list_networks(self, *, filters: Filters | None = None) -> tuple[Network, ...]:
        return await self._json("GET", "/networks", params={"filters": filters_param(filters)}, parse=parse_networks)

    async def inspect_network(self, ref: str) -> Network:
        return await self._json("GET", f"/networks/{segment(ref)}", subject=_subject(ref), parse=parse_network)

    async def create_network(self, spec: NetworkSpec) -> str:
        return await self._json(
            "POST",
            "/networks/create",
            body=network_body(spec),
            subject=_subject(spec.name),
            parse=lambda answer: str(answer["Id"]),
        )

    async def remove_network(self, ref: str) -> None:
        await self._say("DELETE", f"/networks/{segment(ref)}", subject=_subject(ref))

    async def connect_network(
        self, network: str, container: str, *, aliases: Sequence[str] = (), ip_address: str = ""
    ) -> None:
        endpoint: dict[str, Any] = {}
        if aliases:
            endpoint["Aliases"] = list(aliases)
        if ip_address:
            kind = "IPv6Address" if ":" in ip_address else "IPv4Address"
            endpoint["IPAMConfig"] = {kind: ip_address}
        await self._say(
            "POST",
            f"/networks/{segment(network)}/connect",
            body={"Container": container, "EndpointConfig": endpoint},
            subject=_subject(network),
        )

    async def disconnect_network(self, network: str, container: str, *, force: bool = False) -> None:
        await self._say(
            "POST",
            f"/networks/{segment(network)}/disconnect",
            body={"Container": container, "Force": force},
            subject=_subject(network),
        )


def network_body(spec: NetworkSpec) -> dict[str, Any]:
    body: dict[str, Any] = {
        "Name": spec.name,
        "Driver": spec.driver,
        "CheckDuplicate": True,  # engines before 25.0 make a second network of the same name otherwise
        "Internal": spec.is_internal,
        "Attachable": spec.is_attachable,
        "EnableIPv6": spec.enable_ipv6,
        "Labels": dict(spec.labels),
        "Options": dict(spec.options),
    }
    pool = {"Subnet": spec.subnet, "Gateway": spec.gateway, "IPRange": spec.ip_range}
    given = {name: value for name, value in pool.items() if value}
    if given:
        body["IPAM"] = {"Driver": "default", "Config": [given]}
    return body


def _subject(ref: str) -> Subject:
    return Subject(kind="network", ref=ref)
