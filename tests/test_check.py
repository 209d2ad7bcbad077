"""``python -m bot check`` over several hosts: each is told, all at once, with what is wrong in a sentence."""

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from bot import check
from bot.check import Finding
from bot.fleet import Fleet
from bot.remote_errors import HostKeyUnknown, KeyRefused, PortClosed
from bot.settings import Settings
from tests.features.fakes import FakeEngine


class Versioned(FakeEngine):
    """Answers as it is told to."""

    def __init__(self, host: str, *, api: str = "1.41", failure: Exception | None = None, is_hanging: bool = False):
        super().__init__(host=host)
        self._api = api
        self._failure = failure
        self._is_hanging = is_hanging

    async def version(self) -> Any:
        if self._is_hanging:
            await asyncio.Event().wait()
        if self._failure is not None:
            raise self._failure
        return cast(Any, type("Version", (), {"version": "20.10.24", "api_version": self._api}))

    async def close(self) -> None:
        return None


async def _engines(monkeypatch: pytest.MonkeyPatch, engines: Sequence[Versioned]) -> dict[str, Finding]:
    monkeypatch.setattr("bot.connection.connect", lambda _settings: Fleet([cast(Any, one) for one in engines]))
    hosts = tuple(f"{one.host}=ssh://ops@{one.host}.example" for one in engines)
    return {found.subject: found for found in await check._engines(Settings(docker_hosts=hosts))}


async def test_every_host_is_told_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await _engines(
        monkeypatch,
        [
            Versioned("home"),
            Versioned("vps", failure=KeyRefused(host="vps", reason="", machine="vps.example")),
            Versioned("lab", failure=HostKeyUnknown(host="lab", reason="", machine="lab.example")),
            Versioned("shed", failure=PortClosed(host="shed", reason="", machine="shed.example")),
            Versioned("attic", api="1.24"),
            Versioned("new", api="1.51"),
        ],
    )
    assert [subject for subject, one in found.items() if one.is_well] == ["engine home", "engine new"]
    assert found["engine home"].sentence == "20.10.24, API 1.41, at ssh://ops@home.example"
    assert found["engine attic"].sentence.endswith("too old, at least Docker 20.10 with API 1.41 is needed")
    for name in ("vps", "lab", "shed"):
        sentence = found[f"engine {name}"].sentence
        assert sentence.startswith(f"ssh://ops@{name}.example: ")
        assert "error-" not in sentence
        assert "\n" not in sentence


async def test_one_that_hangs_takes_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LIMIT_S", 0.2)
    engines = [Versioned("home"), *(Versioned(f"lab{number}", is_hanging=True) for number in range(5))]
    began = asyncio.get_running_loop().time()
    found = await _engines(monkeypatch, engines)
    assert asyncio.get_running_loop().time() - began < 0.9
    assert found["engine home"].is_well
    assert found["engine lab3"].sentence == "ssh://ops@lab3.example: no answer within 0.2 s"


async def test_a_port_on_which_nothing_listens_is_told_as_that() -> None:
    (found,) = await check._engines(Settings(docker_host="tcp://127.0.0.1:1"))
    assert "Connection refused" in found.sentence
    assert "port" in found.sentence
    assert "\n" not in found.sentence


async def test_what_is_wrong_with_a_socket_here_is_told(tmp_path: Path) -> None:
    nothing, plain, deaf = (tmp_path / name for name in ("nothing", "plain", "deaf"))
    plain.touch()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(deaf))
        for path, problem in (
            (nothing, f"there is no {nothing} here"),
            (plain, "is no socket"),
            (deaf, "nobody listens"),
        ):
            (found,) = await check._engines(Settings(docker_host=f"unix://{path}"))
            assert problem in found.sentence


async def test_a_name_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (found,) = await check._engines(Settings(docker_host="tcp://lab.invalid:2376"))
    assert "No machine is known by the name lab.invalid" in found.sentence


async def test_one_engine_is_just_the_engine(docker_host: str, tmp_path: Path) -> None:
    (found,) = await check._engines(Settings(docker_host=docker_host))
    assert (found.subject, found.is_well) == ("engine", True)
    (found,) = await check._engines(Settings(docker_host=f"unix://{tmp_path}/nobody.sock"))
    assert (found.subject, found.is_well) == ("engine", False)
    assert "\n" not in found.sentence
