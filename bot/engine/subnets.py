"""Addresses and the bridge of a private engine.

Two engines with the same default bridge hand out the same addresses on the same wire; so each gets a bridge and a range
of its own. Standard library alone.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineNetwork:
    whole: IPv4Network
    """All that the engine uses."""
    bridge: IPv4Network
    """The default bridge's network."""
    pool: IPv4Network
    """Where the networks that users create come from, each of them `pool_prefix` long."""
    pool_prefix: int = 24


_SECOND_OCTETS = range(200, 250)
"""10.200.0.0/16 and on: far from what docker (172.17) and most home networks take."""


def free_network(mark: str, taken: Sequence[IPv4Network]) -> EngineNetwork:
    """A range that overlaps none that is taken; for one mark the same at every start, as long as it is free."""
    first = int(mark[-8:], 16) % len(_SECOND_OCTETS)
    octets = [*_SECOND_OCTETS[first:], *_SECOND_OCTETS[:first]]
    ranges = [IPv4Network(f"10.{octet}.0.0/16") for octet in octets]
    # Where a route covers all of 10/8, the longer prefix of the bridge wins anyway.
    chosen = next((network for network in ranges if not any(network.overlaps(other) for other in taken)), ranges[0])
    lower, upper = chosen.subnets()
    return EngineNetwork(whole=chosen, bridge=next(upper.subnets(new_prefix=24)), pool=lower)


def make_bridge(name: str, network: EngineNetwork) -> None:
    """Create the bridge with the first address of its network, unless it is there."""
    if Path("/sys/class/net", name).exists():
        return
    address = f"{network.bridge.network_address + 1}/{network.bridge.prefixlen}"
    for arguments in (
        ["link", "add", name, "type", "bridge"],
        ["address", "add", address, "dev", name],
        ["link", "set", name, "up"],
    ):
        subprocess.run(["ip", *arguments], check=True, capture_output=True)


def let_pass_between(network: IPv4Network, mark: str) -> None:
    """Let the containers of these addresses talk to each other where another engine made dropping the rule.

    Bridged packets go through the filter too.
    """
    match = ["-s", str(network), "-d", str(network), "-m", "comment", "--comment", mark, "-j", "ACCEPT"]
    if subprocess.run(["iptables", "-w", "-C", "FORWARD", *match], capture_output=True, check=False).returncode != 0:
        subprocess.run(["iptables", "-w", "-I", "FORWARD", *match], capture_output=True, check=True)


def routes(table: str) -> list[IPv4Network]:
    """The network of each route but the default one, from the text of /proc/net/route."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return [IPv4Network((_address(row[1]), str(_address(row[7])))) for row in rows if len(row) > 7 and int(row[7], 16)]


def _address(hexadecimal: str) -> IPv4Address:
    """The kernel prints addresses as numbers of the machine's own byte order, little-endian wherever Docker runs."""
    return IPv4Address(bytes.fromhex(hexadecimal)[::-1])
