from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import MountSpec, RunSpec, Volume
from bot.errors import BadRequest, InUse, NotFound
from tests import images


async def test_a_volume_is_what_it_was_made_as(engine: DockerEngine) -> None:
    options = {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}
    made = await engine.create_volume("files", options=options, labels={"shop": "front"})
    (listed,) = await engine.list_volumes()
    assert made == listed == await engine.inspect_volume("files")
    assert (made.name, made.driver, made.scope, made.is_anonymous) == ("files", "local", "local", False)
    assert (made.labels, made.options) == ({"shop": "front"}, options)
    assert made.created_at is not None
    assert abs(datetime.now(UTC) - made.created_at) < timedelta(minutes=1)


async def test_volumes_are_filtered_as_docker_does(engine: DockerEngine) -> None:
    for name in ("one", "two"):
        await engine.create_volume(name, options={}, labels={"name": name})
    found = await engine.list_volumes(filters={"label": ["name=two"]})
    assert [volume.name for volume in found] == ["two"]


async def test_a_removed_volume_is_gone(engine: DockerEngine) -> None:
    await engine.create_volume("files", options={}, labels={})
    await engine.remove_volume("files")
    assert await engine.list_volumes() == ()


async def test_an_anonymous_volume_is_known_by_its_name(engine: DockerEngine) -> None:
    await engine.create_container(RunSpec(image=images.SERVICE))
    (volume,) = await engine.list_volumes()
    assert volume.is_anonymous


async def test_a_volume_of_a_container_is_in_use_by_it(engine: DockerEngine) -> None:
    mounts = (MountSpec(kind="volume", source="files", target="/data"),)
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, mounts=mounts))
    with pytest.raises(InUse) as caught:
        await engine.remove_volume("files")
    assert caught.value.params["users"] == (identity,)


@pytest.mark.parametrize("method", ["inspect_volume", "remove_volume"])
async def test_an_unknown_volume_is_not_found_by_name(engine: DockerEngine, method: str) -> None:
    with pytest.raises(NotFound) as caught:
        await getattr(engine, method)("files")
    assert (caught.value.kind, caught.value.ref) == ("volume", "files")


async def test_a_wrong_name_is_a_bad_request(engine: DockerEngine) -> None:
    with pytest.raises(BadRequest, match="invalid"):
        await engine.create_volume("a b", options={}, labels={})


async def test_sizes_come_with_the_disk_usage(engine: DockerEngine) -> None:
    mounts = (MountSpec(kind="volume", source="files", target="/data"),)
    command = ("dd", "if=/dev/zero", "of=/data/x", "bs=1k", "count=64")
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=command, mounts=mounts))
    async with engine.run_container(identity, auto_removed=False, keep_lines=10) as run:
        await run.wait()
    (volume,) = (await engine.disk_usage()).volumes
    assert isinstance(volume, Volume)
    assert (volume.name, volume.used_by) == ("files", 1)
    assert volume.size_bytes is not None
    assert volume.size_bytes >= 64 * 1024
