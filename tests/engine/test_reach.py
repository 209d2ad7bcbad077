"""Engines that hang, are down, come back, or do not let one in; and a loop that goes on meanwhile."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import LogQuery
from bot.engine.private import PrivateEngine
from bot.errors import EngineBusy, EngineTimeout, EngineUnreachable, SocketPermissionDenied
from tests.engine.relay import Relay


async def test_an_engine_that_hangs_times_out_while_another_answers(
    watched: Relay, watched_engine: DockerEngine, engine: DockerEngine
) -> None:
    watched.is_silent = True
    began = time.monotonic()

    async def work_on() -> int:
        calls = 0
        while time.monotonic() - began < 0.4:
            await engine.list_containers()
            calls += 1
        return calls

    hanging, calls = await asyncio.gather(watched_engine.ping(), work_on(), return_exceptions=True)
    assert isinstance(hanging, EngineTimeout)
    assert (hanging.host, hanging.params["limit_s"]) == ("relayed", 0.5)
    assert time.monotonic() - began < 2
    assert isinstance(calls, int)
    assert calls > 5


async def test_giving_up_returns_at_once(watched: Relay, watched_engine: DockerEngine) -> None:
    watched.is_silent = True
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await watched_engine.ping()
    assert time.monotonic() - began < 0.4


async def test_a_follow_of_a_hanging_engine_times_out(watched: Relay, watched_engine: DockerEngine) -> None:
    watched.is_silent = True
    with pytest.raises(EngineTimeout):
        async with watched_engine.follow_logs("web", LogQuery(), keep_lines=10):
            pytest.fail("nothing has answered")


async def test_too_many_calls_to_a_hanging_engine_are_refused(watched: Relay, watched_engine: DockerEngine) -> None:
    watched.is_silent = True
    outcomes = await asyncio.gather(*(watched_engine.ping() for _ in range(100)), return_exceptions=True)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(EngineTimeout) == 76  # twelve threads and sixty-four that wait
    assert kinds.count(EngineBusy) == 24


async def test_a_hanging_engine_is_used_again_when_it_answers(watched: Relay, watched_engine: DockerEngine) -> None:
    watched.is_silent = True
    await asyncio.gather(*(watched_engine.ping() for _ in range(12)), return_exceptions=True)
    watched.is_silent = False
    while True:
        try:
            return await watched_engine.ping()
        except EngineTimeout:
            continue  # the threads are still with their old requests


async def test_a_hung_call_does_not_hold_up_the_process_s_end(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from bot.engine.client import DockerEngine\n"
        "async def main():\n"
        "    engine = DockerEngine('x', sys.argv[1], timeout_s=60)\n"
        "    try:\n"
        "        async with asyncio.timeout(0.1): await engine.ping()\n"
        "    except TimeoutError: print('gave up', flush=True)\n"
        "asyncio.run(main())\n"
    )
    with socket.socket(socket.AF_UNIX) as server:
        path = tmp_path / "silent.sock"
        server.bind(str(path))
        server.listen()
        done = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, f"unix://{path}", stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        async with asyncio.timeout(20):
            output, _ = await done.communicate()
    assert (output, done.returncode) == (b"gave up\n", 0)


async def test_no_engine_at_all_is_unreachable(tmp_path: Path) -> None:
    engine = DockerEngine("local", f"unix://{tmp_path}/none.sock", timeout_s=5)
    with pytest.raises(EngineUnreachable) as caught:
        await engine.list_containers()
    await engine.close()
    assert (caught.value.host, caught.value.reason) == ("local", "No such file or directory")


async def test_a_socket_nobody_listens_on_is_unreachable(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "dead.sock"))
        engine = DockerEngine("local", f"unix://{tmp_path}/dead.sock", timeout_s=5)
        with pytest.raises(EngineUnreachable, match="Connection refused"):
            await engine.ping()
        await engine.close()


async def test_a_port_nobody_listens_on_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    engine = DockerEngine("far", f"tcp://127.0.0.1:{port}", timeout_s=5)
    with pytest.raises(EngineUnreachable, match="Connection refused"):
        await engine.ping()
    await engine.close()


async def test_a_socket_of_another_user_is_a_permission_denied(docker_host: str, tmp_path: Path) -> None:
    script = (
        "import asyncio, os, sys; from bot.engine.client import DockerEngine; from bot.errors import EngineError\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "async def main():\n"
        "    engine = DockerEngine('x', sys.argv[1], timeout_s=5)\n"
        "    try: await engine.ping()\n"
        "    except EngineError as error: print(type(error).__name__)\n"
        "asyncio.run(main())\n"
    )
    (tmp_path / "config").mkdir()
    done = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        docker_host,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DOCKER_CONFIG": "/nonexistent", "HOME": "/nonexistent"},
    )
    output, _ = await done.communicate()
    assert output.decode().strip() == SocketPermissionDenied.__name__


async def test_an_engine_that_comes_back_is_found_by_itself(spare_engine: PrivateEngine) -> None:
    engine = DockerEngine("local", spare_engine.host, timeout_s=10)
    await engine.ping()
    spare_engine.kill()
    with pytest.raises(EngineUnreachable):
        await engine.ping()
    spare_engine.start()
    await engine.ping()
    await engine.close()


async def test_a_closed_engine_takes_no_more_calls(docker_host: str) -> None:
    engine = DockerEngine("local", docker_host)
    await engine.close()
    with pytest.raises(EngineBusy):
        await engine.ping()
