"""/commit on a real engine, and which names it takes."""

import docker
import pytest

from bot.errors import UsageError
from bot.telegram.call import AwaitingConfirmation
from tests import images
from tests.bot import Running
from tests.features.calls import call
from tests.features.fakes import FakeEngine, container


def _web(api: docker.APIClient, script: str) -> str:
    made = api.create_container(images.BUSYBOX, ["sh", "-c", f"{script}; exec forever"], name="web01")
    api.start(made)
    while not api.logs(made):  # the test's time limit ends a wait in vain
        pass
    return str(made["Id"])


async def test_a_container_is_kept_with_its_note_and_changes(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api, "echo kept > /kept; echo begun")
    line = """/commit -a Anna -m "a note" -c 'CMD ["cat", "/kept"]' web01 web_app:fixed"""
    running.anna.say_only(line)
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "web_app:fixed – образ из web01" in done.text
    image = docker_api.inspect_image("web_app:fixed")
    assert (image["Author"], image["Comment"], image["Config"]["Cmd"]) == ("Anna", "a note", ["cat", "/kept"])
    assert docker_api.inspect_container("web01")["State"]["Running"]
    await running.anna.say("/help")
    row = running.audit()[0]
    assert (row["command"], row["outcome"]) == ("commit", "ok")
    assert "web_app:fixed" in row["targets"]


async def test_without_a_name_the_image_has_none_and_volumes_are_spoken_of(
    running: Running, docker_api: docker.APIClient
) -> None:
    made = docker_api.create_container(images.SERVICE, name="web01", volumes=["/data"])
    running.anna.say_only(f"/commit --pause=false {made['Id'][:12]}")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "Того, что лежит в томах" in done.text


async def test_a_name_that_is_none_is_refused() -> None:
    for name in ("Upper", "a b", "x:", ":x", "-x", "x/../y z"):
        one = call("commit web01", FakeEngine(containers=[container("web01")]))
        one.args = {**one.args, "repository": name}
        with pytest.raises(UsageError) as caught:
            await one.command.run(one)
        assert caught.value.key == "commit-bad-name", name


async def test_a_protected_one_and_a_guessed_one_are_asked_about() -> None:
    for line, protect in (("commit web01 x", ("web*",)), ("commit we x", ())):
        one = call(line, FakeEngine(containers=[container("web01")]), protect=protect)
        with pytest.raises(AwaitingConfirmation):
            await one.command.run(one)
        assert "It pauses meanwhile." in one.question


async def test_an_operator_may_not(running: Running) -> None:
    assert "только администраторам" in (await running.oleg.say("/commit web01 x")).text
