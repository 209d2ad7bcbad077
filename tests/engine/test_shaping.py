"""docker update, commit and wait on the real engine."""

from dataclasses import replace

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec
from bot.engine.shaping import update_body
from bot.engine.transfer import CommitSpec, UpdateSpec
from bot.errors import NotFound
from tests import images

FOREVER = RunSpec(image=images.BUSYBOX, name="web", command=("forever",))


async def _running(engine: DockerEngine, spec: RunSpec = FOREVER) -> str:
    identity = await engine.create_container(spec)
    await engine.start_container(identity)
    return identity


async def test_the_restart_policy_is_changed_in_place(engine: DockerEngine) -> None:
    identity = await _running(engine, replace(FOREVER, restart_policy="always"))
    await engine.update_container("web", UpdateSpec(restart_policy="on-failure", restart_max_retries=3))
    changed = await engine.inspect_container(identity)
    assert (changed.restart_policy, changed.restart_max_retries, changed.is_running) == ("on-failure", 3, True)


async def test_limits_are_changed_and_the_rest_stays(engine: DockerEngine) -> None:
    identity = await _running(engine, replace(FOREVER, restart_policy="always"))
    size = 64 * 1024**2
    spec = UpdateSpec(memory_bytes=size, memory_swap_bytes=2 * size, cpus=0.5, pids_limit=50, cpuset_cpus="0")
    await engine.update_container(identity, spec)
    changed = await engine.inspect_container(identity)
    assert (changed.memory_limit_bytes, changed.cpus, changed.restart_policy) == (size, 0.5, "always")


async def test_a_container_that_keeps_ending_is_no_longer_brought_back(engine: DockerEngine) -> None:
    identity = await _running(engine, replace(FOREVER, command=("false",), restart_policy="always"))
    await engine.update_container(identity, UpdateSpec(restart_policy="no"))
    assert (await engine.inspect_container(identity)).restart_policy == "no"


async def test_what_is_not_there_cannot_be_changed_committed_or_waited_for(engine: DockerEngine) -> None:
    with pytest.raises(NotFound):
        await engine.update_container("nobody", UpdateSpec(restart_policy="no"))
    with pytest.raises(NotFound):
        await engine.commit_container("nobody", CommitSpec(repository="x"))
    with pytest.raises(NotFound):
        await engine.wait_container("nobody")


def test_only_what_was_given_is_sent() -> None:
    assert update_body(UpdateSpec()) == {}
    assert update_body(UpdateSpec(memory_swap_bytes=-1, cpus=1.5)) == {"MemorySwap": -1, "NanoCpus": 1_500_000_000}


async def test_a_commit_holds_what_was_written_and_the_changes(engine: DockerEngine) -> None:
    await _running(engine, replace(FOREVER, command=("sh", "-c", "echo hello > /kept; forever")))
    spec = CommitSpec(repository="kept", tag="1", author="Anna", message="a note", changes=('CMD ["cat", "/kept"]',))
    identity = await engine.commit_container("web", spec)
    image = await engine.inspect_image("kept:1")
    assert (image.id, image.command, image.author) == (identity, ("cat", "/kept"), "Anna")


async def test_waiting_tells_the_code_of_one_that_runs_and_of_one_that_has_ended(engine: DockerEngine) -> None:
    await _running(engine, replace(FOREVER, command=("sh", "-c", "sleep 0.5; exit 7")))
    assert (await engine.wait_container("web")).code == 7
    assert (await engine.wait_container("web")).code == 7
