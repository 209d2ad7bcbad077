"""A project brought up on engines of other machines by the Compose tool of this one, over TLS and through ssh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import docker
import pytest

from bot.engine.private import PrivateEngine
from bot.localchat import LocalChat
from tests import images
from tests.bot import run_bot
from tests.chat import Reply
from tests.conftest import _containers_removed
from tests.hosts import SSHServer, TLSEngine

pytestmark = pytest.mark.fleet

SHOP = f"""
version: "3.8"
services:
  web: {{image: "{images.BUSYBOX}", command: forever, stop_grace_period: 1s, volumes: ["/etc:/host:ro"]}}
"""


@pytest.fixture
def far_apis(tls_engine: TLSEngine, far_engine: PrivateEngine) -> Iterator[dict[str, docker.APIClient]]:
    lab = docker.APIClient(tls_engine.host, version="auto", timeout=60)
    vps = docker.APIClient(far_engine.host, version="auto", timeout=60)
    with closing(lab), closing(vps):
        for api in (lab, vps):
            images.build_all(api)
        yield {"lab": lab, "vps": vps}
        for api in (lab, vps):
            _containers_removed(api)


async def test_a_project_is_brought_up_over_tls_and_through_the_ssh_tunnel(
    far_apis: dict[str, docker.APIClient],
    docker_host: str,
    tls_engine: TLSEngine,
    far_engine: PrivateEngine,
    sshd: SSHServer,
    our_certificate: Path,
    compose_tool: Path,
    tmp_path: Path,
    server: LocalChat,
) -> None:
    folder = tmp_path / "projects" / "shop"
    folder.mkdir(parents=True)
    (folder / "docker-compose.yml").write_text(SHOP)
    async with run_bot(
        "",
        tmp_path / "data",
        server,
        docker_hosts=(f"home={docker_host}", f"lab={tls_engine.address}", f"vps={sshd.address(far_engine.host)}"),
        docker_tls_verify=True,
        docker_cert_path=our_certificate,
        ssh_config=Path(sshd.config),
        compose_dir=folder.parent,
    ) as bot:
        for host, api in far_apis.items():
            question = await bot.anna.say(f"/compose up shop @{host}")
            assert "Docker на другой машине" in question.text
            await bot.anna.press("✅", message=question)
            await bot.anna.wait_for(partial(_is_up, host))
            assert [one["Labels"]["com.docker.compose.project"] for one in api.containers()] == ["shop"]


def _is_up(host: str, reply: Reply) -> bool:
    return "✓ shop поднят" in reply.text and host in reply.text
