"""What a private engine leaves in the system when it is killed: processes, mounts, cgroups, networks, packet rules.

Everything of one engine carries its mark (`lotsman-<8 hex digits>`), so nothing of another engine is ever touched.
Starting and stopping engines belongs in `private`; here things only go away. Standard library alone.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")
_END_LIMIT_S = 10
_DAEMONS = ("dockerd", "containerd")
_SHIM = "containerd-shim"
_NETWORK_KEY = re.compile(rb"docker/network/v1\.0/network/([0-9a-f]{64})")


def remove(mark: str, bridge: str, data_root: Path, folders: tuple[Path, ...]) -> None:
    """End what still runs under this mark and take away all that it holds in the system; files stay."""
    end_processes(mark)
    unmount_below(folders)
    for cgroup in _cgroups(mark):
        _remove_cgroup(cgroup)
    bridges = [bridge, *network_bridges(data_root)]
    remove_packet_rules({mark, *bridges})
    for interface in bridges:
        remove_interface(interface)
    remove_namespace(mark)


def end_processes(mark: str) -> None:
    """Kill the engine's containers, shims and daemons by their ids."""
    _kill_until_gone(lambda: {*_container_pids(mark), *_engine_pids(mark, shims=True)})


def end_daemons(mark: str) -> None:
    """Kill dockerd and its containerd, and leave the containers to run on."""
    _kill_until_gone(lambda: set(_engine_pids(mark, shims=False)))


def _kill_until_gone(find: Callable[[], set[int]]) -> None:
    """In as many rounds as it takes, since a process may start another while it is found."""
    deadline = time.monotonic() + _END_LIMIT_S
    while pids := find():
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)


def unmount_below(folders: tuple[Path, ...]) -> None:
    """Unmount everything under the folders, the deepest first: a mounted layer makes deleting its folder fail."""
    points = [point for point in _mount_points() if any(point.is_relative_to(folder) for folder in folders)]
    for point in sorted(points, key=lambda point: len(point.parts), reverse=True):
        subprocess.run(["umount", "-l", str(point)], capture_output=True, check=False)


def remove_interface(name: str) -> None:
    """Delete a network interface if there is one of that name: the engine leaves its bridges behind on purpose."""
    if Path("/sys/class/net", name).exists():
        subprocess.run(["ip", "link", "delete", name], capture_output=True, check=False)


def namespace_path(mark: str) -> Path:
    """Where the network namespace of an engine is that has one."""
    return Path("/var/run/netns", mark)


def cable(mark: str) -> str:
    """The end, in the machine's own namespace, of the cable that leads into the engine's."""
    return f"lv{mark[-8:]}"


def remove_namespace(mark: str) -> None:
    """Delete the engine's network namespace if there is one. The kernel would take its time with the cable."""
    remove_interface(cable(mark))
    if namespace_path(mark).exists():
        subprocess.run(["ip", "netns", "delete", mark], capture_output=True, check=False)


def remove_packet_rules(words: set[str]) -> None:
    """Delete the rules that name one of the words, as interface or comment. Docker's own chains stay."""
    if shutil.which("iptables") is None:
        return
    for table in ("filter", "nat"):
        listed = subprocess.run(["iptables", "-w", "-t", table, "-S"], capture_output=True, text=True, check=False)
        for rule in map(shlex.split, listed.stdout.splitlines()):
            if rule[0] == "-A" and words.intersection(rule):
                subprocess.run(["iptables", "-w", "-t", table, "-D", *rule[1:]], capture_output=True, check=False)


def network_bridges(data_root: Path) -> list[str]:
    """The names of the bridges that the engine made for user-defined networks, read from its own database."""
    try:
        content = (data_root / "network/files/local-kv.db").read_bytes()
    except OSError:
        return []
    return sorted({f"br-{key.decode()[:12]}" for key in _NETWORK_KEY.findall(content)})


def _engine_pids(mark: str, *, shims: bool) -> Iterator[int]:
    """A process that ended and waits to be reaped has no command line and is not among them."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        program = arguments[0].decode(errors="replace").rpartition("/")[2]
        is_ours = program in _DAEMONS or (shims and program.startswith(_SHIM))
        if is_ours and any(mark.encode() in argument for argument in arguments[1:]):
            yield int(process.name)


def _container_pids(mark: str) -> Iterator[int]:
    for cgroup in _cgroups(mark):
        for listing in cgroup.rglob("cgroup.procs"):
            try:
                yield from (int(line) for line in listing.read_text().split())
            except OSError:
                continue


def _cgroups(mark: str) -> list[Path]:
    """One folder a controller under version 1, a single one under version 2."""
    return [folder for folder in (_CGROUPS / mark, *_CGROUPS.glob(f"*/{mark}")) if folder.is_dir()]


def _remove_cgroup(cgroup: Path) -> None:
    children = [path for path in cgroup.rglob("*") if path.is_dir()]
    for folder in [*sorted(children, key=lambda path: len(path.parts), reverse=True), cgroup]:
        try:
            folder.rmdir()
        except OSError:
            continue


def _mount_points() -> list[Path]:
    points = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        escaped = line.split()[4]
        points.append(Path(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), escaped)))
    return points
