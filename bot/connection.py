"""From the settings to an engine: the one place that reads the docker CLI's three variables."""

from __future__ import annotations

from pathlib import Path

from bot.engine.client import LOCAL_SOCKET, DockerEngine
from bot.engine.wire import TLSPaths
from bot.settings import Settings

HOST = "local"
CERTIFICATES = Path("~/.docker")  # where the docker CLI looks when DOCKER_CERT_PATH is not set


def connect(settings: Settings) -> DockerEngine:
    """Does no I/O: an engine that is down is no failure here."""
    tls = None
    if settings.docker_tls_verify or settings.docker_cert_path is not None:
        folder = settings.docker_cert_path or CERTIFICATES.expanduser()
        ca, cert, key = (str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem"))
        tls = TLSPaths(ca=ca, cert=cert, key=key, verify=settings.docker_tls_verify)
    address = settings.docker_host or LOCAL_SOCKET
    return DockerEngine(HOST, address, timeout_s=settings.command_timeout_s, tls=tls)
