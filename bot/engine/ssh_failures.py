"""What ssh says when it fails, as the thing that somebody has to mend. Pure: OpenSSH's sentences in, errors out.

The sentences are those of OpenSSH 7.4 to 10; they are never translated. Each pattern is a fact about it with a test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import EngineError, EngineUnreachable
from bot.remote_errors import (
    DockerDownThere,
    ForwardingForbidden,
    HostKeyChanged,
    HostKeyUnknown,
    KeyRefused,
    NameUnknown,
    NoDockerThere,
    NoSSH,
    PortClosed,
    SocketRefusedThere,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """As people write it for ssh: ``path`` is the engine's socket there."""

    name: str
    port: int | None = None
    path: str = ""

    def __str__(self) -> str:
        return f"[{self.name}]:{self.port}" if self.port not in (None, 22) else self.name

    @property
    def for_keyscan(self) -> str:
        """As ssh-keyscan wants it."""
        return f"-p {self.port} {self.name}" if self.port not in (None, 22) else self.name


class SSHFailed(Exception):
    """``said`` is ssh's, or one word of ``Tunnel``. Does not leave this room."""

    def __init__(self, said: str, machine: Machine):
        self.said = said
        self.machine = machine
        super().__init__(said.strip().rpartition("\n")[2] or "ssh failed")


WORDS = {
    "no ssh": "no ssh program",
    "slow": "no answer",
    "missing": "no such socket there",
    "denied": "permission denied there",
    "down": "connection refused there",
    "prohibited": "sshd there forwards no sockets",
}
"""What ``Tunnel`` finds out by itself, and how it is told as a reason."""

# In this order: a changed key is told with much else around it, and a refused connection may have a banner before.
_KINDS: tuple[tuple[str, type[EngineError]], ...] = (
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed", HostKeyChanged),
    (r"Host key verification failed|No \S+ host key is known", HostKeyUnknown),
    (r"Could not resolve hostname", NameUnknown),
    (r"Permission denied \(|Too many authentication failures|sign_and_send_pubkey", KeyRefused),
    (r"prohibited", ForwardingForbidden),
    (r"connect to host |kex_exchange_identification|Connection (?:closed|reset) by|banner", PortClosed),
    (r"Operation timed out|^slow$", PortClosed),
    (r"^no ssh$", NoSSH),
    (r"^missing$", NoDockerThere),
    (r"^denied$", SocketRefusedThere),
    (r"^down$", DockerDownThere),
)
_SENTENCE = re.compile(r"(?:connect to host \S+ port \d+|kex_exchange_identification|hostname \S+): (?P<reason>.+)")
_REFUSED_CHANNEL = re.compile(r"channel \d+: open failed: (?P<why>[^:]+)")


def ssh_failure(failed: SSHFailed, *, host: str) -> EngineError:
    for pattern, kind in _KINDS:
        if not re.search(pattern, failed.said, re.MULTILINE):
            continue
        reason = _reason(failed)
        machine = failed.machine
        return kind(host=host, reason=reason, machine=str(machine), path=machine.path, scan=machine.for_keyscan)
    return EngineUnreachable(host=host, reason=_reason(failed))


def has_refused_a_channel(said: str) -> bool:
    return _REFUSED_CHANNEL.search(said) is not None


def is_forbidden(said: str) -> bool:
    return any("prohibited" in found["why"] for found in _REFUSED_CHANNEL.finditer(said))


def _reason(failed: SSHFailed) -> str:
    if failed.said in WORDS:
        return WORDS[failed.said]
    found = _SENTENCE.search(failed.said)
    return found["reason"].strip() if found else str(failed)
