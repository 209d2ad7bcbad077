"""From the settings to the engines: the one place that reads the docker CLI's three variables and DOCKER_HOSTS."""

from __future__ import annotations

from pathlib import Path

from bot.engine.client import LOCAL_SOCKET, DockerEngine
from bot.engine.wire import TLSPaths
from bot.fleet import Fleet
from bot.settings import Settings

CERTIFICATES = Path("~/.docker")  # where the docker CLI looks when DOCKER_CERT_PATH is not set
_SPOKEN_IN_TLS = ("tcp", "https")


def connect(settings: Settings) -> Fleet[DockerEngine]:
    """Does no I/O but a look for TLS folders: an engine that is down is no failure here."""
    return Fleet([_engine(settings, name, address) for name, address in settings.hosts.items()])


def _engine(settings: Settings, name: str, address: str) -> DockerEngine:
    return DockerEngine(
        name,
        address or LOCAL_SOCKET,
        timeout_s=settings.command_timeout_s,
        tls=_tls(settings, name, address),
        ssh_config=str(settings.ssh_config or ""),
        logins=str(settings.registry_auth_file or ""),
    )


def _tls(settings: Settings, name: str, address: str) -> TLSPaths | None:
    """As the docker command line decides, but for a folder of the host's own where there is one."""
    if address and address.partition("://")[0] not in _SPOKEN_IN_TLS:
        return None
    if not settings.docker_tls_verify and settings.docker_cert_path is None:
        return None
    folder = settings.docker_cert_path or CERTIFICATES.expanduser()
    if (folder / name).is_dir():
        folder = folder / name
    ca, cert, key = (str(folder / file) for file in ("ca.pem", "cert.pem", "key.pem"))
    return TLSPaths(ca=ca, cert=cert, key=key, verify=settings.docker_tls_verify)
