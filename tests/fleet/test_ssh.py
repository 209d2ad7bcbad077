"""An engine behind ssh: streams that end when they are left, and each thing that is wrong told as that thing."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import LogQuery
from bot.engine.terminal import ExecSpec, Size
from bot.errors import BotError, EngineUnreachable
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
from bot.ui.failures import sentence
from bot.ui.texts import translator
from tests.hosts import SAILOR, Connect, SSHServer, free_port, ssh_server
from tests.images import BUSYBOX


@pytest.fixture
def far(sshd: SSHServer, docker_host: str, connect: Connect) -> DockerEngine:
    return connect(sshd.address(docker_host), ssh_config=sshd.config)


async def test_an_engine_behind_ssh_answers(far: DockerEngine) -> None:
    assert await far.list_containers(all=True) == ()


async def test_many_at_once_go_through_one_connection(far: DockerEngine, sshd: SSHServer) -> None:
    await far.ping()
    before = sshd.connections()
    await asyncio.gather(*(far.info() for _ in range(60)))
    assert sshd.connections() == before


async def test_streams_that_are_left_leave_no_thread_and_no_connection_behind(
    far: DockerEngine, docker_api: docker.APIClient
) -> None:
    started = docker_api.create_container(BUSYBOX, ["sleep", "60"], name="quiet")
    docker_api.start(started)
    await far.ping()
    threads, files = _streams(), _open_files()
    for _ in range(3):
        async with far.follow_events() as events, far.follow_logs("quiet", LogQuery(), keep_lines=10) as lines:
            assert _streams() == threads + 2
            await asyncio.gather(events.next_batch(wait_s=0.05), lines.next_batch(wait_s=0.05))
    await _until(lambda: _streams() == threads)
    await _until(lambda: _open_files() <= files)


async def test_a_shell_is_talked_to_through_ssh_and_leaves_nothing_behind(
    far: DockerEngine, docker_api: docker.APIClient
) -> None:
    docker_api.start(docker_api.create_container(BUSYBOX, ["forever"], name="box"))
    threads, heard = _streams(), bytearray()
    spec = ExecSpec(command=("sh",), mark="m1", is_tty=True, is_stdin_open=True)
    opened = await far.create_exec("box", spec)
    async with far.open_exec(opened, is_tty=True, size=Size(columns=40, rows=20), take=heard.extend) as program:
        program.send(b"echo $((6*7))\n")
        async with asyncio.timeout(10):
            while b"42" not in heard:
                await program.heard(wait_s=1)
    await _until(lambda: _streams() == threads)


async def test_a_cancelled_pull_leaves_no_thread_behind(far: DockerEngine) -> None:
    await far.ping()
    threads = _streams()
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):  # a registry that never answers
        await asyncio.wait_for(_pull(far, f"127.0.0.1:{silent.getsockname()[1]}/none:latest"), 0.3)
    await _until(lambda: _streams() == threads)


async def test_the_connection_comes_back_by_itself(docker_host: str, connect: Connect) -> None:
    with ssh_server() as server:
        engine = connect(server.address(docker_host), ssh_config=server.config)
        await engine.ping()
        server.stop()
        with pytest.raises(EngineUnreachable):
            await engine.ping()
        server.start()
        await engine.ping()


async def test_closing_ends_ssh_and_its_folder(sshd: SSHServer, docker_host: str) -> None:
    engine = DockerEngine("far", sshd.address(docker_host), ssh_config=sshd.config)
    await engine.ping()
    assert engine._tunnel is not None
    process, folder = engine._tunnel._process, engine._tunnel._folder
    assert process is not None
    assert folder is not None
    await engine.close()
    assert process.returncode is not None
    assert not folder.exists()


async def test_ssh_ends_with_a_bot_that_is_killed(sshd: SSHServer, docker_host: str, tmp_path: Path) -> None:
    script = (
        "import asyncio, os, signal, sys; from bot.engine.client import DockerEngine\n"
        "async def main():\n"
        "    engine = DockerEngine('far', sys.argv[1], ssh_config=sys.argv[2])\n"
        "    await engine.ping()\n"
        "    print(engine._tunnel._process.pid, engine._tunnel._folder, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    done = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        sshd.address(docker_host),
        sshd.config,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    output, _ = await done.communicate()
    number, folder = output.decode().split()
    await _until(lambda: not Path("/proc", number).exists() and not Path(folder).exists())


async def test_the_disk_of_the_other_side_is_asked_there(far: DockerEngine, docker_host: str, connect: Connect) -> None:
    there, here = await far.data_root_space(), await connect(docker_host).data_root_space()
    assert there is not None
    assert here is not None
    assert (there.path, there.total_bytes) == (here.path, here.total_bytes)
    assert abs(there.free_bytes - here.free_bytes) < 1 << 30


# what can be wrong


async def test_an_unknown_host_key_is_told(sshd: SSHServer, docker_host: str, connect: Connect) -> None:
    config = sshd.write_config("knows nobody", known_hosts="nobody")
    await _fails(connect(sshd.address(docker_host), ssh_config=config), HostKeyUnknown)


async def test_a_changed_host_key_is_told(sshd: SSHServer, docker_host: str, connect: Connect) -> None:
    (sshd.folder / "changed").write_text(f"[127.0.0.1]:{sshd.port} {(sshd.folder / 'key.pub').read_text()}")
    config = sshd.write_config("knows another", known_hosts="changed")
    await _fails(connect(sshd.address(docker_host), ssh_config=config), HostKeyChanged)


async def test_a_refused_key_is_told(sshd: SSHServer, docker_host: str, connect: Connect) -> None:
    sshd.make_key("strange")
    config = sshd.write_config("strange key", key="strange")
    await _fails(connect(sshd.address(docker_host), ssh_config=config), KeyRefused)


async def test_a_closed_port_is_told(sshd: SSHServer, connect: Connect) -> None:
    error = await _fails(connect(f"ssh://root@127.0.0.1:{free_port()}", ssh_config=sshd.config), PortClosed)
    assert error.params["reason"] == "Connection refused"


async def test_a_name_that_leads_nowhere_is_told(sshd: SSHServer, connect: Connect) -> None:
    error = await _fails(connect("ssh://root@nowhere.invalid", ssh_config=sshd.config), NameUnknown)
    assert error.params["machine"] == "nowhere.invalid"


async def test_no_docker_on_the_other_side_is_told(sshd: SSHServer, connect: Connect) -> None:
    await _fails(connect(sshd.address("/nonexistent/docker.sock"), ssh_config=sshd.config), NoDockerThere)


async def test_a_docker_that_is_down_there_is_told(sshd: SSHServer, tmp_path: Path, connect: Connect) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "dead.sock"))
        await _fails(connect(sshd.address(tmp_path / "dead.sock"), ssh_config=sshd.config), DockerDownThere)


async def test_a_user_without_rights_to_the_socket_there_is_told(
    sshd: SSHServer, docker_host: str, connect: Connect
) -> None:
    await _fails(connect(sshd.address(docker_host, user=SAILOR), ssh_config=sshd.config), SocketRefusedThere)


async def test_a_server_that_forwards_nothing_is_told(docker_host: str, connect: Connect) -> None:
    with ssh_server("AllowStreamLocalForwarding no") as server:
        await _fails(connect(server.address(docker_host), ssh_config=server.config), ForwardingForbidden)


async def test_no_ssh_here_is_told(
    sshd: SSHServer, docker_host: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    await _fails(connect(sshd.address(docker_host), ssh_config=sshd.config), NoSSH)


async def _fails(engine: DockerEngine, kind: type[BotError]) -> BotError:
    """One sentence in each language, with nothing left to fill in, and a next step; on a stream as well."""
    with pytest.raises(kind) as caught:
        await engine.ping()
    with pytest.raises(kind):
        async with engine.follow_events():
            pytest.fail("nothing can be followed")
    for language in ("ru", "en"):
        t = translator(language)
        told = sentence(caught.value, t)
        assert told.endswith((".", str(caught.value.params.get("path"))))
        assert "{" not in told
        assert caught.value.hint is not None
        assert "{" not in t(caught.value.hint, **caught.value.params)
    return caught.value


async def _pull(engine: DockerEngine, ref: str) -> None:
    async with contextlib.aclosing(engine.pull_image(ref)) as steps:
        async for _step in steps:
            pass


def _streams() -> int:
    return sum(thread.name.startswith("stream") for thread in threading.enumerate())


def _open_files() -> int:
    return sum(1 for _file in Path("/proc/self/fd").iterdir())


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - processes and threads that end tell nobody
            await asyncio.sleep(0.02)
