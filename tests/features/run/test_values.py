import pytest

from bot.engine.model import MountSpec, PortBinding
from bot.errors import UsageError
from bot.features.run import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", [PortBinding(container_port=80)]),
        ("8080:80", [PortBinding(container_port=80, host_port=8080)]),
        ("127.0.0.1:53:53/udp", [PortBinding(container_port=53, protocol="udp", host_ip="127.0.0.1", host_port=53)]),
        ("[::1]:80:80", [PortBinding(container_port=80, host_ip="::1", host_port=80)]),
        ("127.0.0.1::80", [PortBinding(container_port=80, host_ip="127.0.0.1")]),
        (
            "8000-8001:90-91",
            [PortBinding(container_port=90, host_port=8000), PortBinding(container_port=91, host_port=8001)],
        ),
    ],
)
def test_ports_are_read_as_docker_reads_them(text: str, expected: list[PortBinding]) -> None:
    assert values.port(text) == expected


@pytest.mark.parametrize("text", ["", "80:", "a:80", "8000-8001:90", "70000:80", "80:80/icmp", "0:0", "1-9999:1-9999"])
def test_a_port_that_docker_would_not_take_is_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        values.port(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/data", MountSpec(kind="volume", target="/data")),
        ("data:/data", MountSpec(kind="volume", source="data", target="/data")),
        (
            "/srv:/data:ro",
            MountSpec(kind="bind", creates_source=True, source="/srv", target="/data", is_read_only=True),
        ),
        (
            "/srv:/data:rshared",
            MountSpec(kind="bind", creates_source=True, source="/srv", target="/data", bind_propagation="rshared"),
        ),
    ],
)
def test_volumes_are_read_as_docker_reads_them(text: str, expected: MountSpec) -> None:
    assert values.volume(text) == expected


@pytest.mark.parametrize("text", ["data", "./here:/data", "a:b", "a:/b:nonsense", "a:/b:ro:x", "a:/b:Z", "a:/b:nocopy"])
def test_a_volume_that_cannot_be_is_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        values.volume(text)


def test_a_mount_is_read_with_its_options() -> None:
    assert values.mount("type=volume,src=x,dst=/x,volume-opt=o=bind,volume-opt=device=/etc,ro") == MountSpec(
        kind="volume", source="x", target="/x", is_read_only=True, volume_options={"o": "bind", "device": "/etc"}
    )


@pytest.mark.parametrize(
    "text", ["type=npipe,target=/x", "type=bind,target=/x", "source=/x", "type=bind,source=/x,nope=1,target=/y"]
)
def test_a_mount_that_cannot_be_is_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        values.mount(text)


@pytest.mark.parametrize(
    ("text", "size_bytes"), [("512m", 512 * 1024**2), ("1.5G", 1610612736), ("64", 64), ("2kb", 2048)]
)
def test_sizes_are_powers_of_1024(text: str, size_bytes: int) -> None:
    assert values.size("-m", text) == size_bytes


@pytest.mark.parametrize(
    ("text", "expected"),
    [("always", ("always", 0)), ("on-failure:3", ("on-failure", 3)), ("on-failure", ("on-failure", 0))],
)
def test_restart_policies(text: str, expected: tuple[str, int]) -> None:
    assert values.restart(text) == expected


@pytest.mark.parametrize("text", ["sometimes", "always:3", "on-failure:x"])
def test_an_unknown_restart_policy_is_an_error(text: str) -> None:
    with pytest.raises(UsageError):
        values.restart(text)


def test_a_variable_without_a_value_is_not_taken_from_the_bots_own_environment() -> None:
    with pytest.raises(UsageError):
        values.environment(["BOT_TOKEN"])


def test_exposed_ports_are_told_one_by_one() -> None:
    assert values.expose(["80", "53/udp", "7000-7001"]) == ("80/tcp", "53/udp", "7000/tcp", "7001/tcp")
    with pytest.raises(UsageError):
        values.expose(["http"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ("", ())),
        (["front"], ("front", ())),
        (["name=front,alias=web,alias=www"], ("front", ("web", "www"))),
    ],
)
def test_a_network_is_read_in_both_forms(given: list[str], expected: tuple[str, tuple[str, ...]]) -> None:
    assert values.network(given) == expected


@pytest.mark.parametrize("given", [["a", "b"], ["alias=web"], ["name=front,ip=10.0.0.2"]])
def test_a_network_that_cannot_be_had_is_an_error(given: list[str]) -> None:
    with pytest.raises(UsageError):
        values.network(given)


@pytest.mark.parametrize("text", ["nofile", "nofile=x", "nofile=1:2:3", "=1"])
def test_a_wrong_ulimit_is_an_error_and_no_bug(text: str) -> None:
    assert values.ulimit("nofile=1024:2048") == "nofile=1024:2048"
    with pytest.raises(UsageError):
        values.ulimit(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db:10.0.0.5", "db:10.0.0.5"),
        ("db=10.0.0.5", "db:10.0.0.5"),
        ("db:::1", "db:::1"),
        ("h:host-gateway", "h:host-gateway"),
    ],
)
def test_extra_hosts_are_read_in_both_forms(text: str, expected: str) -> None:
    assert values.extra_host(text) == expected


def test_a_tmpfs_mode_is_octal() -> None:
    assert values.mount("type=tmpfs,target=/run,tmpfs-mode=1777").tmpfs_options == "mode=1777"
    with pytest.raises(UsageError):
        values.mount("type=tmpfs,target=/run,tmpfs-mode=rw,exec")
