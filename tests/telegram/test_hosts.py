"""Which host a line names: no other word of it, and never a word that is somebody else's."""

import pytest

from bot.app import build_registry
from bot.errors import UsageError
from bot.telegram.hosts import UnknownHost
from bot.telegram.reading import read

REGISTRY = build_registry()
HOSTS = ("home", "vps", "lab")


def _read(line: str, *hosts: str) -> tuple[str, str, list[str]]:
    found = read(REGISTRY, line, "", fleet=hosts or HOSTS)
    assert found is not None
    return found.command.name, found.host, found.argv


@pytest.mark.parametrize(
    ("line", "name", "host", "argv"),
    [
        ("ps @vps", "ps", "vps", []),
        ("ps @VPS -a", "ps", "vps", ["-a"]),
        ("ps -a @all", "ps", "all", ["-a"]),
        ("container ls @vps", "ps", "vps", []),
        ("logs web01 @lab --tail 5", "logs", "lab", ["web01", "--tail", "5"]),
        ("stop @vps web01 db", "stop", "vps", ["web01", "db"]),
        ("use @vps", "use", "vps", []),
        # what a program gets is the program's
        ("run @vps -d nginx", "run", "vps", ["-d", "nginx"]),
        ("run -d --name cache @vps redis", "run", "vps", ["-d", "--name", "cache", "redis"]),
        ("run -itp 80:80 @vps redis", "run", "vps", ["-itp", "80:80", "redis"]),
        ("exec @vps web01 mail @all", "exec", "vps", ["web01", "mail", "@all"]),
        ("exec @home web01 echo @vps", "exec", "home", ["web01", "echo", "@vps"]),
        ("exec web01 echo @vps now", "exec", "", ["web01", "echo", "@vps", "now"]),
        ("exec web01 mail @all", "exec", "", ["web01", "mail", "@all"]),
        # but for the last word, where people put the host
        ("run -d nginx @vps", "run", "vps", ["-d", "nginx"]),
        ("exec -it web01 sh @VPS", "exec", "vps", ["-it", "web01", "sh"]),
        ("top mail @vps", "top", "vps", ["mail"]),
        ('schedule add "0 4 * * *" restart web01 @vps', "schedule add", "vps", ["0 4 * * *", "restart", "web01"]),
        ("schedule add @daily restart web01 @vps", "schedule add", "vps", ["@daily", "restart", "web01"]),
        ("run --name @vps nginx", "run", "", ["--name", "@vps", "nginx"]),
        ("logs -- @vps", "logs", "", ["--", "@vps"]),
        # persons are nobody's host
        ("grant @anna stop web-*", "grant", "", ["@anna", "stop", "web-*"]),
        ("grant @vps stop web-* @vps", "grant", "vps", ["@vps", "stop", "web-*"]),
        ("grant @anna stop web-* 2h @lab", "grant", "lab", ["@anna", "stop", "web-*", "2h"]),
        ("grant 1003 stop web-* 1h @lab", "grant", "lab", ["1003", "stop", "web-*", "1h"]),
        ("grant --host vps @anna stop web-*", "grant", "", ["--host", "vps", "@anna", "stop", "web-*"]),
        ("revoke @home", "revoke", "", ["@home"]),
        ("access test @anna stop web01 @vps", "access test", "vps", ["@anna", "stop", "web01"]),
        ("audit --user @vps", "audit", "", ["--user", "@vps"]),
        ("audit --user @anna @vps", "audit", "vps", ["--user", "@anna"]),
        # sentences are read as they stand
        ("ask кто такой @vps", "ask", "", ["кто такой @vps"]),
        ("note Про @vps", "note", "", ["Про @vps"]),
        # what is no name
        ("images nginx@sha256:abc", "images", "", ["nginx@sha256:abc"]),
        ("top web01 -o @x", "top", "", ["web01", "-o", "@x"]),
    ],
)
def test_a_host_is_taken_out_of_a_line(line: str, name: str, host: str, argv: list[str]) -> None:
    assert _read(line) == (name, host, argv)


def test_a_host_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownHost) as raised:
        _read("logs web01 @vsp --tail 5")
    assert raised.value.suggestions == ("logs @vps web01 --tail 5",)
    assert raised.value.params == {"name": "vsp", "known": HOSTS}


def test_two_hosts_in_one_line_are_one_too_many() -> None:
    with pytest.raises(UsageError) as raised:
        _read("ps @vps @lab")
    assert raised.value.key == "error-host-twice"


def test_with_one_engine_an_at_sign_means_what_it_always_did() -> None:
    assert _read("logs @web", "local") == ("logs", "", ["@web"])
    assert _read("ps @all", "local") == ("ps", "", ["@all"])
    assert _read("ps @local", "local") == ("ps", "local", [])
    assert _read("exec web01 echo @local", "local") == ("exec", "", ["web01", "echo", "@local"])


def test_lines_after_the_first_may_name_the_host_too() -> None:
    found = read(REGISTRY, "run -d", "--name x\n@vps nginx", fleet=HOSTS)
    assert found is not None
    assert (found.host, found.argv) == ("vps", ["-d", "--name", "x", "nginx"])
