"""Answers of engines between 20.10 and 29 to models; what one of them leaves out or says as null is no failure."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.engine.model import (
    BuildCacheRecord,
    Change,
    Container,
    Health,
    HealthCheck,
    Image,
    Layer,
    Mount,
    Network,
    NetworkMember,
    Port,
    Processes,
    Progress,
    Removal,
    State,
    Volume,
)
from bot.engine.parse.containers import (
    parse_changes,
    parse_container,
    parse_container_details,
    parse_containers,
    parse_processes,
)
from bot.engine.parse.images import parse_history, parse_image, parse_image_details, parse_images, parse_removals
from bot.engine.parse.moments import EPOCH, from_text
from bot.engine.parse.networks import parse_network, parse_networks
from bot.engine.parse.system import parse_disk_usage, parse_info, parse_version
from bot.engine.parse.volumes import parse_volume, parse_volumes
from bot.engine.progress import step

MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SECONDS = int(MOMENT.timestamp())


def test_a_row_of_the_list_is_told_whole() -> None:
    row = {
        "Id": "abc",
        "Names": ["/other/alias", "/web"],
        "Image": "nginx",
        "ImageID": "sha256:1",
        "Command": "nginx -g",
        "Created": SECONDS,
        "Ports": [
            {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
            {"PrivatePort": 443, "Type": "tcp"},
        ],
        "Labels": {"a": "b"},
        "State": "running",
        "Status": "Up 2 hours (healthy)",
        "HostConfig": {"NetworkMode": "back"},
        "NetworkSettings": {"Networks": {"front": {}, "back": {}}},
        "Mounts": [{"Type": "volume", "Name": "files"}, {"Type": "bind", "Source": "/srv"}],
        "SizeRw": 5,
        "SizeRootFs": 6,
    }
    assert parse_container(row) == Container(
        id="abc",
        name="web",
        image="nginx",
        image_id="sha256:1",
        command="nginx -g",
        state=State.RUNNING,
        status="Up 2 hours (healthy)",
        health=Health.HEALTHY,
        created_at=MOMENT,
        ports=(
            Port(container_port=80, host_ip="0.0.0.0", host_port=8080),
            Port(container_port=443),
        ),
        labels={"a": "b"},
        mounts=("files", "/srv"),
        networks=("back", "front"),
        network_mode="back",
        size_rw_bytes=5,
        size_root_bytes=6,
    )


@pytest.mark.parametrize(
    ("status", "health", "exit_code"),
    [
        ("Up 2 hours", Health.NONE, None),
        ("Up 2 hours (healthy)", Health.HEALTHY, None),
        ("Up 1 second (health: starting)", Health.STARTING, None),
        ("Up 2 hours (unhealthy)", Health.UNHEALTHY, None),
        ("Up 2 hours (Paused)", Health.NONE, None),
        ("Exited (137) 3 minutes ago", Health.NONE, 137),
        ("Restarting (1) 5 seconds ago", Health.NONE, 1),
        ("Created", Health.NONE, None),
        ("Dead", Health.NONE, None),
        ("", Health.NONE, None),
    ],
)
def test_health_and_exit_code_are_in_the_status(status: str, health: Health, exit_code: int | None) -> None:
    container = parse_container({"Status": status})
    assert (container.health, container.exit_code) == (health, exit_code)


@pytest.mark.parametrize(
    "row", [{}, dict.fromkeys(("Names", "Ports", "Labels", "Mounts", "NetworkSettings", "Created"))]
)
def test_a_row_without_anything_is_no_failure(row: dict[str, Any]) -> None:
    container = parse_container(row)
    assert (container.name, container.ports, container.created_at) == ("", (), EPOCH)


def test_details_without_anything_are_no_failure() -> None:
    empty = dict.fromkeys(("State", "Config", "HostConfig", "NetworkSettings", "Mounts"))
    assert parse_container_details({}).name == parse_container_details(empty).name == ""
    assert parse_image_details({"Config": None, "RepoTags": None, "RootFS": None}).tags == ()
    assert parse_volume({"Labels": None, "Options": None, "UsageData": None}).labels == {}
    assert parse_network({"IPAM": {"Config": None}, "Containers": None}).subnets == ()
    assert parse_disk_usage(dict.fromkeys(("LayersSize", "Images", "Containers", "Volumes", "BuildCache"))).images == ()
    assert parse_info({}).swarm == "inactive"
    assert parse_version({}).components == ()


@pytest.mark.parametrize(
    "parse", [parse_containers, parse_images, parse_networks, parse_history, parse_removals, parse_changes]
)
def test_null_is_an_empty_list(parse: Any) -> None:
    assert parse(None) == ()


def test_no_volumes_are_an_empty_list() -> None:
    assert parse_volumes({"Volumes": None, "Warnings": None}) == ()


def _details(**parts: Any) -> Any:
    return parse_container_details({"Id": "abc", "Name": "/web", **parts})


@pytest.mark.parametrize(
    ("state", "exit_code"),
    [
        ({"Status": "exited", "ExitCode": 0}, 0),
        ({"Status": "exited", "ExitCode": 137}, 137),
        ({"Status": "dead", "ExitCode": 1}, 1),
        ({"Status": "restarting", "ExitCode": 1}, 1),
        ({"Status": "running", "ExitCode": 0}, None),
        ({"Status": "created", "ExitCode": 0}, None),
    ],
)
def test_only_what_has_run_has_an_exit_code(state: dict[str, Any], exit_code: int | None) -> None:
    assert _details(State=state).exit_code == exit_code


def test_go_s_zero_time_is_none() -> None:
    state = {"StartedAt": "2024-05-06T07:08:09.123456789Z", "FinishedAt": "0001-01-01T00:00:00Z"}
    details = _details(State=state)
    assert details.started_at == datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    assert details.finished_at is None


def test_the_last_check_s_output_is_the_health_s() -> None:
    log = [{"Output": "first"}, {"Output": "connection refused\n"}]
    details = _details(State={"Status": "running", "Health": {"Status": "unhealthy", "Log": log}})
    assert (details.health, details.health_output) == (Health.UNHEALTHY, "connection refused")


def test_checks_are_kept_with_their_codes_and_the_streak() -> None:
    log = [{"End": "2024-05-06T07:08:09Z", "ExitCode": 1, "Output": "refused\n"}, {"ExitCode": -1}]
    details = _details(State={"Status": "running", "Health": {"Status": "unhealthy", "FailingStreak": 2, "Log": log}})
    assert details.health_failures == 2
    assert details.health_checks == (
        HealthCheck(ended_at=MOMENT, exit_code=1, output="refused"),
        HealthCheck(exit_code=-1),
    )


def test_a_start_that_failed_has_its_code() -> None:
    assert _details(State={"Status": "created", "ExitCode": 127}).exit_code == 127


@pytest.mark.parametrize(
    ("host_config", "cpus"),
    [
        ({"NanoCpus": 1_500_000_000}, 1.5),
        ({"CpuQuota": 50_000, "CpuPeriod": 100_000}, 0.5),
        ({"CpuQuota": 50_000}, 0.5),
        ({"CpuQuota": -1}, 0.0),
        ({}, 0.0),
    ],
)
def test_cpus_are_counted_however_they_were_limited(host_config: dict[str, Any], cpus: float) -> None:
    assert _details(HostConfig=host_config).cpus == cpus


def test_ports_are_what_is_published_with_what_is_only_exposed() -> None:
    bindings = [{"HostIp": "::", "HostPort": "8080"}, {"HostIp": "0.0.0.0", "HostPort": "8080"}]
    details = _details(
        Config={"ExposedPorts": {"80/tcp": {}, "53/udp": {}}},
        HostConfig={"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": ""}]}},
        NetworkSettings={"Ports": {"80/tcp": bindings, "53/udp": None}},
    )
    assert details.ports == (
        Port(container_port=53, protocol="udp"),
        Port(container_port=80, host_ip="0.0.0.0", host_port=8080),
        Port(container_port=80, host_ip="::", host_port=8080),
    )


def test_ports_of_a_stopped_container_are_those_it_would_publish() -> None:
    details = _details(
        HostConfig={"PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}}, NetworkSettings={"Ports": {}}
    )
    assert details.ports == (Port(container_port=80, host_port=8080),)


def test_mounts_name_volumes_and_paths() -> None:
    mounts = [
        {"Type": "volume", "Name": "files", "Source": "/var/lib/x", "Destination": "/a", "RW": True},
        {"Type": "bind", "Source": "/srv", "Destination": "/b", "RW": False},
        {"Type": "tmpfs", "Destination": "/c", "RW": True},
    ]
    assert _details(Mounts=mounts).mounts == (
        Mount(kind="volume", source="files", target="/a"),
        Mount(kind="bind", source="/srv", target="/b", is_read_only=True),
        Mount(kind="tmpfs", source="", target="/c"),
    )


def test_an_environment_keeps_its_order_and_its_equals_signs() -> None:
    assert _details(Config={"Env": ["B=1=2", "A=", "C"]}).env == (("B", "1=2"), ("A", ""), ("C", ""))


@pytest.mark.parametrize(("entrypoint", "parsed"), [(None, ()), ("/run", ("/run",)), (["/run", "-x"], ("/run", "-x"))])
def test_an_entrypoint_may_be_a_list_or_a_string(entrypoint: Any, parsed: tuple[str, ...]) -> None:
    assert _details(Config={"Entrypoint": entrypoint}).entrypoint == parsed


def test_changes_and_processes_are_docker_s() -> None:
    assert parse_changes([{"Kind": 0, "Path": "/a"}, {"Kind": 1, "Path": "/b"}, {"Kind": 2, "Path": "/c"}]) == (
        Change(kind="C", path="/a"),
        Change(kind="A", path="/b"),
        Change(kind="D", path="/c"),
    )
    assert parse_processes({"Titles": ["PID"], "Processes": [["1"]]}) == Processes(titles=("PID",), rows=(("1",),))


def test_a_dangling_image_has_no_names() -> None:
    row = {
        "Id": "sha256:1",
        "ParentId": "",
        "RepoTags": ["<none>:<none>"],
        "RepoDigests": ["<none>@<none>"],
        "Created": SECONDS,
        "Size": 5,
        "SharedSize": -1,
        "Containers": -1,
        "Labels": None,
    }
    image = parse_image(row)
    assert image == Image(id="sha256:1", created_at=MOMENT, size_bytes=5)
    assert image.is_dangling


def test_an_image_from_the_disk_usage_is_counted() -> None:
    row = {"RepoTags": ["a:1", "b:2"], "RepoDigests": ["a@sha256:2"], "SharedSize": 0, "Containers": 2}
    image = parse_image(row)
    assert (image.tags, image.digests, image.shared_bytes, image.containers) == (("a:1", "b:2"), ("a@sha256:2",), 0, 2)


def test_layers_and_removals_are_docker_s() -> None:
    layer = {"Id": "<missing>", "Created": SECONDS, "CreatedBy": "CMD", "Size": 5, "Comment": "x", "Tags": None}
    assert parse_history([layer]) == (
        Layer(id="<missing>", created_at=MOMENT, created_by="CMD", size_bytes=5, comment="x"),
    )
    assert parse_removals([{"Untagged": "a:1"}, {"Deleted": "sha256:1"}]) == (
        Removal(untagged="a:1"),
        Removal(deleted="sha256:1"),
    )


def test_a_volume_has_sizes_only_from_the_disk_usage() -> None:
    row: dict[str, Any] = {"Name": "files", "Driver": "local", "CreatedAt": "2024-05-06T09:08:09+02:00"}
    used = {**row, "UsageData": {"Size": 5, "RefCount": 0}}
    unknown = {**row, "UsageData": {"Size": -1, "RefCount": -1}}
    assert parse_volume(row) == Volume(name="files", created_at=MOMENT, raw=row)
    assert parse_volume(used) == Volume(name="files", created_at=MOMENT, size_bytes=5, used_by=0, raw=used)
    assert parse_volume(unknown) == Volume(name="files", created_at=MOMENT, raw=unknown)


@pytest.mark.parametrize(
    ("volume", "is_anonymous"),
    [
        (Volume(name="0" * 64), True),
        (Volume(name="files"), False),
        (Volume(name="files", labels={"com.docker.volume.anonymous": ""}), True),
    ],
)
def test_an_anonymous_volume_is_known_as_the_engine_knows_it(volume: Volume, is_anonymous: bool) -> None:
    assert volume.is_anonymous is is_anonymous


def test_a_network_has_its_pools_and_members_in_order() -> None:
    answer = {
        "Name": "back",
        "Id": "abc",
        "Created": "2024-05-06T07:08:09Z",
        "Driver": "bridge",
        "IPAM": {"Config": [{"Subnet": "10.0.0.0/24", "Gateway": "10.0.0.1"}, {"Subnet": "fd00::/64"}]},
        "Containers": {
            "2": {"Name": "web", "IPv4Address": "10.0.0.3/24"},
            "1": {"Name": "db", "IPv4Address": "", "IPv6Address": "fd00::2/64"},
        },
    }
    assert parse_network(answer) == Network(
        id="abc",
        name="back",
        driver="bridge",
        created_at=MOMENT,
        subnets=("10.0.0.0/24", "fd00::/64"),
        gateways=("10.0.0.1",),
        members=(
            NetworkMember(container_id="1", name="db", ip_address="fd00::2"),
            NetworkMember(container_id="2", name="web", ip_address="10.0.0.3"),
        ),
        raw=answer,
    )


def test_a_record_of_the_build_cache_is_told_whole() -> None:
    row = {
        "ID": "abc",
        "Type": "regular",
        "Description": "mount / from exec",
        "InUse": False,
        "Shared": True,
        "Size": 5,
        "CreatedAt": "2024-05-06T07:08:09Z",
        "LastUsedAt": None,
    }
    assert parse_disk_usage({"BuildCache": [row]}).build_cache == (
        BuildCacheRecord(
            id="abc",
            kind="regular",
            description="mount / from exec",
            size_bytes=5,
            is_in_use=False,
            is_shared=True,
            created_at=MOMENT,
        ),
    )


@pytest.mark.parametrize("text", ["", None, "0001-01-01T00:00:00Z", "yesterday", 5])
def test_what_is_no_moment_is_none(text: object) -> None:
    assert from_text(text) is None


@pytest.mark.parametrize(
    "text",
    ["2024-05-06T07:08:09Z", "2024-05-06T07:08:09.000000001Z", "2024-05-06T12:38:09+05:30", "2024-05-06T07:08:09"],
)
def test_go_s_times_are_moments_in_utc(text: str) -> None:
    moment = from_text(text)
    assert moment == MOMENT
    assert moment is not None
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("line", "progress"),
    [
        (
            {"status": "Downloading", "progressDetail": {"current": 5, "total": 9}, "id": "abc"},
            Progress(id="abc", status="Downloading", current_bytes=5, total_bytes=9),
        ),
        ({"status": "Pulling from x", "id": "1"}, Progress(id="1", status="Pulling from x")),
        (
            {"status": "Extracting", "progressDetail": {"current": 5, "total": -1}},
            Progress(status="Extracting", current_bytes=5),
        ),
        ({"status": "Digest: sha256:1"}, Progress(status="Digest: sha256:1", digest="sha256:1")),
        ({"aux": {"Tag": "1", "Digest": "sha256:1", "Size": 5}}, Progress(digest="sha256:1")),
        ({"aux": {"ID": "sha256:1"}}, Progress(image_id="sha256:1")),
        ({"stream": "Step 1/2"}, Progress(stream="Step 1/2")),
        ({"errorDetail": {"code": 1, "message": "why"}, "error": "why"}, Progress(error="why")),
        ({"error": "why"}, Progress(error="why")),
    ],
)
def test_a_step_of_a_stream_is_read(line: dict[str, Any], progress: Progress) -> None:
    assert step(line) == progress
