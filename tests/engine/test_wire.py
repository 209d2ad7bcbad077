import base64
import json
from pathlib import Path

import pytest

from bot.engine.wire import Address, Agreement, TLSPaths, Wire, lower_version, query, segment


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({}, ""),
        (None, ""),
        ({"all": True, "size": False, "limit": None, "name": ""}, "?all=1"),
        ({"t": ("a:1", "b:2")}, "?t=a%3A1&t=b%3A2"),
        ({"limit": 5, "tail": "0"}, "?limit=5&tail=0"),
        ({"labels": {"a": "b c"}}, "?labels=%7B%22a%22%3A+%22b+c%22%7D"),
    ],
)
def test_parameters_are_written_as_the_engine_reads_them(params: dict[str, object] | None, text: str) -> None:
    assert query(params) == text


@pytest.mark.parametrize(("offered", "spoken"), [("1.41", "1.41"), ("1.9", "1.9"), ("1.51", "1.51"), ("1.99", "1.51")])
def test_the_version_is_the_engine_s_up_to_the_newest_known(offered: str, spoken: str) -> None:
    assert lower_version(offered) == spoken


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("web", "web"),
        ("a/b:c@sha256:d", "a/b:c@sha256:d"),
        ("a b?x=1#y", "a%20b%3Fx%3D1%23y"),
    ],
)
def test_a_reference_ends_where_it_ends(ref: str, text: str) -> None:
    assert segment(ref) == text


def test_tls_is_only_spoken_where_it_is_asked_for() -> None:
    assert Address(url="tcp://x:2375").tls_config() is False
    assert Address(url="tcp://x:2376", tls=TLSPaths(verify=False)).tls_config() is not False


def test_logins_for_registries_come_from_the_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    file.write_text('{"auths": {"reg.example": {"auth": "bWU6c2VjcmV0"}}}')
    named = Wire(Address(url="unix:///nowhere.sock", logins=str(file)), Agreement())
    sent = json.loads(base64.urlsafe_b64decode(named.registry_auth("reg.example/app")["X-Registry-Auth"]))
    assert (sent["username"], sent["password"]) == ("me", "secret")
    assert named.registry_auth("other.example/app") == {}
    named.close()
