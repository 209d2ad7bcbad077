"""The Compose tool as a subprocess: which is found, what it gets, how it is bounded and ended."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.compose import tool
from bot.compose.printed import KEPT_LINES, Output
from bot.compose.tool import NoTool, Tool, ToolFailed, config, find, run, surroundings

Programs = Callable[..., Path]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A PATH with scripts of these names, and the shell's own words beside."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: real(name, path=str(folder)))
    monkeypatch.setattr(tool, "_found", {})

    def put(**scripts: str) -> Path:
        for name, script in scripts.items():
            path = folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
        return folder

    return put


def made(programs: Programs, script: str) -> Tool:
    return Tool(command=(str(programs(compose=script) / "compose"),), version="2.0")


async def _nothing() -> None:
    return None


async def test_dockers_plugin_comes_before_the_older_program(programs: Programs) -> None:
    folder = programs(docker='[ "$1 $2 $3" = "compose version --short" ] && echo 2.29.1', docker_compose="echo 1.29.2")
    found = await find()
    assert found == Tool(command=(str(folder / "docker"), "compose"), version="2.29.1")
    assert (found.name, found.is_old) == ("docker compose 2.29.1", False)


async def test_a_docker_without_the_plugin_leaves_the_older_program(programs: Programs) -> None:
    folder = programs(docker="echo unknown command >&2; exit 1", docker_compose="echo 1.29.2")
    found = await find()
    assert found == Tool(command=(str(folder / "docker-compose"),), version="1.29.2")
    assert found.is_old


async def test_where_there_is_none_it_is_said(programs: Programs) -> None:
    programs(docker="exit 1")
    with pytest.raises(NoTool):
        await find()


async def test_it_gets_no_secret_of_the_bot(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("HOME", "/root")
    text = await config(
        made(programs, "env; pwd; cat"), [], folder=tmp_path, environment=surroundings("tcp://lab:2376", Path("/certs"))
    )
    assert "1:secret" not in text
    lines = text.splitlines()
    assert {"DOCKER_HOST=tcp://lab:2376", "DOCKER_CERT_PATH=/certs", "HOME=/root", str(tmp_path)} <= set(lines)
    assert not [line for line in lines if line.startswith("DOCKER_TLS_VERIFY")]


async def test_what_it_says_of_a_wrong_file_is_told(programs: Programs, tmp_path: Path) -> None:
    failing = made(programs, "echo half; echo 'services.web is wrong' >&2; exit 15")
    with pytest.raises(ToolFailed) as raised:
        await config(failing, [], folder=tmp_path, environment=surroundings("unix:///x"))
    assert raised.value.params == {"code": 15, "reason": "services.web is wrong"}


async def test_its_arguments_are_no_shells(programs: Programs, tmp_path: Path) -> None:
    text = await config(
        made(programs, 'printf "%s\\n" "$@"'), ["$(id)", "a b", ";"], folder=tmp_path, environment=surroundings("x")
    )
    assert text == "$(id)\na b\n;\n"


async def test_output_comes_as_it_is_printed_and_the_code_at_the_end(programs: Programs, tmp_path: Path) -> None:
    output, seen = Output(), []

    async def look() -> None:
        seen.append(list(output.lines))

    tool_here = made(programs, "echo one; echo two >&2; printf 'half'; exit 3")
    code = await run(tool_here, [], folder=tmp_path, environment=surroundings("x"), output=output, on_output=look)
    assert (code, list(output.lines)) == (3, ["one", "two", "half"])
    assert seen


async def test_more_output_than_anybody_reads_is_counted_and_dropped(programs: Programs, tmp_path: Path) -> None:
    output = Output()
    counting = made(programs, "i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done")
    await run(counting, [], folder=tmp_path, environment=surroundings("x"), output=output, on_output=_nothing)
    assert (len(output.lines), output.dropped, output.lines[-1]) == (KEPT_LINES, 500 - KEPT_LINES, "line 499")


async def test_one_that_prints_without_end_is_ended(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "OUTPUT_BYTES", 100_000)
    endless = made(programs, "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done")
    with pytest.raises(ToolFailed) as raised:
        await run(endless, [], folder=tmp_path, environment=surroundings("x"), output=Output(), on_output=_nothing)
    assert raised.value.key == "compose-tool-loud"


async def test_one_that_takes_too_long_is_ended(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "RUN_LIMIT_S", 0.3)
    slow = made(programs, "exec sleep 60")
    with pytest.raises(ToolFailed) as raised:
        await run(slow, [], folder=tmp_path, environment=surroundings("x"), output=Output(), on_output=_nothing)
    assert raised.value.key == "compose-tool-slow"


def _lives(number: str) -> bool:
    """A zombie does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_left_in_the_middle_it_ends_with_all_it_started_even_what_does_not_listen(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "END_WAIT_S", 0.2)
    stubborn = made(programs, "trap '' TERM; sleep 60 & echo $$ $!; wait; wait")
    output = Output()

    async def leave() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(stubborn, [], folder=tmp_path, environment=surroundings("x"), output=output, on_output=leave)
    numbers = output.lines[0].split()
    assert (len(numbers), [number for number in numbers if _lives(number)]) == (2, [])


async def test_a_full_pipe_that_nobody_reads_any_more_holds_nothing_up(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "END_WAIT_S", 0.2)
    filling = made(
        programs, "trap '' TERM; echo begun; while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"
    )

    async def leave() -> None:
        await asyncio.sleep(0.3)  # the pipe fills up meanwhile
        raise ToolFailed

    async with asyncio.timeout(10):
        with pytest.raises(ToolFailed):
            await run(filling, [], folder=tmp_path, environment=surroundings("x"), output=Output(), on_output=leave)


async def test_its_pipe_is_closed_though_a_child_outside_its_group_holds_the_other_end(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "OUTPUT_BYTES", 10)
    monkeypatch.setattr(tool, "END_WAIT_S", 0.2)
    monkeypatch.setattr(tool, "GONE_WAIT_S", 0.2)
    leaving = made(programs, "setsid sh -c 'echo more than ten bytes; exec sleep 5' & wait")

    async def once() -> int:
        with pytest.raises(ToolFailed):
            await run(leaving, [], folder=tmp_path, environment=surroundings("x"), output=Output(), on_output=_nothing)
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    async with asyncio.timeout(4):
        assert await once() == await once()


async def test_debians_program_is_found_and_told_by_its_version(
    compose_tool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "_found", {})
    found = await find()
    assert found.version
    assert os.access(found.command[0], os.X_OK)


async def test_it_is_bound_to_the_life_of_the_bot(programs: Programs, tmp_path: Path) -> None:
    folder = programs(setpriv='echo "$@"')
    here = Tool(command=(str(folder / "compose"),), version="2.0")
    text = await config(here, ["config"], folder=tmp_path, environment=surroundings("x"))
    assert text == f"--pdeathsig TERM -- {folder}/compose config\n"
