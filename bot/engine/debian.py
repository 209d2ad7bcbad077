"""Debian packages that the project needs beside Python: which are missing, and how they get there.

Only what `make` and the tests call belongs here; the running bot never installs anything. Standard library alone, since
it works before anything is installed.

    python -m bot.engine.debian PACKAGE...

installs packages, for the Makefile.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_APT_GET = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
"""Unattended upgrades may hold dpkg's lock for minutes on a fresh machine."""

_INSTALL_LIMIT_S = 1200


class CannotInstall(Exception):
    """Something is missing and cannot be brought here; the text is one line for the person at the console."""


def missing_packages(programs: Mapping[str, str]) -> list[str]:
    """The packages of those programs (`program -> package`) that are not in the PATH, sorted."""
    return sorted({package for program, package in programs.items() if shutil.which(program) is None})


def why_not_installable() -> str | None:
    """The reason why nothing can be installed on this machine, or None."""
    if not Path("/etc/debian_version").exists() or shutil.which("apt-get") is None:
        return "this machine is not Debian or Ubuntu"
    if os.geteuid() != 0:
        return "installing needs root"
    return None


def bring(programs: Mapping[str, str]) -> list[str]:
    """Install the packages of the programs that are missing and return their names.

    Touches nothing, not even the package lists, when all are there. Raises CannotInstall.
    """
    packages = missing_packages(programs)
    if packages:
        install(packages)
    if still := missing_packages(programs):
        raise CannotInstall(f"Installed, and yet the programs of {', '.join(still)} are not in the PATH.")
    return packages


def install(packages: Sequence[str]) -> None:
    """Install the packages, without what they merely recommend. Raises CannotInstall."""
    if reason := why_not_installable():
        raise CannotInstall(f"Missing here: {', '.join(packages)} ({reason}).")
    _apt_get("update")
    _apt_get("install", "-y", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> None:
    try:
        done = subprocess.run(
            [*_APT_GET, *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_INSTALL_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"apt-get {arguments[0]} did not end within {_INSTALL_LIMIT_S} s.") from None
    if done.returncode != 0:
        raise CannotInstall(f"apt-get {arguments[0]} failed: {_last_word(done.stdout)}")


def _last_word(output: bytes) -> str:
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("E:")]
    return (errors or lines or ["it said nothing"])[-1]


if __name__ == "__main__":
    try:
        install(sys.argv[1:])
    except CannotInstall as error:
        sys.exit(str(error))
