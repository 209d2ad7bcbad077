"""Logins read from docker's own file."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from bot.registries.credentials import Login, read, where


def _file(path: Path, content: Any, mode: int = 0o600) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(mode)
    return path


def _packed(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def test_logins_are_found_by_the_registrys_host(tmp_path: Path) -> None:
    logins = read(
        _file(
            tmp_path / "config.json",
            {
                "auths": {
                    "https://index.docker.io/v1/": {"auth": _packed("me", "a:b")},
                    "https://reg.example:5000/v2/": {"username": "u", "password": "p"},
                    "ghcr.io": {"auth": _packed("x", "y"), "identitytoken": "id"},
                    "broken.example": {"auth": "%%%"},
                }
            },
        )
    )
    assert logins.by_registry == {
        "docker.io": Login(user="me", password="a:b"),
        "reg.example:5000": Login(user="u", password="p"),
        "ghcr.io": Login(user="x", password="y", identity_token="id"),
    }
    assert (logins.is_open, logins.problem) == (False, "")


def test_a_login_that_a_program_keeps_is_known_as_that(tmp_path: Path) -> None:
    content = {"auths": {"ghcr.io": {}}, "credsStore": "pass", "credHelpers": {"gcr.io": "gcloud"}}
    logins = read(_file(tmp_path / "config.json", content))
    assert [logins.helper_of(name) for name in ("ghcr.io", "gcr.io")] == ["pass", "gcloud"]
    assert read(_file(tmp_path / "config.json", {"credHelpers": {"gcr.io": "gcloud"}})).helper_of("ghcr.io") == ""


def test_a_file_that_others_can_read_is_noticed(tmp_path: Path) -> None:
    content = {"auths": {"ghcr.io": {"auth": _packed("x", "y")}}}
    assert read(_file(tmp_path / "config.json", content, 0o644)).is_open
    assert not read(_file(tmp_path / "config.json", {}, 0o644)).is_open  # nothing in it to read


@pytest.mark.parametrize("content", ["no json", "[1]"])
def test_a_file_that_is_none_of_dockers_is_a_sentence(tmp_path: Path, content: str) -> None:
    logins = read(_file(tmp_path / "config.json", content))
    assert "config.json" in logins.problem
    assert logins.by_registry == {}


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert read(tmp_path / "config.json").problem == ""


def test_no_password_is_in_what_is_printed() -> None:
    assert "secret" not in repr(Login(user="u", password="secret", identity_token="secret"))


def test_the_file_is_where_docker_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    assert where(None) == tmp_path / "config.json"
    assert where(tmp_path / "auth.json") == tmp_path / "auth.json"
