"""Ports on a narrow screen: 8080→80, one line however many. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.engine.model import Port

_EVERYWHERE = ("", "0.0.0.0", "::")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Consecutive ports that go to consecutive ports."""

    protocol: str
    host_ip: str
    container_port: int
    host_port: int | None
    length: int = 1

    def goes_on_with(self, other: _Run) -> bool:
        host_port = None if self.host_port is None else self.host_port + self.length
        return (
            (self.protocol, self.host_ip) == (other.protocol, other.host_ip)
            and other.container_port == self.container_port + self.length
            and other.host_port == host_port
        )


def ports_text(ports: Iterable[Port], *, at_most: int = 12) -> str:
    """``8080→80, 127.0.0.1:53→53/udp, 9000``: IPv4 and IPv6 twins once, ranges joined, the rest counted."""
    runs = _runs(ports)
    shown = [_shown(run) for run in runs[:at_most]]
    if len(runs) > at_most:
        shown.append(f"+{len(runs) - at_most}")
    return ", ".join(shown)


def _runs(ports: Iterable[Port]) -> list[_Run]:
    singles = {
        _Run(
            protocol=port.protocol,
            host_ip="" if port.host_ip in _EVERYWHERE else port.host_ip,
            container_port=port.container_port,
            host_port=port.host_port,
        )
        for port in ports
    }
    runs: list[_Run] = []
    for single in sorted(singles, key=lambda run: (run.protocol, run.host_ip, run.container_port, run.host_port or 0)):
        if runs and runs[-1].goes_on_with(single):
            runs[-1] = replace(runs[-1], length=runs[-1].length + 1)
        else:
            runs.append(single)
    return sorted(runs, key=lambda run: (run.host_port is None, run.container_port, run.protocol, run.host_ip))


def _shown(run: _Run) -> str:
    inside = _span(run.container_port, run.length)
    if run.protocol != "tcp":
        inside = f"{inside}/{run.protocol}"
    if run.host_port is None:
        return inside
    address = f"[{run.host_ip}]:" if ":" in run.host_ip else f"{run.host_ip}:" if run.host_ip else ""
    return f"{address}{_span(run.host_port, run.length)}→{inside}"


def _span(first: int, length: int) -> str:
    return str(first) if length == 1 else f"{first}-{first + length - 1}"
