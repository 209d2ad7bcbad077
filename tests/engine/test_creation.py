"""What each option becomes: compared whole, since what must be left out matters as much."""

import pytest

from bot.engine.creation import create_body
from bot.engine.model import Healthcheck, MountSpec, PortBinding, RunSpec

Json = dict[str, object]


def _body(**options: object) -> Json:
    body = create_body(RunSpec(image="redis", **options))  # type: ignore[arg-type]
    for common in ("Image", "AttachStdout", "AttachStderr"):
        body.pop(common)
    return body


def _host_config(**options: object) -> Json:
    config: Json = create_body(RunSpec(image="redis", **options))["HostConfig"]  # type: ignore[arg-type]
    return {name: value for name, value in config.items() if (name, value) != ("NetworkMode", "default")}


def test_an_image_alone_leaves_everything_to_it() -> None:
    assert create_body(RunSpec(image="redis")) == {
        "Image": "redis",
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {"NetworkMode": "default"},
    }


@pytest.mark.parametrize(
    ("options", "body"),
    [
        ({"command": ("a", "b c")}, {"Cmd": ["a", "b c"]}),
        ({"entrypoint": ("a",)}, {"Entrypoint": ["a"]}),
        ({"entrypoint": ()}, {"Entrypoint": [""]}),
        ({"hostname": "front", "user": "1:2"}, {"Hostname": "front", "User": "1:2"}),
        ({"working_dir": "/x"}, {"WorkingDir": "/x"}),
        ({"env": (("A", "b=c"), ("D", ""))}, {"Env": ["A=b=c", "D="]}),
        ({"labels": {"a": "b"}}, {"Labels": {"a": "b"}}),
        ({"is_tty": True, "is_stdin_open": True}, {"Tty": True, "OpenStdin": True}),
        ({"stop_signal": "INT", "stop_timeout_s": 0}, {"StopSignal": "INT", "StopTimeout": 0}),
        ({"expose": ("80", "53/udp")}, {"ExposedPorts": {"80/tcp": {}, "53/udp": {}}}),
        ({"mounts": (MountSpec(kind="volume", target="/x"),)}, {"Volumes": {"/x": {}}}),
        ({"healthcheck": Healthcheck(is_disabled=True)}, {"Healthcheck": {"Test": ["NONE"]}}),
        (
            {"healthcheck": Healthcheck(command="true", interval_s=1.5, timeout_s=2, start_period_s=3, retries=4)},
            {
                "Healthcheck": {
                    "Test": ["CMD-SHELL", "true"],
                    "Interval": 1_500_000_000,
                    "Timeout": 2_000_000_000,
                    "StartPeriod": 3_000_000_000,
                    "Retries": 4,
                }
            },
        ),
        ({"healthcheck": Healthcheck(interval_s=1)}, {"Healthcheck": {"Interval": 1_000_000_000}}),
    ],
)
def test_an_option_of_the_container(options: Json, body: Json) -> None:
    assert _body(**options) == {**body, "HostConfig": {"NetworkMode": "default"}}


def test_published_ports_are_exposed_and_bound() -> None:
    ports = (
        PortBinding(container_port=80, host_port=8080),
        PortBinding(container_port=80, host_ip="127.0.0.1", host_port=8081),
        PortBinding(container_port=53, protocol="udp"),
    )
    body = _body(ports=ports)
    assert body == {
        "ExposedPorts": {"80/tcp": {}, "53/udp": {}},
        "HostConfig": {
            "NetworkMode": "default",
            "PortBindings": {
                "80/tcp": [{"HostIp": "", "HostPort": "8080"}, {"HostIp": "127.0.0.1", "HostPort": "8081"}],
                "53/udp": [{"HostIp": "", "HostPort": ""}],
            },
        },
    }


def test_aliases_are_names_in_the_network_chosen() -> None:
    assert _body(network="back", network_aliases=("front",)) == {
        "HostConfig": {"NetworkMode": "back"},
        "NetworkingConfig": {"EndpointsConfig": {"back": {"Aliases": ["front"]}}},
    }


@pytest.mark.parametrize(
    ("mount", "config"),
    [
        (MountSpec(kind="bind", source="/a", target="/b", creates_source=True), {"Binds": ["/a:/b"]}),
        (
            MountSpec(
                kind="bind", source="/a", target="/b", creates_source=True, is_read_only=True, bind_propagation="rslave"
            ),
            {"Binds": ["/a:/b:ro,rslave"]},
        ),
        (
            MountSpec(kind="bind", source="/a", target="/b", is_read_only=True, bind_propagation="rshared"),
            {
                "Mounts": [
                    {
                        "Type": "bind",
                        "Source": "/a",
                        "Target": "/b",
                        "ReadOnly": True,
                        "BindOptions": {"Propagation": "rshared"},
                    }
                ]
            },
        ),
        (
            MountSpec(kind="volume", source="files", target="/b"),
            {"Mounts": [{"Type": "volume", "Source": "files", "Target": "/b"}]},
        ),
        (
            MountSpec(kind="volume", source="files", target="/b", volume_options={"type": "nfs"}),
            {
                "Mounts": [
                    {
                        "Type": "volume",
                        "Source": "files",
                        "Target": "/b",
                        "VolumeOptions": {"DriverConfig": {"Name": "local", "Options": {"type": "nfs"}}},
                    }
                ]
            },
        ),
        (
            MountSpec(kind="tmpfs", target="/b", tmpfs_bytes=5),
            {"Mounts": [{"Type": "tmpfs", "Target": "/b", "TmpfsOptions": {"SizeBytes": 5}}]},
        ),
        (
            MountSpec(kind="tmpfs", target="/b", tmpfs_bytes=5, tmpfs_options="noexec"),
            {"Tmpfs": {"/b": "noexec,size=5"}},
        ),
    ],
)
def test_a_mount_is_written_in_the_form_that_means_it(mount: MountSpec, config: Json) -> None:
    assert _host_config(mounts=(mount,)) == config


@pytest.mark.parametrize(
    ("options", "config"),
    [
        ({"publish_all": True}, {"PublishAllPorts": True}),
        ({"volumes_from": ("web:ro",)}, {"VolumesFrom": ["web:ro"]}),
        ({"restart_policy": "always"}, {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}),
        ({"memory_bytes": 5, "memory_swap_bytes": -1}, {"Memory": 5, "MemorySwap": -1}),
        ({"cpus": 1.1}, {"NanoCpus": 1_100_000_000}),
        ({"is_init": True, "is_read_only": True}, {"Init": True, "ReadonlyRootfs": True}),
        ({"is_auto_removed": True, "is_privileged": True}, {"AutoRemove": True, "Privileged": True}),
        ({"cap_add": ("A",), "cap_drop": ("ALL",)}, {"CapAdd": ["A"], "CapDrop": ["ALL"]}),
        ({"security_opt": ("no-new-privileges",)}, {"SecurityOpt": ["no-new-privileges"]}),
        (
            {"pid_mode": "host", "ipc_mode": "host", "uts_mode": "host", "userns_mode": "host"},
            {"PidMode": "host", "IpcMode": "host", "UTSMode": "host", "UsernsMode": "host"},
        ),
        ({"dns": ("1.1.1.1",), "extra_hosts": ("a:b",)}, {"Dns": ["1.1.1.1"], "ExtraHosts": ["a:b"]}),
        ({"shm_bytes": 5, "sysctls": {"a": "b"}}, {"ShmSize": 5, "Sysctls": {"a": "b"}}),
        ({"log_options": {"a": "b"}}, {"LogConfig": {"Type": "", "Config": {"a": "b"}}}),
        ({"log_driver": "none"}, {"LogConfig": {"Type": "none", "Config": {}}}),
    ],
)
def test_an_option_of_the_host(options: Json, config: Json) -> None:
    assert _host_config(**options) == config


def test_ulimits_have_a_soft_and_a_hard_value() -> None:
    assert _host_config(ulimits=("nofile=5", "nproc=6:7")) == {
        "Ulimits": [{"Name": "nofile", "Soft": 5, "Hard": 5}, {"Name": "nproc", "Soft": 6, "Hard": 7}]
    }


@pytest.mark.parametrize(
    ("device", "target", "permissions"),
    [
        ("/dev/a", "/dev/a", "rwm"),
        ("/dev/a:/dev/b", "/dev/b", "rwm"),
        ("/dev/a:r", "/dev/a", "r"),
        ("/dev/a:/dev/b:rw", "/dev/b", "rw"),
    ],
)
def test_a_device_may_have_another_place_and_fewer_permissions(device: str, target: str, permissions: str) -> None:
    assert _host_config(devices=(device,)) == {
        "Devices": [{"PathOnHost": "/dev/a", "PathInContainer": target, "CgroupPermissions": permissions}]
    }
