"""The same file through docker's own command and through the bot is the same stack: no task is replaced for it."""

import subprocess
from pathlib import Path

from bot.localchat import LocalChat
from tests import images
from tests.bot import run_bot
from tests.swarm import SwarmNode

DOCKER = "/usr/bin/docker"  # of the package that the engine is from
STACK = f"""\
version: "3.9"
services:
  web:
    image: {images.BUSYBOX}
    command: forever
    hostname: "w-{{{{.Task.Slot}}}}"
    environment: {{ZONE: b, MODE: production, PRICE: "5$$", COUNT: 5, LIVE: "true"}}
    ports: ["8080:80", {{target: 53, published: 53, protocol: udp, mode: host}}, "9000-9001:9000-9001"]
    networks: {{front: {{aliases: [www]}}, back: }}
    volumes: ["data:/data", "/srv/files:/files:ro", "opt:/opt:nocopy", {{type: tmpfs, target: /t, tmpfs: {{size: 9}}}}]
    secrets: [{{source: key, target: other, uid: "5", gid: "6", mode: 0400}}]
    configs: [nginx]
    labels: [team=shop]
    healthcheck: {{test: ["CMD", "curl", "a b"], interval: 5s, retries: 3, timeout: 1m30s}}
    stop_grace_period: 1s
    stop_signal: SIGKILL
    init: true
    tty: true
    stdin_open: true
    read_only: true
    cap_add: [NET_ADMIN]
    cap_drop: [CHOWN]
    sysctls: {{net.core.somaxconn: 1024}}
    ulimits: {{nproc: 100, nofile: {{soft: 2000, hard: 4000}}}}
    dns: [1.1.1.1]
    dns_search: [example.com]
    extra_hosts: ["db:10.0.0.5"]
    logging: {{driver: json-file, options: {{max-size: 10m}}}}
    deploy:
      replicas: 0
      labels: {{tier: front}}
      resources: {{limits: {{cpus: "0.5", memory: 64M, pids: 100}}, reservations: {{cpus: "0.1", memory: 32M}}}}
      restart_policy: {{condition: on-failure, max_attempts: 3, delay: 5s, window: 120s}}
      update_config: {{parallelism: 2, delay: 10s, failure_action: rollback, max_failure_ratio: 0.3}}
      rollback_config: {{parallelism: 1, order: stop-first}}
      placement: {{constraints: [node.role == manager], preferences: [{{spread: node.labels.zone}}]}}
  agent:
    image: {images.BUSYBOX}
    entrypoint: ["/bin/x", "a b"]
    healthcheck: {{disable: true}}
    deploy: {{mode: global, endpoint_mode: dnsrr, placement: {{constraints: [node.role == worker]}}}}
  plain:
    image: {images.BUSYBOX}
    healthcheck: {{test: "curl localhost"}}
    deploy: {{replicas: 0}}
networks:
  front: {{attachable: true, internal: true, labels: {{a: b}}, ipam: {{config: [{{subnet: 10.77.0.0/24}}]}}}}
  back:
volumes:
  data:
  opt: {{driver: local, driver_opts: {{type: tmpfs, device: tmpfs}}, labels: {{for: shop}}}}
secrets:
  key: {{external: true}}
configs:
  nginx: {{external: true, name: nginx-2}}
"""


def deployed_by_docker(node: SwarmNode, file: Path) -> None:
    command = [DOCKER, "-H", node.host, "stack", "deploy", "-c", str(file), "--resolve-image", "never", "shop"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_what_docker_deployed_the_bot_finds_unchanged_and_the_other_way_round(
    lone_node: SwarmNode, tmp_path: Path, server: LocalChat
) -> None:
    api = lone_node.api
    api.init_swarm(lone_node.address, lone_node.address)
    api.create_secret("key", b"x")
    api.create_config("nginx-2", b"x")
    file = tmp_path / "compose.yaml"
    file.write_text(STACK)
    deployed_by_docker(lone_node, file)
    specs = {one["Spec"]["Name"]: one["Spec"] for one in api.services()}
    async with run_bot(lone_node.host, tmp_path / "data", server) as bot:
        again = await bot.anna.upload(
            "compose.yaml", STACK.encode(), caption="/stack deploy -d --no-resolve-image shop"
        )
        if again.buttons[0].startswith("✅"):  # a bind and a capability hand something over
            again = await bot.anna.press("✅")
    assert again.text == (
        "Стек shop развёрнут\n✓ shop_web: без изменений\n✓ shop_agent: без изменений\n✓ shop_plain: без изменений"
    )
    assert {one["Spec"]["Name"]: one["Spec"] for one in api.services()} == specs
    deployed_by_docker(lone_node, file)
    assert {one["Spec"]["Name"]: one["Spec"] for one in api.services()} == specs
    assert [one for one in api.services() if one.get("UpdateStatus")] == []
