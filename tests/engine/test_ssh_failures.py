"""OpenSSH's sentences, as of 9.2."""

import pytest

from bot.engine.ssh import SOCKET_THERE, Destination
from bot.engine.ssh_failures import Machine, SSHFailed, ssh_failure
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

CHANGED = """@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
Host key for [127.0.0.1]:2299 has changed and you have requested strict checking.
Host key verification failed."""


@pytest.mark.parametrize(
    ("said", "kind", "reason"),
    [
        (CHANGED, HostKeyChanged, "Host key verification failed."),
        ("Host key verification failed.", HostKeyUnknown, "Host key verification failed."),
        ("me@vps: Permission denied (publickey).", KeyRefused, "me@vps: Permission denied (publickey)."),
        ("ssh: connect to host vps port 22: Connection refused", PortClosed, "Connection refused"),
        ("ssh: connect to host vps port 22: No route to host", PortClosed, "No route to host"),
        ("ssh: connect to host vps port 22: Connection timed out", PortClosed, "Connection timed out"),
        (
            "kex_exchange_identification: Connection closed by remote host\nConnection closed by 127.0.0.1 port 80",
            PortClosed,
            "Connection closed by remote host",
        ),
        ("ssh: Could not resolve hostname vps: Name or service not known", NameUnknown, "Name or service not known"),
        ("slow", PortClosed, "no answer"),
        ("no ssh", NoSSH, "no ssh program"),
        ("missing", NoDockerThere, "no such socket there"),
        ("denied", SocketRefusedThere, "permission denied there"),
        ("down", DockerDownThere, "connection refused there"),
        ("prohibited", ForwardingForbidden, "sshd there forwards no sockets"),
        ("something new", EngineUnreachable, "something new"),
        ("", EngineUnreachable, "ssh failed"),
    ],
)
def test_what_ssh_says_becomes_one_of_ours(said: str, kind: type[EngineError], reason: str) -> None:
    error = ssh_failure(SSHFailed(said, Machine(name="vps")), host="far")
    assert type(error) is kind
    assert (error.host, error.reason) == ("far", reason)


@pytest.mark.parametrize(
    ("machine", "written"),
    [
        (Machine(name="vps"), "vps"),
        (Machine(name="vps", port=22), "vps"),
        (Machine(name="vps", port=2222), "[vps]:2222"),
    ],
)
def test_a_machine_is_written_as_in_known_hosts(machine: Machine, written: str) -> None:
    assert str(machine) == written


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("ssh://vps", Destination(machine="vps")),
        ("ssh://ops@vps.example:2222", Destination(machine="vps.example", user="ops", port=2222)),
        ("ssh://vps/", Destination(machine="vps", path=SOCKET_THERE)),
        (
            "ssh://me@vps/run/user/1000/docker.sock",
            Destination(machine="vps", user="me", path="/run/user/1000/docker.sock"),
        ),
    ],
)
def test_an_address_is_read(url: str, destination: Destination) -> None:
    assert Destination.of(url) == destination


@pytest.mark.parametrize("url", ["ssh://", "ssh://-oProxyCommand=x", "ssh://-x@vps", "ssh://vps:none"])
def test_an_address_that_is_none_or_an_option_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Destination.of(url)
