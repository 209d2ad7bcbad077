import pytest

from bot.consequences.dangers import Danger, dangers
from bot.engine.model import ContainerDetails, Mount, MountSpec, RunSpec, State, Volume


def _kinds(spec: RunSpec, *, allowed: tuple[str, ...] = (), volumes: tuple[Volume, ...] = ()) -> list[str]:
    found = dangers(spec, allowed=allowed, volumes={volume.name: volume for volume in volumes}, lenders={})
    return [danger.kind for danger in found]


def _mounting(source: str) -> RunSpec:
    return RunSpec(image="x", mounts=(MountSpec(kind="bind", source=source, target="/x"),))


@pytest.mark.parametrize(
    ("spec", "kinds"),
    [
        (RunSpec(image="x"), []),
        (RunSpec(image="x", is_privileged=True), ["privileged"]),
        (RunSpec(image="x", cap_add=("SYS_ADMIN",)), ["capability"]),
        (RunSpec(image="x", cap_drop=("ALL",)), []),
        (RunSpec(image="x", devices=("/dev/sda",)), ["device"]),
        (RunSpec(image="x", security_opt=("seccomp=unconfined",)), ["security"]),
        (RunSpec(image="x", security_opt=("no-new-privileges",)), []),
        (RunSpec(image="x", pid_mode="host", ipc_mode="host"), ["namespace", "namespace"]),
        (RunSpec(image="x", pid_mode="container:db"), ["namespace"]),
        (RunSpec(image="x", uts_mode="host", userns_mode="host"), ["namespace", "namespace"]),
        (RunSpec(image="x", network="host"), ["network"]),
        (RunSpec(image="x", ipc_mode="container:db"), ["namespace"]),
        (RunSpec(image="x", ipc_mode="private"), []),
        (RunSpec(image="x", network="container:db"), []),
        (RunSpec(image="x", network="front"), []),
        (_mounting("/etc"), ["mount"]),
        (_mounting("/var/run/docker.sock"), ["socket"]),
        (_mounting("/srv/../run/docker.sock"), ["socket"]),
        (RunSpec(image="x", volumes_from=("gone",)), ["lender"]),
    ],
)
def test_what_hands_over_the_host_is_named(spec: RunSpec, kinds: list[str]) -> None:
    assert _kinds(spec) == kinds


@pytest.mark.parametrize(
    ("source", "is_allowed"),
    [
        ("/srv/data", True),
        ("/srv/data/deep/er", True),
        ("/srv/data/../../etc", False),
        ("/srv/data2", False),
        ("//srv/data", True),
        ("/srv", False),
    ],
)
def test_allowed_folders_are_compared_part_by_part(source: str, is_allowed: bool) -> None:
    assert (_kinds(_mounting(source), allowed=("/srv/data",)) == []) is is_allowed


def test_a_volume_that_is_a_host_folder_in_disguise_counts_as_a_mount() -> None:
    spec = RunSpec(image="x", mounts=(MountSpec(kind="volume", source="trick", target="/x"),))
    trick = Volume(name="trick", options={"o": "ro,bind", "type": "none", "device": "/etc"})
    assert _kinds(spec, volumes=(trick,)) == ["mount"]
    assert _kinds(spec, volumes=(Volume(name="trick"),)) == []


def test_a_mount_that_makes_such_a_volume_counts_too() -> None:
    mount = MountSpec(kind="volume", source="new", target="/x", volume_options={"o": "bind", "device": "/etc"})
    assert _kinds(RunSpec(image="x", mounts=(mount,))) == ["mount"]


def test_volumes_from_a_container_with_host_folders_lend_them_out() -> None:
    lender = ContainerDetails(
        id="1", name="db", image="x", image_id="i", state=State.RUNNING,
        mounts=(Mount(kind="bind", source="/etc", target="/x"), Mount(kind="volume", source="v", target="/y")),
    )  # fmt: skip
    found = dangers(RunSpec(image="x", volumes_from=("db:ro",)), allowed=(), volumes={}, lenders={"db": lender})
    assert found == [Danger(kind="mount", what="/etc")]


@pytest.mark.parametrize(
    ("driver", "options", "kinds"),
    [
        ("", {"o": "bind", "device": "/etc"}, ["mount"]),
        ("local", {"o": "ro, rbind", "type": "none", "device": "/etc"}, ["mount"]),
        ("local", {"o": "bind", "device": "/var/run/docker.sock"}, ["socket"]),
        ("local", {"type": "ext4", "device": "/dev/sda1"}, ["device"]),
        ("local", {"type": "overlay", "device": "overlay", "o": "lowerdir=/etc,upperdir=/u,workdir=/w"}, ["device"]),
        ("local", {"type": "nfs", "device": "/etc"}, ["device"]),
        ("local", {"type": "nfs", "device": ":/export", "o": "addr=10.0.0.2"}, []),
        ("local", {"type": "cifs", "device": "//nas/share", "o": "username=a"}, []),
        ("local", {"type": "tmpfs", "device": "tmpfs", "o": "size=64m"}, []),
        ("local", {"size": "1g"}, []),
        ("local-persist", {"mountpoint": "/etc"}, ["driver"]),
    ],
)
def test_what_a_volumes_options_mount_counts(driver: str, options: dict[str, str], kinds: list[str]) -> None:
    new = MountSpec(kind="volume", source="v", target="/x", volume_driver=driver, volume_options=options)
    assert _kinds(RunSpec(image="x", mounts=(new,))) == kinds
    old = MountSpec(kind="volume", source="v", target="/x")
    made = Volume(name="v", driver=driver or "local", options=options)
    assert _kinds(RunSpec(image="x", mounts=(old,)), volumes=(made,)) == kinds


def test_harmless_options_do_not_hide_what_an_existing_volume_is() -> None:
    mount = MountSpec(kind="volume", source="trick", target="/x", volume_options={"size": "1g"})
    trick = Volume(name="trick", options={"o": "bind", "device": "/etc"})
    assert _kinds(RunSpec(image="x", mounts=(mount,)), volumes=(trick,)) == ["mount"]


def test_a_lenders_volume_that_is_a_host_folder_counts() -> None:
    lender = ContainerDetails(
        id="1", name="db", image="x", image_id="i", state=State.RUNNING,
        mounts=(Mount(kind="volume", source="trick", target="/x"),),
    )  # fmt: skip
    trick = Volume(name="trick", options={"o": "bind", "device": "/etc"})
    spec = RunSpec(image="x", volumes_from=("db",))
    found = dangers(spec, allowed=(), volumes={"trick": trick}, lenders={"db": lender})
    assert found == [Danger(kind="mount", what="/etc")]


def test_an_allowed_folder_with_the_socket_in_it_does_not_give_the_socket() -> None:
    assert _kinds(_mounting("/run"), allowed=("/run",)) == ["socket", "socket"]
    assert _kinds(_mounting("/run/app"), allowed=("/run",)) == []


def test_the_configured_socket_counts_wherever_it_lies() -> None:
    spec = _mounting("/srv/engine/api")
    found = dangers(spec, allowed=("/srv",), volumes={}, lenders={}, sockets=["/srv/engine/api"])
    assert [danger.kind for danger in found] == ["socket"]


def test_the_hosts_network_counts_however_it_is_reached() -> None:
    spec = RunSpec(image="x", network="container:db")
    found = dangers(spec, allowed=(), volumes={}, lenders={}, joins_host_network=True)
    assert found == [Danger(kind="network", what="container:db")]
