"""/exec without a terminal, in the local chat on the real engine."""

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.chat import Reply


@pytest.fixture(autouse=True)
def box(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, ["forever"], name="box")
    docker_api.start(created)
    return "box"


async def _done(running: Running, line: str) -> Reply:
    running.anna.say_only(line)
    return await running.anna.wait_for(lambda reply: "код " in reply.text)


async def test_output_and_code_are_shown(running: Running) -> None:
    reply = await _done(running, "/exec box sh -c 'echo out; echo err >&2; exit 3'")
    assert reply.text.startswith("box · sh -c 'echo out; echo err >&2; exit 3'")
    assert "out" in reply.text
    assert "err" in reply.text
    assert "⚠ код 3" in reply.text
    await running.anna.say("/help")
    row = next(row for row in running.audit() if row["command"] == "exec")
    assert (row["outcome"], row["error"]) == ("failed", "exit code 3")


async def test_options_reach_the_program(running: Running) -> None:
    line = "/exec -e GREETING=ahoy -w /tmp -u 1000 box sh -c 'echo $GREETING $(pwd) $(id -u)'"
    assert "ahoy /tmp 1000" in (await _done(running, line)).text


async def test_long_output_comes_as_a_file_too(running: Running) -> None:
    reply = await _done(running, "/exec box seq 1 3000")
    assert "3000" in reply.text
    file = await running.anna.wait_for(lambda reply: reply.document is not None)
    assert file.data.decode().split() == [str(number) for number in range(1, 3001)]


async def test_what_hangs_is_stopped_inside_too(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only("/exec box sh -c 'echo begun; sleep 4321'")
    await running.anna.wait_for(lambda reply: reply.is_from_bot and "begun\n" in f"{reply.text}\n" and bool(reply.rows))
    assert "box" in (await running.anna.say("/ps")).text  # nothing else waits for it
    await running.anna.press("⏹")
    await running.anna.wait_for(lambda reply: "Остановлено" in reply.text)
    assert not [row for row in docker_api.top("box")["Processes"] if "4321" in row[-1]]


async def test_in_the_background_it_answers_at_once(running: Running) -> None:
    reply = await running.anna.say("/exec -d box sleep 1")
    assert "выполняется в фоне" in reply.text


async def test_a_missing_program_and_a_stopped_container_are_told(
    running: Running, docker_api: docker.APIClient
) -> None:
    reply = await _done(running, "/exec box no-such-program")
    assert "no-such-program" in reply.text
    assert "код 12" in reply.text
    docker_api.create_container(images.BUSYBOX, ["true"], name="still")
    reply = await running.anna.say("/exec still ls")
    assert "не работает" in reply.text
    assert reply.buttons == ["/start still", "/logs still"]


async def test_docker_options_that_are_not_here_are_refused_by_name(running: Running) -> None:
    assert "--env-file" in (await running.anna.say("/exec --env-file x box ls")).text


async def test_rights_over_the_host_and_a_guessed_name_ask_first(running: Running) -> None:
    question = await running.anna.say("/exec --privileged box id")
    assert "все права на сервере" in question.text
    await running.anna.press("✖", message=question)
    question = await running.anna.say("/exec bo id")
    assert "box" in question.text
    await running.anna.press("✅", message=question)
    await running.anna.wait_for(lambda reply: "uid=0" in reply.text)
