"""Several engines by their names, and how the settings make them."""

from pathlib import Path
from typing import Any, cast

import pytest

from bot.connection import connect
from bot.engine.client import LOCAL_SOCKET
from bot.engine.wire import TLSPaths
from bot.errors import SettingsError
from bot.fleet import Fleet
from bot.settings import Settings
from tests.features.fakes import FakeEngine


def _fleet(*names: str) -> Fleet[Any]:
    return Fleet([cast(Any, FakeEngine(host=name)) for name in names])


def _addresses(settings: Settings) -> dict[str, str]:
    return {name: engine._address.url for name, engine in connect(settings).items()}


def test_the_first_engine_is_the_default_and_the_order_is_kept() -> None:
    fleet = _fleet("vps", "home")
    assert (fleet.default.host, fleet.names, list(fleet), len(fleet)) == ("vps", ("vps", "home"), ["vps", "home"], 2)
    assert fleet["home"].host == "home"
    assert "lab" not in fleet


def test_one_engine_is_a_fleet_whose_host_is_not_named() -> None:
    assert not _fleet("local").has_several
    assert _fleet("local", "vps").has_several


def test_two_engines_of_one_name_are_no_fleet() -> None:
    with pytest.raises(ValueError, match="no two"):
        _fleet("vps", "vps")


def test_with_nothing_set_there_is_the_local_socket() -> None:
    assert _addresses(Settings()) == {"local": LOCAL_SOCKET}


def test_docker_host_alone_is_the_one_engine() -> None:
    assert _addresses(Settings(docker_host="tcp://dock:2375")) == {"local": "tcp://dock:2375"}


def test_named_hosts_stand_before_the_plain_one() -> None:
    named = ("home=unix:///run/docker.sock", "vps=ssh://ops@vps.example:22")
    assert list(connect(Settings(docker_hosts=named))) == ["home", "vps"]
    fleet = connect(Settings(docker_hosts=named, docker_host="tcp://dock:2375"))
    assert (fleet.names, fleet.default.host) == (("home", "vps", "local"), "home")


def test_a_host_with_a_folder_of_its_own_takes_its_certificates_from_there(tmp_path: Path) -> None:
    (tmp_path / "lab").mkdir()
    fleet = connect(
        Settings(
            docker_hosts=("lab=tcp://lab:2376", "yard=tcp://yard:2376", "home=unix:///run/docker.sock"),
            docker_cert_path=tmp_path,
            docker_tls_verify=True,
        )
    )
    assert {name: engine._address.tls and engine._address.tls.ca for name, engine in fleet.items()} == {
        "lab": str(tmp_path / "lab" / "ca.pem"),
        "yard": str(tmp_path / "ca.pem"),
        "home": None,
    }
    assert fleet["lab"]._address.tls == TLSPaths(
        ca=str(tmp_path / "lab" / "ca.pem"),
        cert=str(tmp_path / "lab" / "cert.pem"),
        key=str(tmp_path / "lab" / "key.pem"),
    )


@pytest.mark.parametrize(
    ("hosts", "plain", "problem"),
    [
        (("vps",), "", "“vps” is no name=address like vps=ssh://me@vps.example"),
        (("ssh://ops@vps?a=b",), "", "“ssh://ops@vps?a=b” is no name=address like vps=ssh://me@vps.example"),
        (("Vps=ssh://a@b",), "", "“Vps” is no host's name: small Latin letters, digits and hyphens, at most 21"),
        (("-a=ssh://a@b",), "", "“-a” is no host's name"),
        (("a" * 22 + "=ssh://a@b",), "", "is no host's name"),
        (("all=ssh://a@b",), "", "a host cannot be named “all”: @all stands for all of them"),
        (("vps=vps.example",), "", "“vps=vps.example”: this is no engine's address like unix:///var/run/docker.sock"),
        (("vps=",), "", "“vps=”: this is no engine's address"),
        (("vps=ops@vps",), "", "no engine's address like ssh://ops@vps"),
        (("home=unix:///run/docker.sock;vps=ssh://a@b",), "", "commas stand between"),
        (("home=unix:///run/docker.sock vps=ssh://a@b",), "", "commas stand between"),
        (("vps=ssh://a@b docker",), "", "commas stand between"),
        (("home=unix://var/run/docker.sock",), "", "three: unix:///var/run/docker.sock"),
        (("lab=tcp://lab",), "", "port is missing"),
        (("lab=tcp://lab:abc",), "", "port is a number"),
        (("lab=tcp://lab:99999",), "", "port is a number"),
        (("lab=tcp://:2376",), "", "no machine's name"),
        (("vps=ssh://ops:hunter2@vps",), "", "password"),
        (("vps=ssh://vps/run/docker.sock?x",), "", "nothing comes after the path"),
        (("win=npipe:////./pipe/docker_engine",), "", "no engine's address"),
        (("вps=ssh://a@b",), "", "small Latin letters"),
        (("a=ssh://a@b", "a=ssh://a@c"), "", "has “a” twice"),
        (("a=ssh://a@b", "c=ssh://a@b"), "", "has one address twice, as “a” and as “c”"),
    ],
)
def test_a_wrong_host_is_named_in_one_sentence(hosts: tuple[str, ...], plain: str, problem: str) -> None:
    with pytest.raises(ValueError, match="docker_hosts") as raised:
        Settings(docker_hosts=hosts, docker_host=plain)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("hosts", "plain", "name", "problem"),
    [
        (("local=ssh://a@b",), "tcp://dock:2375", "DOCKER_HOSTS", "unset DOCKER_HOST or take another name"),
        (("a=tcp://dock:2375",), "tcp://dock:2375", "DOCKER_HOST", "its engine is in DOCKER_HOSTS already"),
    ],
)
def test_the_plain_host_stands_beside_the_named_ones(
    hosts: tuple[str, ...], plain: str, name: str, problem: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings(docker_hosts=hosts, docker_host=plain)
    assert raised.value.params["name"] == name
    assert problem in str(raised.value.params["problem"])
