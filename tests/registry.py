"""A registry on loopback, for pulls, pushes and tags: Debian's docker-registry with a folder of its own."""

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_LIMIT_S = 20.0

_CONFIGURATION = """\
version: 0.1
log: {{level: warn}}
storage:
  filesystem: {{rootdirectory: {storage}}}
  delete: {{enabled: true}}
http: {{addr: "{address}"}}
"""
_LOGIN = """\
auth:
  htpasswd: {{realm: test, path: {file}}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    address: str
    """`127.0.0.1:port`, what stands before an image's name; engines speak plain HTTP to loopback."""

    def name(self, repository: str) -> str:
        return f"{self.address}/{repository}"


@contextmanager
def running_registry(folder: Path, *, htpasswd: str = "") -> Iterator[Registry]:
    """Start a registry with its storage in the folder, and end it. Raises AssertionError with its log.

    ``htpasswd``: lines of user and bcrypt hash; then it wants a login.
    """
    address = f"127.0.0.1:{_free_port()}"
    configuration = folder / "registry.yml"
    text = _CONFIGURATION.format(storage=folder / "storage", address=address)
    if htpasswd:
        (folder / "htpasswd").write_text(htpasswd)
        text += _LOGIN.format(file=folder / "htpasswd")
    configuration.write_text(text)
    program = shutil.which("docker-registry")
    assert program is not None, "docker-registry is not installed"
    log_path = folder / "registry.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen([program, "serve", str(configuration)], stdout=log, stderr=log)
    try:
        _wait_until_it_answers(process, address, log_path)
        yield Registry(address=address)
    finally:
        process.kill()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log_path: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(address):
            return
        time.sleep(0.02)
    raise AssertionError(f"The registry does not come up:\n{log_path.read_text()}")


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(address, timeout=2)
    try:
        connection.request("GET", "/v2/")
        return connection.getresponse().status in (200, 401)
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
