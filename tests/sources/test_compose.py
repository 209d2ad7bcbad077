import pytest

from bot.errors import BotError
from bot.sources.compose import Mount, Port, check, parse

FILE = """
services:
  web:
    image: web:1
    restart: always
    ports: ["80:8000", "127.0.0.1:9000:9000/tcp", 7000, {target: 5, published: "6", host_ip: 127.0.0.1}]
    volumes: [".:/app:ro", "data:/data", {type: bind, source: /srv, target: /srv, read_only: true}]
    depends_on: {db: {condition: service_healthy}}
    environment: [A=1, B]
    command: [run, it]
    deploy: {replicas: 2}
  db: {image: "postgres:17", restart: always, networks: [back]}
volumes: {data: }
networks: {back: }
"""


def rules(services: str) -> set[str]:
    return {finding.rule.removeprefix("compose-") for finding in check(parse(f"services:\n{services}\n"))}


def test_what_would_be_started_is_read() -> None:
    file = parse(FILE)
    web, db = file.services
    assert (web.image, web.depends_on, web.variables, web.command, web.replicas) == ("web:1", ("db",), 2, "run it", "2")
    assert web.ports == (
        Port(inside="8000", host="80"),
        Port(inside="9000", host="9000", ip="127.0.0.1"),
        Port(inside="7000"),
        Port(inside="5", host="6", ip="127.0.0.1"),
    )
    assert web.mounts == (
        Mount(source=".", target="/app", is_read_only=True),
        Mount(source="data", target="/data"),
        Mount(source="/srv", target="/srv", is_read_only=True),
    )
    assert (db.networks, file.volumes, file.networks) == (("back",), ("data",), ("back",))


def test_a_good_file_has_nothing_wrong() -> None:
    assert check(parse(FILE)) == []


@pytest.mark.parametrize(
    ("service", "rule"),
    [
        ("{image: 'a:1', privileged: true}", "privileged"),
        ("{image: 'a:1', network_mode: host}", "host-network"),
        ("{image: 'a:1', pid: host}", "namespace"),
        ("{image: 'a:1', cap_add: [SYS_ADMIN]}", "capabilities"),
        ("{image: 'a:1', devices: ['/dev/sda:/dev/sda']}", "devices"),
        ("{image: 'a:1', security_opt: ['seccomp:unconfined']}", "unconfined"),
        ("{image: 'a:1', volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']}", "socket"),
        ("{image: 'a:1', volumes: ['/:/host']}", "system-folder"),
        ("{image: 'a:1', volumes: ['/etc/:/x']}", "system-folder"),
        ("{image: 'a:1', volumes: [/data]}", "anonymous"),
        ("{image: 'a:1', volumes: ['data:/data']}", "undeclared-volume"),
        ("{image: 'a:1', networks: [back]}", "undeclared-network"),
        ("{image: 'a:1', ports: ['5432:5432']}", "open-database"),
        ("{image: 'a:1', environment: {DB_PASSWORD: qwerty}}", "secret"),
        ("{image: 'a:1', environment: ['DB_PASSWORD=qwerty']}", "secret"),
        ("{image: a}", "latest"),
        ("{restart: always}", "no-image"),
        ("{image: 'a:1', depends_on: [b]}", "unknown-dependency"),
        ("{image: 'a:1', ports: ['80:80']}", "no-restart"),
    ],
)
def test_a_danger_is_found(service: str, rule: str) -> None:
    assert rule in rules(f"  web: {service}")


def test_a_port_that_two_services_want_is_found() -> None:
    assert "same-port" in rules("  a: {image: 'a:1', ports: ['80:1']}\n  b: {image: 'b:1', ports: ['80:2']}")


@pytest.mark.parametrize(
    "service",
    [
        "{image: 'a:1', ports: ['127.0.0.1:5432:5432']}",
        "{image: 'a:1', environment: {DB_PASSWORD: '${DB_PASSWORD}', DB_PASSWORD_FILE: /run/secrets/db}}",
        "{image: 'a:1', volumes: ['./data:/data']}",
    ],
)
def test_what_is_done_right_is_left_alone(service: str) -> None:
    assert not rules(f"  web: {service}") & {"open-database", "secret", "undeclared-volume", "system-folder"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("services:\n  web:\n  image: [", "review-bad-yaml"),
        ("services: []", "review-no-services"),
        ("a: 1", "review-no-services"),
        ("!!python/object:os.system x", "review-bad-yaml"),
    ],
)
def test_what_is_no_compose_file_is_told(text: str, key: str) -> None:
    with pytest.raises(BotError) as failure:
        parse(text)
    assert failure.value.key == key


@pytest.mark.parametrize("value", ["1", "[]", "{ports: x, volumes: 3, environment: 5, depends_on: q, deploy: []}"])
def test_services_of_any_shape_are_read(value: str) -> None:
    assert len(parse(f"services:\n  web: {value}").services) == 1


def test_anchors_that_multiply_are_not_spelled_out() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    text = "\n".join([*lines, "services: {web: {image: 'a:1', command: *a59, volumes: *a59, ports: *a59}}"])
    assert check(parse(text)) == []


def test_what_other_files_hold_is_said_to_be_unseen() -> None:
    assert parse("include: [a.yaml]\nservices: {web: {image: a, env_file: .env}}").unseen == ("include", "env_file")
