"""Engines as they are met on other machines: behind TLS and behind ssh, with all that can be wrong on the way.

Certificates, keys, sshd and its users are made by the test and end with it; nothing of the machine's own is touched.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.engine.client import DockerEngine
from bot.engine.private import PrivateEngine

SSHD_LIMIT_S = 10.0

Connect = Callable[..., DockerEngine]
"""An address, and ``certificates`` or ``ssh_config``; tests/fleet/conftest.py closes what it makes."""


def free_port() -> int:
    """Free a moment ago, by chance, and below those that the system hands out: nobody else gets it meanwhile."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


# TLS


@dataclass(frozen=True, slots=True)
class Authority:
    """One that signs certificates, into folders with ca.pem, cert.pem and key.pem as DOCKER_CERT_PATH has them."""

    folder: Path
    name: str

    @classmethod
    def create(cls, folder: Path, name: str = "harbour") -> Authority:
        folder.mkdir(parents=True, exist_ok=True)
        _openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-keyout", folder / "ca-key.pem", "-out", folder / "ca.pem"),
        )
        return cls(folder, name)

    def certificate(self, name: str, *, names: str = "IP:127.0.0.1", days: int = 2) -> Path:
        """Negative ``days``: one that has expired."""
        made = self.folder / name
        made.mkdir()
        request, extensions = made / "request.pem", made / "extensions"
        _openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}"),
            *("-keyout", made / "key.pem", "-out", request),
        )
        extensions.write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth,clientAuth\n")
        _openssl(
            *("x509", "-req", "-in", request, "-CA", self.folder / "ca.pem", "-CAkey", self.folder / "ca-key.pem"),
            *("-CAcreateserial", "-days", str(days), "-extfile", extensions, "-out", made / "cert.pem"),
        )
        shutil.copy(self.folder / "ca.pem", made / "ca.pem")
        return made


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=20)


class TLSEngine(PrivateEngine):
    """A private engine that also listens on loopback and wants to see certificates: ``dockerd --tlsverify``."""

    port = 0
    certificates: Path

    @classmethod
    def behind(cls, certificates: Path) -> TLSEngine:
        engine = cls.temporary()
        engine.port, engine.certificates = free_port(), certificates
        return engine

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def _configuration(self, network: object) -> dict[str, object]:
        plain = super()._configuration(network)  # type: ignore[arg-type]
        return {
            **plain,
            "hosts": [self.host, self.address],
            "tlsverify": True,
            "tlscacert": str(self.certificates / "ca.pem"),
            "tlscert": str(self.certificates / "cert.pem"),
            "tlskey": str(self.certificates / "key.pem"),
        }


@asynccontextmanager
async def tls_front(certificates: Path, engine: str) -> AsyncIterator[str]:
    """An address whose server shows this certificate and wants none; behind it the engine of that socket."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward = await asyncio.open_unix_connection(engine)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(_pass(reader, onward), _pass(onward_reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@asynccontextmanager
async def plain_front() -> AsyncIterator[str]:
    """An address where a web server finds every request bad, as one does that is spoken to in TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(65536):
        writer.write(block)
        await writer.drain()
    writer.close()


# ssh

SAILOR = "sailor"  # may log in and has no rights to anything
_UNUSED_ID = 64321
_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
{more}
"""
# In mounts of its own sshd sees a user whom the machine does not have.
_START = 'mount --bind "$1" /etc/passwd && exec "$2" -D -e -f "$3"'


@dataclass(slots=True)
class SSHServer:
    """An sshd on loopback that takes the key of ``config``, an ssh_config that knows nothing else."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def config(self) -> str:
        return str(self.folder / "config")

    def address(self, path: str | Path, *, user: str = "root") -> str:
        return f"ssh://{user}@127.0.0.1:{self.port}{str(path).removeprefix('unix://')}"

    def write_config(self, name: str, *, key: str = "key", known_hosts: str = "known_hosts") -> str:
        made = self.folder / name
        made.write_text(
            f"IdentityFile {self.folder}/{key}\nIdentitiesOnly yes\nIdentityAgent none\n"
            f"UserKnownHostsFile {self.folder}/{known_hosts}\nGlobalKnownHostsFile /dev/null\n"
        )
        return str(made)

    def make_key(self, name: str) -> str:
        """The public one."""
        made = self.folder / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(made)], check=True, timeout=20
        )
        return made.with_suffix(".pub").read_text()

    def start(self, more: str = "") -> None:
        program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin")
        assert program is not None
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        (self.folder / "sshd_config").write_text(_CONFIG.format(port=self.port, folder=self.folder, more=more))
        with (self.folder / "sshd.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    _START,
                    "sh",
                    *map(str, (self.folder / "passwd", program)),
                    "sshd_config",
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + SSHD_LIMIT_S
        while not self._listens():
            try:
                self.process.wait(0.02)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
            raise AssertionError((self.folder / "sshd.log").read_text())

    def stop(self) -> None:
        """The connections that it has taken end as well: each has processes of its own."""
        if self.process is None:
            return
        for pid in [*_children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def connections(self) -> int:
        return len(_children(self.process.pid)) if self.process is not None else 0

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def ssh_server(more: str = "") -> Iterator[SSHServer]:
    folder = Path(tempfile.mkdtemp(prefix="lotsman-sshd-"))
    folder.chmod(0o755)
    server = SSHServer(folder, free_port())
    try:
        known = server.make_key("host_key")
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {known}")
        (folder / "authorized_keys").write_text(server.make_key("key"))
        (folder / "passwd").write_text(
            Path("/etc/passwd").read_text() + f"{SAILOR}:*:{_UNUSED_ID}:{_UNUSED_ID}::/:/bin/sh\n"
        )
        server.write_config("config")
        server.start(more)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _children(pid: int) -> list[int]:
    """All below it, the deepest first."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [*_children(child), child]
    return found
