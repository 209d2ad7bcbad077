"""What keeps the bot from an engine on another machine, one class for each thing that somebody has to mend.

All are kinds of EngineUnreachable: whoever watches or asks several engines treats them alike.
"""

from __future__ import annotations

from bot.errors import EngineUnreachable


class RemoteError(EngineUnreachable):
    """Root of them; by itself it is none. ``told`` is what a sentence is made from, as an incident keeps it."""

    @property
    def told(self) -> dict[str, str]:
        return {"error": self.key, **{name: str(self.params.get(name, "")) for name in ("machine", "path", "scan")}}


class AuthorityUnknown(RemoteError):
    """The engine's certificate is signed by another authority than the one in ca.pem."""

    key = "error-tls-authority"
    hint = "hint-tls-authority"


class CertificateExpired(RemoteError):
    """The engine's certificate is out of date, or not valid yet."""

    key = "error-tls-expired"
    hint = "hint-tls-expired"


class CertificateOfAnother(RemoteError):
    """The engine's certificate was made for another name than the address has."""

    key = "error-tls-name"
    hint = "hint-tls-name"


class CertificateWanted(RemoteError):
    """The engine wants a certificate of the bot's, and there is none or its key is missing."""

    key = "error-tls-wanted"
    hint = "hint-tls-wanted"


class CertificateRefused(RemoteError):
    """The engine does not take the bot's certificate."""

    key = "error-tls-refused"
    hint = "hint-tls-refused"


class CertificateUnusable(RemoteError):
    """One of the three PEM files cannot be read, or the key belongs to another certificate."""

    key = "error-tls-files"
    hint = "hint-tls-files"


class SpeaksTLS(RemoteError):
    """The engine speaks TLS and is spoken to without."""

    key = "error-tls-spoken"
    hint = "hint-tls-spoken"


class SpeaksNoTLS(RemoteError):
    """Whatever listens there does not speak TLS."""

    key = "error-tls-unspoken"
    hint = "hint-tls-unspoken"


class NoSSH(RemoteError):
    """There is no ssh client where the bot runs."""

    key = "error-ssh-none"
    hint = "hint-ssh-none"


class NameUnknown(RemoteError):
    """The machine's name leads nowhere; ``machine``."""

    key = "error-ssh-name"
    hint = "hint-ssh-name"


class PortClosed(RemoteError):
    """Nobody takes an ssh connection there; ``machine``."""

    key = "error-ssh-port"
    hint = "hint-ssh-port"


class HostKeyUnknown(RemoteError):
    """The machine's host key is not in known_hosts; ``machine``, and ``scan`` as ssh-keyscan wants it."""

    key = "error-ssh-host-key"
    hint = "hint-ssh-host-key"


class HostKeyChanged(RemoteError):
    """The machine shows another host key than the one in known_hosts; ``machine``."""

    key = "error-ssh-host-key-changed"
    hint = "hint-ssh-host-key-changed"


class KeyRefused(RemoteError):
    """The machine takes none of the bot's ssh keys; ``machine``."""

    key = "error-ssh-key"
    hint = "hint-ssh-key"


class NoDockerThere(RemoteError):
    """ssh works, but there is no engine's socket on the other side; ``machine`` and ``path``."""

    key = "error-ssh-no-docker"
    hint = "hint-ssh-no-docker"


class DockerDownThere(RemoteError):
    """ssh works and the socket is there, but no engine behind it; ``machine`` and ``path``."""

    key = "error-ssh-docker-down"
    hint = "hint-ssh-docker-down"


class SocketRefusedThere(RemoteError):
    """ssh works, but its user may not use the engine's socket; ``machine`` and ``path``."""

    key = "error-ssh-socket"
    hint = "hint-ssh-socket"


class ForwardingForbidden(RemoteError):
    """ssh works, but the machine's sshd forwards no sockets; ``machine``."""

    key = "error-ssh-forwarding"
    hint = "hint-ssh-forwarding"
