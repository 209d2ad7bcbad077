import socket

import docker

from tests import images
from tests.bot import Running
from tests.registry import Registry


def _push(api: docker.APIClient, registry: Registry, name: str) -> str:
    reference = registry.name(name)
    api.tag(images.BUSYBOX, reference)
    api.push(reference)
    api.remove_image(reference, noprune=True)
    return reference


async def test_an_image_is_pulled_with_progress_and_its_digest(
    running: Running, docker_api: docker.APIClient, registry: Registry
) -> None:
    reference = _push(docker_api, registry, "pull-me")
    await running.anna.say(f"/pull {reference}")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert f"✓ {reference}" in done.text
    assert "sha256:" in done.text
    assert docker_api.inspect_image(reference)["RepoTags"]
    row = running.audit()[-1]
    assert (row["command"], row["outcome"]) in (("pull", "ok"), ("pull", "started"))


async def test_pulling_again_says_that_it_is_the_newest(
    running: Running, docker_api: docker.APIClient, registry: Registry
) -> None:
    reference = _push(docker_api, registry, "again")
    await running.anna.say(f"/pull {reference}")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    await running.anna.say(f"/pull {reference}")
    await running.anna.wait_for(lambda reply: "уже самый новый" in reply.text)


async def test_a_tag_that_does_not_exist_is_explained(running: Running, registry: Registry) -> None:
    reference = registry.name("nothing-here")
    running.anna.say_only(f"/pull {reference}")
    await running.anna.wait_for(lambda reply: reply.text == f"{reference}: в реестре нет такого образа или тега.")


async def test_a_registry_that_is_away_is_explained(running: Running) -> None:
    running.anna.say_only("/pull 127.0.0.1:9/thing")
    await running.anna.wait_for(lambda reply: "до реестра не достучаться" in reply.text)


async def test_an_operator_may_pull_and_a_viewer_may_not(running: Running, registry: Registry) -> None:
    refused = await running.vera.say("/pull x")
    assert "доступна операторам" in refused.text


async def test_stop_is_heard_while_the_registry_says_nothing(running: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        shown = await running.anna.say(f"/pull 127.0.0.1:{port}/thing")
        await running.anna.press("⏹", message=shown)
        stopped = await running.anna.wait_for(lambda reply: reply.text.startswith("⏹"))
    assert "загрузка остановлена" in stopped.text
    assert stopped.message_id == shown.message_id
