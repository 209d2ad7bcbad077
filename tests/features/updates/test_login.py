"""A registry that wants a login, asked and pulled from with the one in docker's own file."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import docker

from bot.localchat import LocalChat
from tests import images
from tests.bot import run_bot
from tests.registry import Registry, running_registry

USER, PASSWORD = "me", "p4ss"
HTPASSWD = "me:$2y$04$VI/21mld7PjMGO64db2hK.7QdqOJa3fAtEGDtt0NlPD5LDM2cxdoO\n"
LOGIN = {"username": USER, "password": PASSWORD}
FIRST = f'FROM {images.BUSYBOX}\nLABEL version=one\nCMD ["forever"]\n'
SECOND = f'FROM {images.BUSYBOX}\nLABEL version=two\nCMD ["forever"]\n'


def _publish(api: docker.APIClient, name: str, dockerfile: str) -> str:
    identity = images.build(api, name, dockerfile)
    assert "errorDetail" not in api.push(name, auth_config=LOGIN)
    return identity


async def test_a_private_image_is_asked_for_and_pulled_with_the_login_of_the_file(
    docker_host: str, docker_api: docker.APIClient, registry: Registry, server: LocalChat, tmp_path: Path
) -> None:
    """``registry`` only brings the program."""
    (tmp_path / "private").mkdir()
    with running_registry(tmp_path / "private", htpasswd=HTPASSWD) as private:
        image = private.name("secret:1")
        before = _publish(docker_api, image, FIRST)
        docker_api.start(docker_api.create_container(image, name="web01")["Id"])
        _publish(docker_api, image, SECOND)
        docker_api.tag(before, image.rpartition(":")[0], "1")
        logins = tmp_path / "logins.json"
        packed = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        logins.write_text(json.dumps({"auths": {private.address: {"auth": packed}}}))
        logins.chmod(0o644)
        async with run_bot(docker_host, tmp_path / "without", server, registry_auth_file=tmp_path / "none") as bot:
            assert "требует входа" in (await bot.anna.say("/updates")).text
        async with run_bot(
            docker_host, tmp_path / "with", server, registry_auth_file=logins, update_settle_s=0.2
        ) as bot:
            told = await bot.anna.say("/updates")
            assert "web01" in told.text
            assert "chmod 600" in told.text
            assert PASSWORD not in told.text
            bot.anna.say_only("/upgrade web01")
            await bot.anna.wait_for(lambda reply: "обновлён" in reply.text)
            assert PASSWORD not in json.dumps(bot.audit())
    assert docker_api.inspect_container("web01")["Config"]["Labels"]["version"] == "two"
