import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import Container, ContainerDetails, Health, Mount, MountSpec, PortBinding, RunSpec, State
from bot.errors import BadRequest, Conflict, InUse, NotFound
from tests import images
from tests.engine.relay import Relay

FOREVER = RunSpec(image=images.BUSYBOX, command=("forever",), name="web")


async def _running(engine: DockerEngine, spec: RunSpec = FOREVER) -> str:
    identity = await engine.create_container(spec)
    await engine.start_container(identity)
    return identity


async def _only(engine: DockerEngine) -> Container:
    (container,) = await engine.list_containers(all=True)
    return container


async def test_a_list_is_one_request(watched: Relay, watched_engine: DockerEngine, engine: DockerEngine) -> None:
    for number in range(5):
        await engine.create_container(RunSpec(image=images.BUSYBOX, name=f"web{number}"))
    await watched_engine.ping()  # agrees on the version
    watched.requests.clear()
    assert len(await watched_engine.list_containers(all=True)) == 5
    assert watched.requests == ["GET /v1.41/containers/json?all=1"]


async def test_requests_share_one_connection(watched: Relay, watched_engine: DockerEngine) -> None:
    for _ in range(5):
        await watched_engine.list_containers()
        await watched_engine.list_images()
    assert watched.connections == 1


async def test_a_listed_container_is_told_whole(engine: DockerEngine) -> None:
    spec = RunSpec(
        image=images.BUSYBOX,
        command=("forever",),
        name="web",
        labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "front"},
        ports=(PortBinding(container_port=80, host_ip="127.0.0.1"),),
        mounts=(MountSpec(kind="volume", source="files", target="/data"),),
    )
    identity = await _running(engine, spec)
    container = await _only(engine)
    (port,) = container.ports
    assert port.host_port is not None
    assert (container.id, container.name, container.image, container.state, container.command) == (
        identity,
        "web",
        images.BUSYBOX,
        State.RUNNING,
        "forever",
    )
    assert (port.container_port, port.protocol, port.host_ip) == (80, "tcp", "127.0.0.1")
    assert (container.project, container.service) == ("shop", "front")
    assert (container.mounts, container.networks, container.exit_code) == (("files",), ("bridge",), None)


async def test_only_running_containers_are_listed_unless_all_are_wanted(engine: DockerEngine) -> None:
    await engine.create_container(FOREVER)
    assert await engine.list_containers() == ()
    assert len(await engine.list_containers(all=True)) == 1


async def test_filters_limit_and_size_are_docker_s(engine: DockerEngine) -> None:
    for name in ("one", "two"):
        await engine.create_container(RunSpec(image=images.BUSYBOX, name=name, labels={"name": name}))
    named = await engine.list_containers(all=True, filters={"label": ["name=one"], "status": ["created"]})
    newest = await engine.list_containers(limit=1)
    sized = await engine.list_containers(all=True, size=True)
    assert [container.name for container in named] == ["one"]
    assert [container.name for container in newest] == ["two"]
    assert all(container.size_root_bytes for container in sized)


async def test_an_exit_code_is_read_off_the_list(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("sh", "-c", "exit 3")))
    async with engine.run_container(identity, auto_removed=False, keep_lines=1) as run:
        await run.wait()
    container = await _only(engine)
    assert (container.state, container.exit_code) == (State.EXITED, 3)


async def test_health_is_in_list_and_details(engine: DockerEngine) -> None:
    identity = await _running(engine, RunSpec(image=images.HEALTH))
    details = await engine.inspect_container(identity)
    while details.health is Health.STARTING:
        details = await engine.inspect_container(identity)
    assert details.health is Health.HEALTHY
    assert (await _only(engine)).health is Health.HEALTHY


async def test_details_tell_what_was_asked_for(engine: DockerEngine) -> None:
    spec = RunSpec(
        image=images.BUSYBOX,
        command=("forever",),
        name="web",
        hostname="front",
        user="1000",
        working_dir="/tmp",
        env=(("MODE", "a=b"), ("EMPTY", "")),
        restart_policy="on-failure",
        restart_max_retries=4,
        memory_bytes=64 * 1024 * 1024,
        cpus=0.5,
        is_init=True,
        mounts=(
            MountSpec(kind="volume", source="files", target="/data", is_read_only=True),
            MountSpec(kind="volume", target="/anonymous"),
            MountSpec(kind="tmpfs", target="/scratch", tmpfs_bytes=1024 * 1024),
        ),
        log_driver="json-file",
        log_options={"max-size": "1m"},
        stop_timeout_s=3,
    )
    details = await engine.inspect_container(await _running(engine, spec))
    assert details.raw["HostConfig"]["Init"] is True
    assert details.raw["Config"]["StopTimeout"] == 3
    assert details.raw["HostConfig"]["LogConfig"] == {"Type": "json-file", "Config": {"max-size": "1m"}}
    assert _told(details) == {
        "name": "web",
        "state": State.RUNNING,
        "exit_code": None,
        "hostname": "front",
        "user": "1000",
        "working_dir": "/tmp",
        "command": ("forever",),
        "restart": ("on-failure", 4),
        "limits": (64 * 1024 * 1024, 0.5),
        "network": ("default", ["bridge"]),
    }
    assert details.env[:2] == (("MODE", "a=b"), ("EMPTY", ""))
    named, tmpfs = _mount(details, "/data"), _mount(details, "/scratch")
    assert named == Mount(kind="volume", source="files", target="/data", is_read_only=True)
    assert (tmpfs.kind, tmpfs.source) == ("tmpfs", "")
    assert len(_mount(details, "/anonymous").source) == 64


def _told(details: ContainerDetails) -> dict[str, object]:
    return {
        "name": details.name,
        "state": details.state,
        "exit_code": details.exit_code,
        "hostname": details.hostname,
        "user": details.user,
        "working_dir": details.working_dir,
        "command": details.command,
        "restart": (details.restart_policy, details.restart_max_retries),
        "limits": (details.memory_limit_bytes, details.cpus),
        "network": (details.network_mode, [link.network for link in details.networks]),
    }


def _mount(details: ContainerDetails, target: str) -> Mount:
    return next(mount for mount in details.mounts if mount.target == target)


async def test_a_container_goes_through_its_states(engine: DockerEngine) -> None:
    await _running(engine)
    states = [(await _only(engine)).state]
    await engine.pause_container("web")
    states.append((await _only(engine)).state)
    await engine.unpause_container("web")
    await engine.restart_container("web", wait_s=0)
    states.append((await _only(engine)).state)
    await engine.kill_container("web")
    await engine.start_container("web")
    await engine.stop_container("web")
    states.append((await _only(engine)).state)
    await engine.remove_container("web")
    assert states == [State.RUNNING, State.PAUSED, State.RUNNING, State.EXITED]
    assert await engine.list_containers(all=True) == ()


async def test_starting_what_runs_and_stopping_what_is_stopped_is_no_failure(engine: DockerEngine) -> None:
    await _running(engine)
    await engine.start_container("web")
    await engine.stop_container("web", wait_s=0)
    await engine.stop_container("web", wait_s=0)


async def test_a_stop_may_take_its_wait_longer_than_the_limit(docker_host: str, engine: DockerEngine) -> None:
    spec = RunSpec(image=images.BUSYBOX, command=("sh", "-c", "trap '' TERM; while :; do sleep 1; done"), name="deaf")
    await _running(engine, spec)
    hasty = DockerEngine("hasty", docker_host, timeout_s=0.9)
    await hasty.stop_container("deaf", wait_s=1)
    await hasty.close()
    assert (await _only(engine)).exit_code == 137


async def test_a_stop_without_a_wait_has_the_container_s_own(docker_host: str, engine: DockerEngine) -> None:
    command = ("sh", "-c", "trap '' TERM; while :; do sleep 1; done")
    await _running(engine, RunSpec(image=images.BUSYBOX, command=command, name="deaf", stop_timeout_s=1))
    hasty = DockerEngine("hasty", docker_host, timeout_s=0.9)
    await hasty.stop_container("deaf")
    await hasty.close()
    assert (await _only(engine)).state is State.EXITED


async def test_a_renamed_container_has_its_new_name(engine: DockerEngine) -> None:
    await engine.create_container(FOREVER)
    await engine.rename_container("web", "shop")
    assert (await _only(engine)).name == "shop"


async def test_processes_are_ps_s_columns(engine: DockerEngine) -> None:
    await _running(engine)
    processes = await engine.container_processes("web", "-o pid,args")
    assert processes.titles == ("PID", "COMMAND")
    assert any("forever" in row[1] for row in processes.rows)


async def test_changes_are_docker_diff_s(engine: DockerEngine) -> None:
    command = ("sh", "-c", "touch /new; rm /etc/passwd")
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=command))
    async with engine.run_container(identity, auto_removed=False, keep_lines=1) as run:
        await run.wait()
    changes = {(change.kind, change.path) for change in await engine.container_changes(identity)}
    assert changes == {("A", "/new"), ("C", "/etc"), ("D", "/etc/passwd")}


async def test_an_unknown_container_is_not_found_by_name(engine: DockerEngine) -> None:
    with pytest.raises(NotFound) as caught:
        await engine.stop_container("web", wait_s=0)
    error = caught.value
    assert (error.kind, error.ref, error.host, error.reason) == (
        "container",
        "web",
        "harbour",
        "No such container: web",
    )


async def test_a_missing_image_is_not_found_by_name(engine: DockerEngine) -> None:
    with pytest.raises(NotFound) as caught:
        await engine.create_container(RunSpec(image="missing/image:2"))
    assert (caught.value.kind, caught.value.ref) == ("image", "missing/image:2")


async def test_a_taken_name_is_a_conflict(engine: DockerEngine) -> None:
    await engine.create_container(FOREVER)
    with pytest.raises(Conflict) as caught:
        await engine.create_container(FOREVER)
    assert not isinstance(caught.value, InUse)
    assert 'The container name "/web" is already in use' in caught.value.reason


async def test_removing_a_running_container_is_a_conflict(engine: DockerEngine) -> None:
    await _running(engine)
    with pytest.raises(Conflict, match="running container"):
        await engine.remove_container("web")
    await engine.remove_container("web", force=True)


@pytest.mark.parametrize("act", ["pause_container", "unpause_container", "kill_container"])
async def test_what_the_state_forbids_is_a_conflict(engine: DockerEngine, act: str) -> None:
    await engine.create_container(FOREVER)
    with pytest.raises(Conflict, match=r"is not (running|paused)"):
        await getattr(engine, act)("web")


async def test_a_taken_port_is_in_use(engine: DockerEngine) -> None:
    await _running(engine, RunSpec(image=images.BUSYBOX, command=("forever",), ports=(PortBinding(container_port=80),)))
    port = (await _only(engine)).ports[0].host_port
    taken = RunSpec(image=images.BUSYBOX, ports=(PortBinding(container_port=80, host_port=port),))
    with pytest.raises(InUse, match="port is already allocated"):
        await engine.start_container(await engine.create_container(taken))


async def test_a_wrong_option_is_the_engine_s_bad_request(engine: DockerEngine) -> None:
    with pytest.raises(BadRequest, match="Minimum memory limit"):
        await engine.create_container(RunSpec(image=images.BUSYBOX, memory_bytes=1))


async def test_volumes_go_with_a_container_when_asked(engine: DockerEngine) -> None:
    await engine.create_container(RunSpec(image=images.SERVICE, name="service"))
    await engine.remove_container("service", volumes=True)
    assert await engine.list_volumes() == ()


async def test_a_container_can_live_in_another_s_network(engine: DockerEngine) -> None:
    identity = await _running(engine)
    beside = await _running(engine, RunSpec(image=images.BUSYBOX, command=("forever",), network="container:web"))
    assert (await engine.inspect_container(beside)).network_mode == f"container:{identity}"


@pytest.mark.parametrize("ref", ["../images", "x/../../info", ".", "web/../web"])
async def test_a_reference_cannot_leave_its_place_in_the_address(engine: DockerEngine, ref: str) -> None:
    await engine.create_container(FOREVER)
    with pytest.raises(NotFound):
        await engine.inspect_container(ref)
    with pytest.raises(NotFound):
        await engine.remove_container(ref)
    assert len(await engine.list_containers(all=True)) == 1
