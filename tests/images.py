"""Images for tests, built FROM scratch: there is no registry to pull from.

All are layers over one static busybox, so that building them takes a second or two in all.
"""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import docker

BUSYBOX = "lotsman-test/busybox:1"
"""A shell with all applets. `forever` prints "ready", waits, and on SIGTERM prints "stopping" and ends with 0."""

SERVICE = "lotsman-test/service:1"
"""What a service declares: ports 80/tcp and 53/udp, the volume /data, labels, an environment with a password."""

HEALTH = "lotsman-test/health:1"
"""Healthy as long as /tmp/sick does not exist, looked at every 300 ms; `sick` and `well` switch it."""

_FOREVER = """\
#!/bin/sh
trap 'echo stopping; exit 0' TERM INT
echo ready
while :; do sleep 3600 & wait $!; done
"""

_BUSYBOX_DOCKERFILE = """
    FROM scratch
    ADD rootfs.tar /
    CMD ["sh"]
"""

_SERVICE_DOCKERFILE = f"""
    FROM {BUSYBOX}
    LABEL org.opencontainers.image.title="Test service" lotsman.test=service
    ENV MODE=production DB_PASSWORD=not-for-every-eye
    WORKDIR /srv
    VOLUME /data
    EXPOSE 80/tcp 53/udp
    CMD ["forever"]
"""

_HEALTH_DOCKERFILE = f"""
    FROM {BUSYBOX}
    HEALTHCHECK --interval=300ms --timeout=5s --retries=1 CMD test ! -e /tmp/sick
    CMD ["forever"]
"""


def build_all(api: docker.APIClient) -> None:
    """Build every image of this module, each under its name above."""
    build(api, BUSYBOX, _BUSYBOX_DOCKERFILE, {"rootfs.tar": _root_file_system()})
    build(api, SERVICE, _SERVICE_DOCKERFILE)
    build(api, HEALTH, _HEALTH_DOCKERFILE)


def build(api: docker.APIClient, name: str, dockerfile: str, files: Mapping[str, bytes] | None = None) -> str:
    """Build one image and return its id. Raises AssertionError with what the engine said."""
    sent = context({"Dockerfile": dedent(dockerfile).encode(), **(files or {})})
    steps = api.build(fileobj=io.BytesIO(sent), custom_context=True, tag=name, rm=True, forcerm=True, decode=True)
    errors = [step["error"] for step in steps if "error" in step]
    assert errors == []
    identity: str = api.inspect_image(name)["Id"]
    return identity


def context(files: Mapping[str, bytes]) -> bytes:
    """A build context: a tar archive of the files, as /build takes it."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in files.items():
            _add(archive, name, content, mode=0o644)
    return written.getvalue()


def _root_file_system() -> bytes:
    busybox = shutil.which("busybox")
    assert busybox is not None, "busybox-static is not installed"
    applets = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout.split()
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for folder, mode in (("tmp", 0o1777), ("etc", 0o755), ("root", 0o700), ("bin", 0o755)):
            _add_folder(archive, folder, mode)
        _add(archive, "bin/busybox", Path(busybox).read_bytes(), mode=0o755)
        for applet in applets:
            if applet != "busybox":
                _add_link(archive, f"bin/{applet}", "busybox")
        _add(archive, "etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n", mode=0o644)
        _add(archive, "bin/forever", _FOREVER.encode(), mode=0o755)
        _add(archive, "bin/sick", b"#!/bin/sh\ntouch /tmp/sick\n", mode=0o755)
        _add(archive, "bin/well", b"#!/bin/sh\nrm -f /tmp/sick\n", mode=0o755)
    return written.getvalue()


def _add(archive: tarfile.TarFile, name: str, content: bytes, *, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = mode
    archive.addfile(entry, io.BytesIO(content))


def _add_folder(archive: tarfile.TarFile, name: str, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.DIRTYPE
    entry.mode = mode
    archive.addfile(entry)


def _add_link(archive: tarfile.TarFile, name: str, target: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.SYMTYPE
    entry.linkname = target
    archive.addfile(entry)
