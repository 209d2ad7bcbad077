import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
import pytest

from bot.engine import private
from bot.engine.private import PrivateEngine, PrivateEngineError
from tests import images

PROJECT = Path(__file__).parents[2]

SERVER = ["httpd", "-f", "-h", "/etc"]

CHILD = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from pathlib import Path
from bot.engine.private import PrivateEngine
"""


@contextmanager
def client(engine: PrivateEngine) -> Iterator[docker.APIClient]:
    api = docker.APIClient(base_url=engine.host, version="auto", timeout=30)
    try:
        yield api
    finally:
        api.close()


def run(api: docker.APIClient, name: str, command: list[str], **host_config: object) -> str:
    """Start a container that ends at once when stopped, since these servers do not listen to SIGTERM."""
    created = api.create_container(
        images.BUSYBOX, command, name=name, ports=[80], stop_signal="SIGKILL", host_config=host_config
    )
    identity: str = created["Id"]
    api.start(identity)
    return identity


def serve(api: docker.APIClient, name: str, **host_config: object) -> str:
    """Start a web server that publishes a port on loopback, and return its address."""
    run(api, name, SERVER, PortBindings={"80/tcp": [{"HostIp": "127.0.0.1"}]}, **host_config)
    return address_of(api, name)


def address_of(api: docker.APIClient, name: str) -> str:
    binding = api.inspect_container(name)["NetworkSettings"]["Ports"]["80/tcp"][0]
    return f"{binding['HostIp']}:{binding['HostPort']}"


def page(address: str) -> bytes:
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", "/passwd")
        return connection.getresponse().read()
    finally:
        connection.close()


def traces(engine: PrivateEngine) -> list[str]:
    """Everything of the engine that a look at the machine finds."""
    mounts = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if str(engine.folder) in line]
    files = [path for path in (engine.folder, engine.runtime) if path.exists()]
    cgroups = Path("/sys/fs/cgroup").glob(f"**/{engine.mark}")
    interfaces = [path.name for path in Path("/sys/class/net").iterdir() if engine.mark[-8:] in path.name]
    processes = [
        path.parent.name
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if engine.mark.encode() in path.read_bytes() and path.parent.name != str(os.getpid())
    ]
    rules = subprocess.run(["iptables", "-w", "-S"], capture_output=True, text=True, check=True).stdout
    named = [line for line in rules.splitlines() if engine.mark in line or f"lotsman{engine.mark[-8:]}" in line]
    return [*mounts, *map(str, files), *map(str, cgroups), *interfaces, *processes, *named]


def test_its_data_is_in_its_own_folder(private_engine: PrivateEngine) -> None:
    with client(private_engine) as api:
        assert api.info()["DockerRootDir"] == str(private_engine.data_root)


def test_a_published_port_answers_on_loopback(docker_api: docker.APIClient) -> None:
    assert page(serve(docker_api, "web")).startswith(b"root:x:0:0")


def test_containers_of_one_network_reach_each_other(docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    run(docker_api, "web", SERVER, NetworkMode="shop")
    asker = run(docker_api, "asker", ["wget", "-qO-", "http://web/passwd"], NetworkMode="shop")
    assert docker_api.wait(asker)["StatusCode"] == 0
    assert docker_api.logs(asker).startswith(b"root:x:0:0")


def test_two_engines_side_by_side_keep_apart(docker_api: docker.APIClient, spare_engine: PrivateEngine) -> None:
    first = serve(docker_api, "web")
    with client(spare_engine) as other:
        images.build_all(other)
        second = serve(other, "web")
        other.remove_container("web", force=True)
        assert page(first).startswith(b"root:x:0:0")
        assert first != second
        assert other.containers(all=True) == []


def test_a_restart_keeps_containers_and_starts_those_that_shall_always_run(spare_engine: PrivateEngine) -> None:
    with client(spare_engine) as api:
        images.build_all(api)
        serve(api, "web", RestartPolicy={"Name": "always"})
        idle = api.create_container(images.BUSYBOX, ["true"], name="idle")
    spare_engine.restart()
    with client(spare_engine) as api:
        assert page(address_of(api, "web")).startswith(b"root:x:0:0")
        assert api.inspect_container(idle)["State"]["Status"] == "created"


def test_after_a_kill_it_answers_no_more_and_starts_again(spare_engine: PrivateEngine) -> None:
    spare_engine.kill()
    assert not private.answers(spare_engine.socket_path)
    spare_engine.start()
    assert private.answers(spare_engine.socket_path)


def test_paused_it_holds_its_socket_and_answers_nothing(
    spare_engine: PrivateEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "_PING_LIMIT_S", 0.3)
    spare_engine.pause()
    assert private.is_engine_there(spare_engine.socket_path)
    assert not private.answers(spare_engine.socket_path)
    spare_engine.resume()
    assert private.answers(spare_engine.socket_path)


def test_a_stop_leaves_nothing_behind(spare_engine: PrivateEngine) -> None:
    with client(spare_engine) as api:
        images.build_all(api)
        api.create_network("shop")
        serve(api, "web")
    assert traces(spare_engine) != []
    spare_engine.stop()
    assert traces(spare_engine) == []


def test_the_next_start_survives_an_owner_that_was_killed(tmp_path: Path) -> None:
    engine = PrivateEngine(tmp_path / "engine", disposable=True)
    child = f"{CHILD}PrivateEngine(Path({str(engine.folder)!r}), disposable=True).start(); print('up', flush=True)"
    try:
        with start([sys.executable, "-c", f"{child}; input()"]) as owner:
            assert owner.stdout is not None
            assert owner.stdout.readline() == b"up\n"
            with client(engine) as api:
                images.build_all(api)
                serve(api, "web", RestartPolicy={"Name": "always"})
            owner.kill()
        engine.start()
        with client(engine) as api:
            assert page(address_of(api, "web")).startswith(b"root:x:0:0")
    finally:
        engine.stop()
    assert traces(engine) == []


def test_temporary_engines_of_killed_owners_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = (
        f"{CHILD}import os; os.environ['TMPDIR'] = {str(tmp_path)!r}\nPrivateEngine.temporary().start(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", child], check=False)
    (folder,) = tmp_path.iterdir()
    abandoned = PrivateEngine(folder)
    assert private.answers(abandoned.socket_path)
    private.sweep()
    assert traces(abandoned) == []


def test_a_folder_in_use_is_refused(private_engine: PrivateEngine) -> None:
    with pytest.raises(PrivateEngineError, match="Another run already uses"):
        PrivateEngine(private_engine.folder).start()
    assert private.answers(private_engine.socket_path)


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    with PrivateEngine(tmp_path / ("long" * 40), disposable=True) as engine:
        assert private.answers(engine.socket_path)


def test_one_that_does_not_come_up_tells_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(PrivateEngineError, match=r"(?s)does not come up.*data"), PrivateEngine(tmp_path):
        pass


def test_a_command_gets_the_engine_and_gives_its_exit_code() -> None:
    done = beside("import os, socket; socket.socket(socket.AF_UNIX).connect(os.environ['DOCKER_HOST'][7:]); exit(7)")
    with done:
        assert done.wait() == 7


def test_a_command_that_does_not_exist_is_127() -> None:
    command = [sys.executable, "-m", "bot.engine.private", "--temporary", "--", "/nowhere/at-all"]
    done = subprocess.run(command, cwd=PROJECT, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 127
    assert b"/nowhere/at-all: No such file or directory" in done.stderr.splitlines()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_reaches_the_command_once_and_then_the_engine_ends(number: signal.Signals) -> None:
    child = (
        "import os, signal\n"
        f"signal.pthread_sigmask(signal.SIG_BLOCK, {{{int(number)}}})\n"
        "print(os.environ['DOCKER_HOST'][7:], flush=True)\n"
        f"signal.sigwait({{{int(number)}}})\n"
        f"raise SystemExit(3 if signal.sigtimedwait({{{int(number)}}}, 0.2) is None else 4)"
    )
    with beside(child) as running:
        assert running.stdout is not None
        socket_path = Path(running.stdout.readline().decode().strip())
        assert private.answers(socket_path)
        running.send_signal(number)
        assert running.wait() == 3
    assert not socket_path.exists()


def beside(child: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot.engine.private", "--temporary", "--", sys.executable, "-c", child]
    return start(command)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_socket_that_nobody_holds_is_no_engine(tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    assert not private.is_engine_there(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
    assert not private.is_engine_there(path)


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("# DOCKER_HOST=no\nexport DATA_DIR='/srv/lotsman'\nLANGUAGE=ru\nBOT_TOKEN=\n")
    assert private.settings({"LANGUAGE": "en", "ADMINS": ""}, env_file) == {
        "DATA_DIR": "/srv/lotsman",
        "LANGUAGE": "en",
    }


@pytest.mark.parametrize("name", ["DOCKER_HOST", "DOCKER_HOSTS", "DOCKER_CONTEXT"])
def test_an_engine_that_the_settings_name_is_the_only_one(name: str) -> None:
    assert private.is_engine_named({name: "somewhere"})


@pytest.mark.parametrize(
    ("content", "is_named"),
    [('{"currentContext": "far"}', True), ('{"currentContext": "default"}', False), ("{}", False), ("broken", False)],
)
def test_a_context_of_the_docker_cli_names_an_engine(tmp_path: Path, content: str, is_named: bool) -> None:
    (tmp_path / "config.json").write_text(content)
    assert private.is_engine_named({"DOCKER_CONFIG": str(tmp_path)}) is is_named
