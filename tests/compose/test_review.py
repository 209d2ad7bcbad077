"""What a resolved Compose file hands over, by the rules of run."""

from __future__ import annotations

from typing import Any

import pytest

from bot.compose.review import CONTEXT, KEY, judge, read
from bot.consequences.dangers import Danger
from bot.engine.model import Volume
from bot.errors import BotError


def judged(service: str, more: str = "", **given: Any) -> list[Danger]:
    """``service``: its lines; ``more``: what stands beside the services."""
    lines = "".join(f"    {line}\n" for line in service.splitlines())
    config = read(f"services:\n  web:\n    image: nginx\n{lines}{more}")
    values: dict[str, Any] = {"project": "shop", "allowed": ["/srv"], "volumes": {}, **given}
    return [found.danger for found in judge(config, **values)]


@pytest.mark.parametrize(
    ("service", "kind", "what"),
    [
        ("privileged: true", "privileged", ""),
        ("cap_add: [SYS_ADMIN]", "capability", "SYS_ADMIN"),
        ('devices: ["/dev/sda:/dev/sda"]', "device", "/dev/sda:/dev/sda"),
        ("devices:\n- source: /dev/kvm\n  target: /dev/kvm", "device", "/dev/kvm"),
        ('security_opt: ["seccomp:unconfined"]', "security", "seccomp:unconfined"),
        ("pid: host", "namespace", "--pid host"),
        ("ipc: container:other", "namespace", "--ipc container:other"),
        ("network_mode: host", "network", "host"),
        ("network_mode: container:vpn", "network", "container:vpn"),
        ('volumes: ["/etc:/host:ro"]', "mount", "/etc"),
        ("volumes:\n- type: bind\n  source: /srv/../etc\n  target: /x", "mount", "/etc"),
        ('volumes: ["/var/run/docker.sock:/s"]', "socket", "/var/run/docker.sock"),
        ("volumes:\n- type: npipe\n  source: //./pipe/docker\n  target: /x", "mount", "/pipe/docker"),
        ("volumes_from: [container:old]", "lender", "old"),
        ("cgroup_parent: /", KEY, "cgroup_parent"),
        ("use_api_socket: true", KEY, "use_api_socket"),
        ("provider: {type: x}", KEY, "provider"),
        ("post_start: [{command: id, privileged: true}]", KEY, "post_start"),
        ("gpus: all", KEY, "gpus"),
        ("a_word_of_tomorrow: 1", KEY, "a_word_of_tomorrow"),
        ("build: {context: /srv/shop, privileged: true}", KEY, "build.privileged"),
        ("build: {context: /srv/shop, network: host}", KEY, "build.network"),
        ("build: /root", CONTEXT, "/root"),
        ("build: {context: /srv/../root}", CONTEXT, "/srv/../root"),
        (
            "deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
            "device",
            "deploy.resources.reservations.devices",
        ),
    ],
)
def test_what_hands_over_the_host_is_found(service: str, kind: str, what: str) -> None:
    assert judged(service, contexts=["/srv"]) == [Danger(kind=kind, what=what)]


@pytest.mark.parametrize(
    "service",
    [
        'ports: ["80:80"]\nrestart: always\nenvironment: {A: "1"}\nx-mine: {privileged: true}',
        'volumes: ["data:/data", "/srv/files:/files", "/anonymous"]',
        "volumes:\n- type: tmpfs\n  target: /tmp",
        "network_mode: service:db\npid: service:db",
        "volumes_from: [web]",
        "security_opt: [no-new-privileges:true]",
        "build: {context: /srv/shop, dockerfile: Dockerfile, args: {A: b}}",
        "build: https://example.com/repo.git",
        "privileged: false\nuse_api_socket: false",
    ],
)
def test_what_hands_over_nothing_is_left_alone(service: str) -> None:
    assert judged(service, contexts=["/srv"]) == []


@pytest.mark.parametrize(
    ("service", "more", "kind", "what"),
    [
        (
            "volumes: [data:/data]",
            "volumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /etc}\n",
            "mount",
            "/etc",
        ),
        ("volumes: [data:/data]", "volumes:\n  data: {driver: nfs, driver_opts: {a: b}}\n", "driver", "nfs shop_data"),
        ("networks: [lan]", "networks:\n  lan: {name: host, external: true}\n", "network", ""),
        ("networks: {host: {}}", "networks:\n  host: {external: true}\n", "network", ""),
        ("secrets: [key]", "secrets:\n  key: {file: /etc/shadow}\n", "mount", "/etc/shadow"),
        ("configs:\n- source: conf\n  target: /c", "configs:\n  conf: {file: /etc/hosts}\n", "mount", "/etc/hosts"),
    ],
)
def test_what_is_declared_beside_the_services_is_seen_too(service: str, more: str, kind: str, what: str) -> None:
    assert judged(service, more) == [Danger(kind=kind, what=what)]


@pytest.mark.parametrize(
    ("declared", "name"),
    [("  data: {}\n", "shop_data"), ("  data: {name: own}\n", "own"), ("  data: {external: true}\n", "data")],
)
def test_a_volume_that_exists_is_known_by_the_name_that_compose_gives_it(declared: str, name: str) -> None:
    there = Volume(name=name, options={"o": "bind", "device": "/etc"})
    assert judged("volumes: [data:/data]", "volumes:\n" + declared, volumes={name: there}) == [
        Danger(kind="mount", what="/etc")
    ]


@pytest.mark.parametrize("text", ["", "[]", "services: []", "services: {", "a: &a [*a]"])
def test_what_is_no_configuration_is_refused(text: str) -> None:
    with pytest.raises(BotError):
        read(text)
