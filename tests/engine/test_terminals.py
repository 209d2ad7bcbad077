"""Programs that are talked to, on the real engine."""

import asyncio
import contextlib
import time
from collections.abc import Callable

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import LogLine
from bot.engine.terminal import ExecSpec, Program, Size
from bot.errors import Conflict, NotFound
from tests import images

SIZE = Size(columns=40, rows=20)


class Heard:
    """All that a program said."""

    def __init__(self) -> None:
        self.content = bytearray()

    def take(self, content: bytes) -> None:
        self.content += content

    async def until(self, program: Program, is_there: Callable[[bytes], bool]) -> None:
        async with asyncio.timeout(15):
            while not is_there(bytes(self.content)):
                assert not program.is_over, bytes(self.content)
                await program.heard(wait_s=1)


@pytest.fixture
def box(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, ["forever"], name="box")
    docker_api.start(created)
    return "box"


def _shell(mark: str = "m1", **changes: object) -> ExecSpec:
    values = {"command": ("sh",), "mark": mark, "is_tty": True, "is_stdin_open": True, **changes}
    return ExecSpec(**values)  # type: ignore[arg-type]


async def _ended(program: Program) -> None:
    async with asyncio.timeout(15):
        while not program.is_over:
            await program.heard(wait_s=1)


async def test_a_shell_answers_what_it_is_told_and_says_its_code(engine: DockerEngine, box: str) -> None:
    heard = Heard()
    exec_id = await engine.create_exec(box, _shell(env=(("GREETING", "ahoy"),), working_dir="/tmp"))
    async with engine.open_exec(exec_id, is_tty=True, size=SIZE, take=heard.take) as program:
        assert program.send(b"stty size; pwd; echo $GREETING\r")
        await heard.until(program, lambda said: b"\nahoy" in said)
        assert b"20 40" in heard.content
        assert b"/tmp" in heard.content
        program.send(b"exit 7\r")
        await _ended(program)
        assert await program.exit_code() == 7


async def test_a_size_can_be_changed_while_it_runs(engine: DockerEngine, box: str) -> None:
    heard = Heard()
    exec_id = await engine.create_exec(box, _shell())
    async with engine.open_exec(exec_id, is_tty=True, size=SIZE, take=heard.take) as program:
        await program.resize(Size(columns=66, rows=33))
        program.send(b"stty size\r")
        await heard.until(program, lambda said: b"33 66" in said)


async def test_without_a_terminal_both_outputs_come_as_they_are(engine: DockerEngine, box: str) -> None:
    heard = Heard()
    exec_id = await engine.create_exec(box, _shell(is_tty=False))
    async with engine.open_exec(exec_id, is_tty=False, size=SIZE, take=heard.take) as program:
        program.send(b"echo out; echo err >&2; exit\n")
        await _ended(program)
    assert sorted(bytes(heard.content).split()) == [b"err", b"out"]


async def test_what_was_left_behind_is_ended_with_its_children(
    engine: DockerEngine, docker_api: docker.APIClient, box: str
) -> None:
    heard = Heard()
    exec_id = await engine.create_exec(box, _shell(mark="left", user="1000"))
    async with engine.open_exec(exec_id, is_tty=True, size=SIZE, take=heard.take) as program:
        program.send(b"sh -c 'trap : HUP; echo up; while :; do sleep 1234; done'\r")
        await heard.until(program, lambda said: b"\nup" in said)
    assert any("sleep 1234" in row[-1] for row in docker_api.top(box)["Processes"])
    assert await engine.end_exec(box, "left", user="1000")
    rows = [row[-1] for row in docker_api.top(box)["Processes"]]
    assert not [row for row in rows if "1234" in row or row == "sh"], rows


async def test_other_programs_are_left_alone(engine: DockerEngine, box: str) -> None:
    heard = Heard()
    exec_id = await engine.create_exec(box, _shell(mark="mine"))
    async with engine.open_exec(exec_id, is_tty=True, size=SIZE, take=heard.take) as program:
        await heard.until(program, lambda said: b"#" in said)
        assert await engine.end_exec(box, "another")
        program.send(b"echo still $((40+2))\r")
        await heard.until(program, lambda said: b"still 42" in said)


async def test_a_container_that_does_not_run_takes_no_program(
    engine: DockerEngine, docker_api: docker.APIClient
) -> None:
    docker_api.create_container(images.BUSYBOX, ["true"], name="still")
    with pytest.raises(Conflict):
        await engine.create_exec("still", _shell())
    with pytest.raises(NotFound):
        await engine.create_exec("nobody", _shell())


async def test_output_without_input_is_followed_to_its_code(engine: DockerEngine, box: str) -> None:
    spec = _shell(command=("sh", "-c", "echo one; echo two >&2; exit 3"), is_tty=False, is_stdin_open=False)
    exec_id = await engine.create_exec(box, spec)
    lines: list[LogLine] = []
    async with engine.run_exec(exec_id, is_tty=False, keep_lines=10) as run:
        while not (batch := await run.next_batch(wait_s=5)).has_ended:
            lines += batch.lines
        lines += batch.lines
        status = await run.wait()
    assert sorted(line.text for line in lines) == ["one", "two"]
    assert status.code == 3


async def test_in_the_background_nothing_is_waited_for(engine: DockerEngine, box: str) -> None:
    spec = _shell(command=("sh", "-c", "sleep 0.2; touch /tmp/done"), is_tty=False, is_stdin_open=False)
    await engine.start_exec(await engine.create_exec(box, spec))
    check = _shell(command=("sh", "-c", "until test -e /tmp/done; do sleep 0.05; done"), is_tty=False)
    async with engine.run_exec(await engine.create_exec(box, check), is_tty=False, keep_lines=1) as run:
        assert (await run.wait()).code == 0


@pytest.mark.parametrize("is_removed", [True, False])
async def test_a_run_with_a_terminal_is_there_from_its_first_byte_to_its_code(
    engine: DockerEngine, docker_api: docker.APIClient, is_removed: bool
) -> None:
    heard = Heard()
    created = docker_api.create_container(
        images.BUSYBOX, ["sh"], name="shell", tty=True, stdin_open=True,
        host_config=docker_api.create_host_config(auto_remove=is_removed),
    )["Id"]  # fmt: skip
    async with engine.open_container(
        created, is_tty=True, auto_removed=is_removed, size=SIZE, take=heard.take
    ) as program:
        await heard.until(program, lambda said: b"#" in said)
        program.send(b"stty size; exit 5\r")
        await _ended(program)
        assert await program.exit_code() == 5
    assert b"20 40" in heard.content
    assert bool(docker_api.containers(all=True)) is not is_removed


async def test_detaching_leaves_the_program_running(engine: DockerEngine, docker_api: docker.APIClient) -> None:
    created = docker_api.create_container(images.BUSYBOX, ["sh"], name="shell", tty=True, stdin_open=True)["Id"]
    docker_api.start(created)
    heard = Heard()
    async with engine.attach_container("shell", is_tty=True, size=SIZE, take=heard.take) as program:
        program.send(b"echo here $((1+1))\r")
        await heard.until(program, lambda said: b"here 2" in said)
        program.send(b"\x10\x11")
        await _ended(program)
        assert await program.exit_code() is None
    assert docker_api.inspect_container(created)["State"]["Running"]


async def test_an_attach_knows_the_code_of_one_that_is_removed_as_it_ends(
    engine: DockerEngine, docker_api: docker.APIClient
) -> None:
    host = docker_api.create_host_config(auto_remove=True)
    created = docker_api.create_container(
        images.BUSYBOX, ["sh"], name="shell", tty=True, stdin_open=True, host_config=host
    )
    docker_api.start(created)
    heard = Heard()
    async with engine.attach_container("shell", is_tty=True, size=SIZE, take=heard.take) as program:
        program.send(b"exit 5\r")
        await _ended(program)
        with contextlib.suppress(docker.errors.NotFound):
            docker_api.wait(created, condition="removed", timeout=20)
        assert await program.exit_code() == 5


async def test_what_nobody_reads_waits_within_bounds(engine: DockerEngine, box: str) -> None:
    exec_id = await engine.create_exec(box, _shell(command=("sleep", "600"), is_tty=False))
    async with engine.open_exec(exec_id, is_tty=False, size=SIZE, take=lambda content: None) as program:
        async with asyncio.timeout(20):
            while program.send(b"x" * 16_384):
                await program.heard(wait_s=0.001)
        began = time.monotonic()
        assert not program.send(b"x" * 65_536)
        assert time.monotonic() - began < 0.05
    assert await engine.end_exec(box, "m1")
