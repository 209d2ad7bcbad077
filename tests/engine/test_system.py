import threading

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec
from bot.errors import NotFound
from tests import images


async def test_the_version_names_engine_and_api(engine: DockerEngine) -> None:
    version = await engine.version()
    assert version.version[:1].isdigit()
    assert tuple(int(part) for part in version.api_version.split(".")) >= (1, 41)
    assert version.os == "linux"
    assert "containerd" in dict(version.components)


async def test_the_information_counts(engine: DockerEngine) -> None:
    for name in ("one", "two"):
        await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",), name=name))
    await engine.start_container("one")
    info = await engine.info()
    assert (info.containers, info.running, info.paused, info.stopped) == (2, 1, 0, 1)
    assert info.cpus > 0
    assert info.memory_bytes > 0
    assert info.swarm == "inactive"
    assert info.raw["ID"] == info.id


async def test_the_disk_usage_has_every_object(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.SERVICE))
    usage = await engine.disk_usage()
    service = next(image for image in usage.images if images.SERVICE in image.tags)
    assert usage.layers_bytes > 100_000
    assert [container.id for container in usage.containers] == [identity]
    assert usage.containers[0].size_root_bytes
    assert len(usage.volumes) == 1
    assert service.containers == 1
    assert service.shared_bytes is not None


@pytest.mark.parametrize("kind", ["container", "image", "volume", "network"])
async def test_an_object_can_be_had_as_the_engine_tells_it(engine: DockerEngine, kind: str) -> None:
    await engine.create_container(RunSpec(image=images.BUSYBOX, name="web"))
    await engine.create_volume("web", options={}, labels={})
    ref = {"image": images.BUSYBOX, "network": "bridge"}.get(kind, "web")
    answer = await engine.inspect_raw(kind, ref)
    assert ref in (answer.get("Name", "").lstrip("/"), *answer.get("RepoTags", ()))
    with pytest.raises(NotFound) as caught:
        await engine.inspect_raw(kind, "none-such")
    assert (caught.value.kind, caught.value.ref) == (kind, "none-such")


async def test_pruning_no_record_of_the_build_cache_frees_nothing(engine: DockerEngine) -> None:
    assert await engine.prune_build_cache([]) == 0
    assert await engine.prune_build_cache(["nonesuch"]) == 0


async def test_exactly_the_records_named_are_pruned(
    engine: DockerEngine, docker_api: docker.APIClient, docker_host: str
) -> None:
    _build_with_buildkit(docker_host, f"FROM {images.BUSYBOX}\nRUN echo base > /a\nRUN echo top > /b\n")
    records = {record.description: record.id for record in (await engine.disk_usage()).build_cache}
    base, top = (records[f"mount / from exec /bin/sh -c echo {text}"] for text in ("base > /a", "top > /b"))
    refused = await engine.prune_build_cache([base, top[:-1]])
    reclaimed = await engine.prune_build_cache([base, top])
    left = {record.id for record in (await engine.disk_usage()).build_cache}
    docker_api.prune_builds(all=True)
    assert refused == 0  # one has another standing on it, and the other is no id
    assert reclaimed > 0
    assert left == set(records.values()) - {base, top}


def _build_with_buildkit(host: str, dockerfile: str) -> None:
    """The SDK knows no BuildKit: one request waits for the context that another one brings."""
    context = images.context({"Dockerfile": dockerfile.encode()})

    def ask(build: str, data: bytes = b"") -> None:
        with docker.APIClient(base_url=host, version="1.41") as api:
            address = f"{api.base_url}/v1.41/build?version=2&remote=upload-request&buildid={build}"
            answer = api.post(address, data=data, headers={"Content-Type": "application/x-tar"})
            assert "error" not in answer.text

    upload = threading.Thread(  # noqa: TID251
        target=ask, args=("upload-request:one", context)
    )
    upload.start()
    ask("one")
    upload.join()
