"""What tests share: a private engine with images, a registry, a browser, and the Debian packages these need.

    docker_api      the private engine through the SDK; what a test leaves there is removed after it
    docker_host     the same engine's DOCKER_HOST value
    spare_engine    an engine for one test alone, to be killed, paused and restarted
    swarm           three engines that are a Swarm of managers; what a test breaks or leaves there is mended after it
    lone_node       an engine for one test alone that may make a swarm: what that makes in the system goes with it
    registry        Debian's docker-registry on loopback, shared
    chromium        the path of Debian's Chromium
    compose_tool    the path of Debian's docker-compose
    authority, sshd certificates for TLS, and an ssh server on loopback: tests/fleet
    server          the strict local Bot API server; at the end of each test it has seen no violation
    running         the whole bot against that server and the shared engine

Engine tests never skip: where no engine can be had they fail with the reason in one line.
"""

import contextlib
import fcntl
import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from ctypes.util import find_library
from pathlib import Path
from types import FrameType
from typing import Any

import docker
import pytest

from bot.engine import debian
from bot.engine.private import PROGRAMS, PrivateEngine, PrivateEngineError
from bot.lean import import_aiogram_lean

import_aiogram_lean()  # before anything below imports aiogram
sys.dont_write_bytecode = False  # whatever the machine says: every bot as a process would compile itself anew

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.localchat import LocalChat  # noqa: E402
from tests import images  # noqa: E402
from tests.bot import Running, run_bot  # noqa: E402
from tests.registry import Registry, running_registry  # noqa: E402
from tests.swarm import Swarm, SwarmNode, running_swarm  # noqa: E402
from tests.swarm import lone_node as running_lone_node  # noqa: E402

NEEDED_PROGRAMS = {
    "private_engine": {**PROGRAMS, "busybox": "busybox-static"},
    "spare_engine": PROGRAMS,
    "swarm_engines": {**PROGRAMS, "busybox": "busybox-static", "nsenter": "util-linux", "hostname": "hostname"},
    "registry": {"docker-registry": "docker-registry"},
    "chromium": {"chromium": "chromium"},
    "authority": {"openssl": "openssl"},
    "sshd": {"sshd": "openssh-server", "ssh": "openssh-client", "unshare": "util-linux"},
    "compose_tool": {"docker-compose": "docker-compose"},
}
"""Fixture -> the programs it runs -> the Debian package of each."""

DRIVERS_LIBRARY = "libatomic1"
"""Playwright's driver is a node that is linked with it; a bare Debian has none."""

LETS_GO_WITHIN_S = 20.0
_UNWANTED_SETTINGS = (
    *("BOT_TOKEN", "TELEGRAM_API_URL", "DOCKER_HOST", "DOCKER_HOSTS", "DOCKER_CONTEXT", "DATA_DIR"),
    "PYTHONDONTWRITEBYTECODE",
)
"""Nothing of the person's own bot and engine may reach a test."""

_not_installed: dict[str, str] = {}
"""Fixture -> why what it needs is not here."""


def pytest_configure(config: pytest.Config) -> None:
    for name in _UNWANTED_SETTINGS:
        os.environ.pop(name, None)
    gc.disable()  # until all tests are collected
    if getattr(config.option, "numprocesses", None):  # several processes must not install at the same time
        _bring(NEEDED_PROGRAMS)
    # A termination ends the engine and the registry as Ctrl-C does.
    signal.signal(signal.SIGTERM, _interrupt)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Install before the first test what the chosen tests need: no test's time limit has to cover it."""
    # Thousands of tests stay till the end: no collection of garbage has to look through them again and again.
    gc.freeze()
    gc.enable()
    if session.config.option.collectonly:
        return
    used = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    _bring(name for name in NEEDED_PROGRAMS if name in used or (name == "swarm_engines" and "lone_node" in used))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One Swarm is enough: all that want one run in the one process of make test-fleet."""
    for item in items:
        if {"swarm_engines", "lone_node"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("fleet")


def _bring(fixtures: Iterable[str]) -> None:
    """All at once; where that fails, each by itself, so that only those fail which lack something."""
    wanted = list(fixtures)
    with Path(tempfile.gettempdir(), "lotsman-installs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # make test-fleet may run beside
        try:
            debian.bring({program: name for one in wanted for program, name in NEEDED_PROGRAMS[one].items()})
            if "chromium" in wanted and find_library("atomic") is None:
                debian.install([DRIVERS_LIBRARY])
        except debian.CannotInstall:
            for fixture in wanted:
                try:
                    debian.bring(NEEDED_PROGRAMS[fixture])
                except debian.CannotInstall as error:
                    _not_installed[fixture] = str(error)


@pytest.fixture(scope="session")
def private_engine() -> Iterator[PrivateEngine]:
    """The engine that all tests share, with the images of tests.images. Tests want docker_api or docker_host."""
    _require("private_engine")
    engine = PrivateEngine.temporary()
    _start(engine)
    try:
        api = _connect(engine.host)
        images.build_all(api)
        api.close()
        yield engine
    finally:
        engine.stop()


@pytest.fixture(scope="session")
def _shared_api(private_engine: PrivateEngine) -> Iterator[docker.APIClient]:
    api = _connect(private_engine.host)
    yield api
    api.close()


@pytest.fixture
def docker_api(private_engine: PrivateEngine, _shared_api: docker.APIClient) -> Iterator[docker.APIClient]:
    """The shared engine, seen past the bot. Containers, networks, volumes and images of a test go with it."""
    kept = {name for image in _shared_api.images(all=True) for name in _names(image)}
    yield _shared_api
    if not _containers_removed(_shared_api):
        private_engine.restart()
        if not _containers_removed(_shared_api):
            raise AssertionError("the engine does not let go of a test's containers")
    _remove_others(_shared_api, kept)


@pytest.fixture
def docker_host(private_engine: PrivateEngine, docker_api: docker.APIClient) -> str:
    return private_engine.host


@pytest.fixture
def spare_engine() -> Iterator[PrivateEngine]:
    _require("spare_engine")
    engine = PrivateEngine.temporary()
    _start(engine)
    try:
        yield engine
    finally:
        engine.stop()


@pytest.fixture(scope="session")
def swarm_engines() -> Iterator[Swarm]:
    """The Swarm that all tests share. Tests want swarm."""
    _require("swarm_engines")
    with running_swarm() as swarm:
        yield swarm


@pytest.fixture
def swarm(swarm_engines: Swarm) -> Iterator[Swarm]:
    yield swarm_engines
    swarm_engines.heal()


@pytest.fixture
def lone_node() -> Iterator[SwarmNode]:
    _require("swarm_engines")
    with running_lone_node() as node:
        yield node


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    _require("registry")
    with running_registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Path:
    _require("chromium")
    return Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def compose_tool() -> Path:
    _require("compose_tool")
    return Path("/usr/bin/docker-compose")


@pytest.fixture
async def server() -> AsyncIterator[LocalChat]:
    """Without flood limits: a test that is about them sets them."""
    chat = LocalChat(token=LOCAL_TOKEN, floods=False)
    await chat.start()
    yield chat
    await chat.stop()
    assert chat.violations == []


@pytest.fixture
async def running(docker_host: str, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server) as bot:
        yield bot


def _require(fixture: str) -> None:
    if reason := _not_installed.get(fixture):
        pytest.fail(reason, pytrace=False)
    if "engine" in fixture and os.geteuid() != 0:
        pytest.fail("Engine tests start an engine of their own, and that needs root.", pytrace=False)


def _start(engine: PrivateEngine) -> None:
    try:
        engine.start()
    except (PrivateEngineError, debian.CannotInstall) as error:
        engine.stop()
        pytest.fail(str(error), pytrace=False)


def _connect(host: str) -> docker.APIClient:
    return docker.APIClient(base_url=host, version="auto", timeout=60)


def _names(image: Mapping[str, Any]) -> list[str]:
    """The id and the tags: a test may tag an image that stays."""
    return [image["Id"], *(image["RepoTags"] or [])]


def _containers_removed(api: docker.APIClient) -> bool:
    """False for one that stays: engine 20.10 keeps listing a container whose removals met, and knows none such."""
    deadline = time.monotonic() + LETS_GO_WITHIN_S
    while containers := api.containers(all=True):
        for container in containers:
            # A container with --rm may be on its way out already; then the next round finds it gone.
            with contextlib.suppress(docker.errors.APIError):
                api.remove_container(container["Id"], force=True, v=True)
        if time.monotonic() > deadline:
            return False
    return True


def _remove_others(api: docker.APIClient, kept_images: set[str]) -> None:
    for network in api.networks(filters={"type": "custom"}):
        api.remove_network(network["Id"])
    for volume in api.volumes()["Volumes"] or []:
        api.remove_volume(volume["Name"], force=True)
    for image in api.images():
        unwanted = [name for name in reversed(_names(image)) if name not in kept_images]
        for name in unwanted:
            # Removed with the one before it, as its parent or its last tag.
            with contextlib.suppress(docker.errors.ImageNotFound):
                api.remove_image(name, force=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
