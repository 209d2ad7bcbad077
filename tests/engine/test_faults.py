"""Every fault of an engine ends in a sentence within the limit, and leaves no thread and no file descriptor behind."""

import asyncio
import gc
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import LogQuery
from bot.errors import EngineError, EngineRefused, EngineTimeout, EngineUnreachable, NoAnswer, SocketPermissionDenied
from bot.ui.failures import error_view
from bot.ui.texts import translator
from tests import images
from tests.faulty_engine import Fault, FaultyEngine, faulty_engine

LIMIT_S = 0.4
SLACK_S = 1.0  # two cores, shared
ROUNDS = 30

KINDS: dict[Fault, type[EngineError] | tuple[type[EngineError], ...]] = {
    Fault.REFUSE: EngineUnreachable,
    Fault.HANG: EngineTimeout,
    Fault.CUT_HEAD: (EngineUnreachable, EngineRefused),
    Fault.CUT_JSON: EngineUnreachable,
    Fault.CUT_CHUNK: EngineUnreachable,
    Fault.SHORT_JSON: EngineRefused,
    Fault.WRONG_SHAPE: EngineRefused,
    Fault.BINARY: EngineRefused,
    Fault.NO_HTTP: EngineUnreachable,
    Fault.HTML: EngineRefused,
    Fault.BAD_GATEWAY: EngineRefused,
    Fault.EMPTY: EngineRefused,
    Fault.LATE: EngineTimeout,
    Fault.DRIP: EngineTimeout,
    Fault.DRIP_HEAD: EngineTimeout,
}

WAITED_FOR = (Fault.HANG, Fault.LATE, Fault.DRIP, Fault.DRIP_HEAD)

CALLS: dict[str, Callable[[DockerEngine], Awaitable[object]]] = {
    "version": lambda engine: engine.version(),
    "info": lambda engine: engine.info(),
    "disk_usage": lambda engine: engine.disk_usage(),
    "list_containers": lambda engine: engine.list_containers(),
    "inspect_container": lambda engine: engine.inspect_container("web"),
    "container_processes": lambda engine: engine.container_processes("web"),
    "list_images": lambda engine: engine.list_images(),
    "inspect_image": lambda engine: engine.inspect_image("web"),
    "image_history": lambda engine: engine.image_history("web"),
    "list_volumes": lambda engine: engine.list_volumes(),
    "inspect_volume": lambda engine: engine.inspect_volume("web"),
    "list_networks": lambda engine: engine.list_networks(),
    "inspect_network": lambda engine: engine.inspect_network("web"),
    "inspect_raw": lambda engine: engine.inspect_raw("container", "web"),
    "remove_image": lambda engine: engine.remove_image("web"),
    "prune_build_cache": lambda engine: engine.prune_build_cache(["x"]),
    "past_events": lambda engine: engine.past_events(since_ns=1),
    "services": lambda engine: engine.services(),
}


@pytest.fixture
async def proxy(docker_host: str, tmp_path: Path) -> AsyncIterator[FaultyEngine]:
    async with faulty_engine(tmp_path / "faulty.sock", docker_host.removeprefix("unix://")) as running:
        yield running


@pytest.fixture
async def client(proxy: FaultyEngine) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine("harbour", proxy.address, timeout_s=LIMIT_S)
    yield engine
    await engine.close()


async def _failure(call: Awaitable[object]) -> EngineError:
    began = time.monotonic()
    with pytest.raises(EngineError) as caught:
        await call
    assert time.monotonic() - began < LIMIT_S + SLACK_S
    for language in ("ru", "en"):
        assert error_view(caught.value, translator(language)).text.as_kwargs()["text"].strip()
    return caught.value


@pytest.mark.parametrize("fault", list(KINDS), ids=lambda fault: fault.value)
async def test_a_fault_is_a_sentence_within_the_limit_and_over_when_the_engine_is_well(
    proxy: FaultyEngine, client: DockerEngine, fault: Fault
) -> None:
    await client.ping()
    proxy.fault = fault
    error = await _failure(client.list_containers())
    assert isinstance(error, KINDS[fault])
    assert error.reason
    proxy.fault = Fault.NONE
    assert await client.list_containers() == ()


@pytest.mark.parametrize("fault", list(KINDS), ids=lambda fault: fault.value)
async def test_a_fault_at_the_first_word_is_a_sentence_too(
    proxy: FaultyEngine, client: DockerEngine, fault: Fault
) -> None:
    proxy.fault = fault
    assert isinstance(await _failure(client.list_containers()), KINDS[fault])


@pytest.mark.parametrize("name", list(CALLS))
async def test_no_call_lets_garbage_through(proxy: FaultyEngine, client: DockerEngine, name: str) -> None:
    await client.ping()
    for fault in (Fault.WRONG_SHAPE, Fault.BINARY, Fault.SHORT_JSON, Fault.CUT_JSON):
        proxy.fault = fault
        await _failure(CALLS[name](client))


def _only_the_first() -> Callable[[bytes], bool]:
    met: list[bytes] = []

    def is_faulty(request: bytes) -> bool:
        met.append(request)
        return len(met) == 1

    return is_faulty


async def test_what_reads_is_asked_again_where_a_kept_connection_had_ended(
    proxy: FaultyEngine, client: DockerEngine
) -> None:
    await client.ping()
    proxy.is_faulty, proxy.fault = _only_the_first(), Fault.REFUSE
    assert await client.list_containers() == ()
    assert proxy.connections == 2


async def test_what_changes_is_never_asked_again(proxy: FaultyEngine, client: DockerEngine) -> None:
    await client.ping()
    proxy.is_faulty, proxy.fault = _only_the_first(), Fault.REFUSE
    assert isinstance(await _failure(client.remove_image("web")), EngineUnreachable)
    assert proxy.connections == 1


async def test_a_new_connection_that_is_hung_up_on_is_told_at_once(proxy: FaultyEngine, client: DockerEngine) -> None:
    proxy.fault = Fault.REFUSE
    assert isinstance(await _failure(client.version()), EngineUnreachable)
    assert proxy.connections == 1


async def test_a_stream_that_an_engine_s_restart_cuts_is_told_and_begins_anew(
    proxy: FaultyEngine, client: DockerEngine, docker_api: docker.APIClient
) -> None:
    made = docker_api.create_container(images.BUSYBOX, "forever", name="web")
    docker_api.start(made["Id"])
    for _ in range(5):
        async with client.follow_events() as events, client.follow_logs("web", LogQuery(), keep_lines=10) as lines:
            proxy.restart()
            assert isinstance(await _failure(_read_on(events.next_batch)), EngineUnreachable)
            assert isinstance(await _failure(_read_on(lines.next_batch)), EngineUnreachable)
    async with client.follow_events() as events:
        docker_api.rename("web", "web2")
        batch = await events.next_batch(wait_s=10)
        assert [event.action for event in batch.events] == ["rename"]


async def _read_on(next_batch: Callable[..., Awaitable[object]]) -> None:
    while True:
        await next_batch(wait_s=LIMIT_S)


async def test_faults_leave_no_thread_and_no_file_descriptor(proxy: FaultyEngine, client: DockerEngine) -> None:
    async def one_round() -> None:
        for fault in (fault for fault in KINDS if fault not in WAITED_FOR):
            proxy.fault = fault
            results = await asyncio.gather(
                *(client.list_containers() for _ in range(3)),
                _opened(client),
                return_exceptions=True,
            )
            assert all(isinstance(result, EngineError) for result in results), (fault, results)
        proxy.fault = Fault.NONE

    # All threads that there may be are there, and all their connections.
    await asyncio.gather(*(client.ping() for _ in range(50)))
    await one_round()
    before = await _at_rest(proxy)
    for _ in range(ROUNDS):
        await one_round()
    after = await _at_rest(proxy)
    assert after[0] <= before[0]
    assert after[1] <= before[1] + 2


async def test_only_of_a_change_is_said_that_it_may_have_been_made(proxy: FaultyEngine, client: DockerEngine) -> None:
    await client.ping()
    proxy.fault = Fault.HANG
    looked, changed = await asyncio.gather(_failure(client.info()), _failure(client.start_container("web01")))
    assert (type(looked), type(changed)) == (NoAnswer, EngineTimeout)
    t = translator("en")
    assert "may have run" not in error_view(looked, t).text.as_kwargs()["text"]
    assert "may have run" in error_view(changed, t).text.as_kwargs()["text"]


async def test_hanging_late_and_dripping_engines_give_their_threads_back(
    proxy: FaultyEngine, client: DockerEngine
) -> None:
    await asyncio.gather(*(client.ping() for _ in range(50)))
    before = await _at_rest(proxy)
    for _ in range(3):
        for fault in WAITED_FOR:
            proxy.fault = fault
            calls = [_failure(client.list_containers()) for _ in range(12)]
            errors = await asyncio.gather(*calls, _failure(_opened(client)))
            assert {type(error) for error in errors[:-1]} == {NoAnswer}
            proxy.fault = Fault.NONE
            await _answers_within(client, 3 * LIMIT_S + SLACK_S)
    after = await _at_rest(proxy)
    assert after[0] <= before[0]
    assert after[1] <= before[1] + 2


async def _answers_within(client: DockerEngine, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while True:
            try:
                return await client.ping()
            except EngineTimeout:
                continue  # the threads are still with their old requests


async def _opened(client: DockerEngine) -> None:
    async with client.follow_logs("web", LogQuery(), keep_lines=10) as follow:
        await _read_on(follow.next_batch)


async def _at_rest(proxy: FaultyEngine) -> tuple[int, int]:
    """Threads and file descriptors, once what was hung up on has noticed."""
    proxy.restart()
    async with asyncio.timeout(20):
        while proxy.open or any(thread.name.startswith("stream ") for thread in threading.enumerate()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    gc.collect()
    return threading.active_count(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208


async def test_a_socket_that_changes_its_owner_is_a_permission_denied(
    client: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may connect to any socket: what the kernel tells others is put in its place."""
    await client.ping()
    connect = socket.socket.connect

    def denied(sock: socket.socket, address: object) -> None:
        if sock.family is socket.AF_UNIX:
            raise PermissionError(13, "Permission denied")
        connect(sock, address)  # type: ignore[arg-type]

    client._workers.close()  # connections that are open stay so
    fresh = DockerEngine("harbour", client._address.url, timeout_s=LIMIT_S)
    await fresh.version()
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "connect", denied)
        denied_client = DockerEngine("harbour", client._address.url, timeout_s=LIMIT_S)
        for _ in range(ROUNDS):
            assert isinstance(await _failure(denied_client.list_containers()), SocketPermissionDenied)
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
    await denied_client.ping()
    await denied_client.close()
    await fresh.close()
