import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import BuildSpec, Progress, RunSpec
from bot.errors import BadRequest, Conflict, EngineError, EngineUnreachable, InUse, NotFound
from tests import images
from tests.engine.relay import Relay
from tests.registry import Registry


async def _tags(engine: DockerEngine) -> set[str]:
    return {tag for image in await engine.list_images() for tag in image.tags}


async def _all_of(steps: AsyncGenerator[Progress, None]) -> list[Progress]:
    async with aclosing(steps):
        return [step async for step in steps]


async def _pulled(engine: DockerEngine, ref: str) -> list[Progress]:
    return await _all_of(engine.pull_image(ref))


async def _pushed(engine: DockerEngine, ref: str) -> list[Progress]:
    return await _all_of(engine.push_image(ref))


async def test_images_are_listed_with_their_names_and_sizes(engine: DockerEngine) -> None:
    await engine.tag_image(images.BUSYBOX, "shop/front:2")
    image = next(image for image in await engine.list_images() if images.BUSYBOX in image.tags)
    assert set(image.tags) == {images.BUSYBOX, "shop/front:2"}
    assert image.size_bytes > 100_000
    assert not image.is_dangling


async def test_images_are_filtered_as_docker_does(engine: DockerEngine) -> None:
    found = await engine.list_images(filters={"reference": ["lotsman-test/service"]})
    assert [image.tags for image in found] == [(images.SERVICE,)]
    assert found[0].labels["lotsman.test"] == "service"


async def test_details_tell_what_the_image_declares(engine: DockerEngine) -> None:
    details = await engine.inspect_image(images.SERVICE)
    assert (details.exposed_ports, details.volumes, details.command) == (("53/udp", "80/tcp"), ("/data",), ("forever",))
    assert (details.working_dir, details.os, details.layers) == ("/srv", "linux", 2)
    assert ("DB_PASSWORD", "not-for-every-eye") in details.env
    assert details.raw["Id"] == details.id


async def test_history_is_newest_first(engine: DockerEngine) -> None:
    history = await engine.image_history(images.SERVICE)
    assert 'CMD ["forever"]' in history[0].created_by
    assert history[0].tags == (images.SERVICE,)
    assert history[-1].size_bytes > 100_000


async def test_removing_a_name_says_what_it_did(engine: DockerEngine) -> None:
    await engine.tag_image(images.BUSYBOX, "shop/front")
    (removal,) = await engine.remove_image("shop/front:latest")
    assert (removal.untagged, removal.deleted) == ("shop/front:latest", "")


async def test_an_image_with_a_container_is_in_use(engine: DockerEngine) -> None:
    await engine.tag_image(images.SERVICE, "shop/front:1")
    identity = await engine.create_container(RunSpec(image="shop/front:1"))
    await engine.remove_image(images.SERVICE, force=True)
    with pytest.raises(InUse) as caught:
        await engine.remove_image("shop/front:1")
    await engine.tag_image("shop/front:1", images.SERVICE)
    assert caught.value.params["users"] == (identity[:12],)


async def test_an_image_with_two_names_cannot_be_removed_by_id(engine: DockerEngine) -> None:
    await engine.tag_image(images.SERVICE, "shop/front:1")
    identity = (await engine.inspect_image(images.SERVICE)).id
    with pytest.raises(Conflict, match="referenced in multiple repositories"):
        await engine.remove_image(identity)


@pytest.mark.parametrize("method", ["inspect_image", "image_history", "remove_image"])
async def test_an_unknown_image_is_not_found_by_name(engine: DockerEngine, method: str) -> None:
    with pytest.raises(NotFound) as caught:
        await getattr(engine, method)("none/such:1")
    assert (caught.value.kind, caught.value.ref) == ("image", "none/such:1")


async def test_a_name_that_is_none_is_a_bad_request(engine: DockerEngine) -> None:
    with pytest.raises(BadRequest, match="invalid reference format"):
        await engine.tag_image(images.BUSYBOX, "Shop/Front")


async def test_an_image_is_pushed_and_pulled_with_its_progress(engine: DockerEngine, registry: Registry) -> None:
    name = registry.name("shop/front")
    await engine.tag_image(images.BUSYBOX, f"{name}:2")
    pushed = await _pushed(engine, f"{name}:2")
    await engine.remove_image(f"{name}:2")
    pulled = await _pulled(engine, f"{name}:2")
    digest = pushed[-1].digest
    assert digest.startswith("sha256:")
    assert digest in [step.digest for step in pulled]
    assert pulled[-1].status.startswith("Status: ")
    await engine.remove_image(f"{name}:2")
    await _pulled(engine, f"{name}:nonsense@{digest}")
    assert (await engine.inspect_image(f"{name}@{digest}")).digests == (f"{name}@{digest}",)


async def test_a_name_without_a_tag_pulls_latest_alone(engine: DockerEngine, registry: Registry) -> None:
    name = registry.name("shop/tags")
    for tag in ("latest", "other"):
        await engine.tag_image(images.BUSYBOX, f"{name}:{tag}")
        await _pushed(engine, f"{name}:{tag}")
        await engine.remove_image(f"{name}:{tag}")
    await _pulled(engine, name)
    assert await _tags(engine) & {f"{name}:latest", f"{name}:other"} == {f"{name}:latest"}


async def test_pulling_what_the_registry_has_not_is_not_found(engine: DockerEngine, registry: Registry) -> None:
    name = registry.name("none/such:1")
    with pytest.raises(NotFound) as caught:
        await _pulled(engine, name)
    assert (caught.value.kind, caught.value.ref) == ("image", name)
    assert "not found" in caught.value.reason


async def test_pushing_what_there_is_not_is_not_found(engine: DockerEngine, registry: Registry) -> None:
    with pytest.raises(EngineError, match="does not exist"):
        await _pushed(engine, registry.name("none/such:1"))


async def test_pulling_from_no_registry_has_the_engine_s_sentence(engine: DockerEngine) -> None:
    with pytest.raises(EngineError, match="connection refused"):
        await _pulled(engine, "127.0.0.1:1/none:1")


def _context(folder: Path, dockerfile: str) -> str:
    path = folder / "context.tar"
    path.write_bytes(images.context({"Dockerfile": dockerfile.encode(), "other/File": dockerfile.encode()}))
    return str(path)


async def _built(engine: DockerEngine, spec: BuildSpec) -> list[Progress]:
    return await _all_of(engine.build_image(spec))


async def test_a_build_makes_a_tagged_image(engine: DockerEngine, tmp_path: Path) -> None:
    dockerfile = f"FROM {images.BUSYBOX} AS first\nARG WHO=nobody\nRUN echo hello $WHO\nFROM first\nRUN exit 1\n"
    spec = BuildSpec(
        context_path=_context(tmp_path, dockerfile),
        tags=("shop/front:3", "shop/front:latest"),
        dockerfile="other/File",
        build_args={"WHO": "pilot"},
        labels={"made": "here"},
        target="first",
        no_cache=True,
    )
    steps = await _built(engine, spec)
    image = await engine.inspect_image("shop/front:3")
    assert "hello pilot\n" in [step.stream for step in steps]
    assert image.id in [step.image_id for step in steps]
    assert set(image.tags) == {"shop/front:3", "shop/front:latest"}
    assert image.labels["made"] == "here"


async def test_a_failing_build_ends_with_its_error(engine: DockerEngine, tmp_path: Path) -> None:
    spec = BuildSpec(context_path=_context(tmp_path, f"FROM {images.BUSYBOX}\nRUN echo before; exit 3\n"))
    steps = await _built(engine, spec)
    assert "before\n" in [step.stream for step in steps]
    assert "returned a non-zero code: 3" in steps[-1].error


async def test_a_build_without_a_dockerfile_is_refused(engine: DockerEngine, tmp_path: Path) -> None:
    path = tmp_path / "empty.tar"
    path.write_bytes(images.context({"x": b""}))
    with pytest.raises(EngineError, match="Cannot locate specified Dockerfile"):
        await _built(engine, BuildSpec(context_path=str(path)))


async def test_closing_a_build_cancels_it(
    watched: Relay, watched_engine: DockerEngine, tmp_path: Path, docker_api: docker.APIClient
) -> None:
    # The engine may miss a hang-up that comes while it is still starting the container.
    dockerfile = f"FROM {images.BUSYBOX}\nRUN sleep 0.2; echo up; sleep 60\n"
    spec = BuildSpec(context_path=_context(tmp_path, dockerfile), no_cache=True)
    async with aclosing(watched_engine.build_image(spec)) as steps:
        async for step in steps:
            if step.stream == "up\n":
                break
    await watched.has_gone.wait()
    while docker_api.containers():
        pass


async def test_cancelling_before_the_first_step_hangs_up(watched: Relay, watched_engine: DockerEngine) -> None:
    await watched_engine.ping()
    watched.is_silent = True
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(_pulled(watched_engine, "slow/registry:1"), 0.1)
    await watched.has_gone.wait()


async def test_an_engine_that_goes_away_in_a_build_is_unreachable(
    watched: Relay, watched_engine: DockerEngine, tmp_path: Path
) -> None:
    spec = BuildSpec(context_path=_context(tmp_path, f"FROM {images.BUSYBOX}\nRUN echo up; sleep 60\n"), no_cache=True)
    steps = watched_engine.build_image(spec)
    while (await anext(steps)).stream != "up\n":
        pass
    watched.hang_up()
    with pytest.raises(EngineUnreachable):
        await _all_of(steps)
