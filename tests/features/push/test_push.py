import docker

from tests import images
from tests.bot import Running
from tests.registry import Registry


async def test_an_image_is_pushed_with_its_digest(
    running: Running, docker_api: docker.APIClient, registry: Registry
) -> None:
    reference = registry.name("push-me")
    docker_api.tag(images.BUSYBOX, reference)
    await running.anna.say(f"/push {reference}")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert f"✓ {reference} отправлен" in done.text
    assert "sha256:" in done.text
    docker_api.remove_image(reference, noprune=True)
    docker_api.pull(reference)
    assert docker_api.inspect_image(reference)["RepoTags"]
    await running.anna.say("/version")
    row = running.audit()[0]
    assert (row["command"], row["outcome"]) == ("push", "ok")


async def test_dockers_longer_words_mean_the_same(
    running: Running, docker_api: docker.APIClient, registry: Registry
) -> None:
    reference = registry.name("push-long")
    docker_api.tag(images.BUSYBOX, reference)
    await running.anna.say(f"docker image push {reference}")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))


async def test_an_image_that_is_not_here_is_explained(running: Running) -> None:
    assert "no-such-image" in (await running.anna.say("/push no-such-image:1")).text
    await running.anna.say("/version")
    assert running.audit()[0]["outcome"] == "failed"


async def test_a_registry_that_is_away_is_explained(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.tag(images.BUSYBOX, "127.0.0.1:9/thing")
    running.anna.say_only("/push 127.0.0.1:9/thing")
    await running.anna.wait_for(lambda reply: "до реестра не достучаться" in reply.text)


async def test_only_an_admin_may_push(running: Running) -> None:
    assert "только администраторам" in (await running.oleg.say("/push x")).text


async def test_an_option_that_is_not_here_is_refused_by_name(running: Running) -> None:
    assert "--all-tags" in (await running.anna.say("/push --all-tags x")).text
