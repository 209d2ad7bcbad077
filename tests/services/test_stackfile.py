import pytest

from bot.engine.model import Healthcheck, MountSpec
from bot.engine.swarm_model import (
    FileGrant,
    Mode,
    NetworkGrant,
    RestartPolicy,
    ServicePort,
    ServiceSpec,
    UpdateConfig,
)
from bot.errors import BotError
from bot.services.stackfile import Stack, StackNetwork, stack_of

STACK = """
version: "3.9"
services:
  web:
    image: nginx:${TAG:-1.27}
    command: serve --port 80
    environment: {MODE: production, PRICE: "5$$"}
    ports: ["8080:80", {target: 53, published: 53, protocol: udp, mode: host}]
    networks: {front: {aliases: [www]}}
    volumes: ["data:/data", "/srv/files:/files:ro"]
    secrets: [key]
    configs: [{source: nginx, target: /etc/nginx/nginx.conf, mode: 0440}]
    labels: [team=shop]
    healthcheck: {test: ["CMD", "curl", "a b"], interval: 5s, retries: 3}
    stop_grace_period: 20s
    deploy:
      replicas: 3
      labels: {tier: front}
      resources: {limits: {cpus: "0.5", memory: 64M}, reservations: {memory: 32M}}
      restart_policy: {condition: on-failure, max_attempts: 3}
      update_config: {parallelism: 2, delay: 10s, failure_action: rollback, order: start-first}
      placement: {constraints: [node.role == worker], max_replicas_per_node: 2}
  agent:
    image: agent:1
    deploy: {mode: global}
networks:
  front: {attachable: true}
volumes:
  data:
secrets:
  key: {external: true}
configs:
  nginx: {external: true, name: nginx-2}
"""
LABELS = {"com.docker.stack.namespace": "shop"}


def test_a_stack_is_what_dockers_own_command_would_make_of_it() -> None:
    web = ServiceSpec(
        name="shop_web",
        image="nginx:1.27",
        replicas=3,
        args=("serve", "--port", "80"),
        env=(("MODE", "production"), ("PRICE", "5$")),
        labels={"tier": "front", **LABELS, "com.docker.stack.image": "nginx:1.27"},
        container_labels={"team": "shop", **LABELS},
        ports=(
            ServicePort(target=53, published=53, protocol="udp", is_ingress=False),
            ServicePort(target=80, published=8080),
        ),
        mounts=(
            MountSpec(kind="volume", source="shop_data", target="/data", volume_labels=LABELS),
            MountSpec(kind="bind", source="/srv/files", target="/files", is_read_only=True),
        ),
        networks=(NetworkGrant(network="shop_front", aliases=("www", "web")),),
        secrets=(FileGrant(name="key", target="key"),),
        configs=(FileGrant(name="nginx-2", target="/etc/nginx/nginx.conf", mode=0o440),),
        constraints=("node.role == worker",),
        max_replicas=2,
        limit_cpus=0.5,
        limit_memory_bytes=64 * 1024**2,
        reserve_memory_bytes=32 * 1024**2,
        restart=RestartPolicy(condition="on-failure", max_attempts=3),
        update=UpdateConfig(parallelism=2, delay_s=10, failure_action="rollback", order="start-first"),
        healthcheck=Healthcheck(words=("curl", "a b"), interval_s=5, retries=3),
        stop_grace_s=20,
    )
    agent = ServiceSpec(
        name="shop_agent",
        image="agent:1",
        mode=Mode.GLOBAL,
        labels={**LABELS, "com.docker.stack.image": "agent:1"},
        container_labels=LABELS,
        networks=(NetworkGrant(network="shop_default", aliases=("agent",)),),
    )
    assert stack_of("shop", STACK) == Stack(
        name="shop",
        services=(web, agent),
        networks=(
            StackNetwork(key="default", name="shop_default", labels=LABELS),
            StackNetwork(key="front", name="shop_front", labels=LABELS, is_attachable=True),
        ),
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("restart: always", "services.web.restart"),
        ("build: .", "services.web.build"),
        ("depends_on: [db]", "services.web.depends_on"),
        ("ports: ['127.0.0.1:80:80']", "services.web.ports"),
        ("volumes: ['./data:/data']", "services.web.volumes"),
        ("volumes: ['nowhere:/data']", "services.web.volumes"),
        ("environment: [FROM_THE_SHELL]", "services.web.environment"),
        ("deploy: {endpoint_mode: vips}", "services.web.deploy.endpoint_mode"),
        ("deploy: {placement: {preferences: [{pack: a}]}}", "services.web.deploy.placement.preferences"),
        ("ulimits: {nofile: {soft: 5}}", "services.web.ulimits"),
        ("volumes: [{type: npipe, target: /a}]", "services.web.volumes"),
        ("logging: {driver: x, tag: a}", "services.web.logging.tag"),
        ("deploy: 5", "services.web.deploy"),
        ("stop_grace_period: soon", "services.web.stop_grace_period"),
        ("networks: [nowhere]", "services.web.networks"),
        ("healthcheck: {test: [CMD]}", "services.web.healthcheck.test"),
    ],
)
def test_what_is_not_understood_is_named_and_not_passed_over(line: str, named: str) -> None:
    with pytest.raises(BotError) as caught:
        stack_of("shop", f"services:\n  web:\n    image: a\n    {line}\n")
    assert caught.value.key == "stacks-not-understood"
    assert caught.value.params["names"] == [named]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("include: [a.yaml]", "include"),
        ("networks: {default: {ipam: {}}}", "networks.default.ipam"),
        (
            "networks: {default: {ipam: {config: [{subnet: 10.7.0.0/24}, {subnet: 10.8.0.0/24}]}}}",
            "networks.default.ipam",
        ),
        ("volumes: {data: {size: 5}}", "volumes.data.size"),
        ("secrets: {key: {environment: KEY}}", "secrets.key.environment"),
    ],
)
def test_what_is_declared_and_not_understood_is_named_too(text: str, named: str) -> None:
    with pytest.raises(BotError) as caught:
        stack_of("shop", f"services: {{web: {{image: a}}}}\n{text}\n")
    names = caught.value.params["names"]
    assert isinstance(names, list)
    assert names[0] == named


def test_a_variable_without_a_default_is_asked_for_and_not_left_empty() -> None:
    with pytest.raises(BotError) as caught:
        stack_of("shop", "services: {web: {image: 'a:${TAG}', command: $RUN}}")
    assert (caught.value.key, caught.value.params["names"]) == ("stacks-variables", ["TAG", "RUN"])


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\nservices: {web: {image: a}}",
        (
            "a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nservices: {web: {image: a}}"
        ),
    ],
)
def test_a_small_file_that_is_huge_is_refused(text: str) -> None:
    with pytest.raises(BotError) as caught:
        stack_of("shop", text)
    assert caught.value.key == "stacks-too-large"
