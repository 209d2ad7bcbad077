"""A Docker engine of our own, for a machine that has none and for tests.

It has its own data, socket, bridge, addresses and cgroup, so that several run side by side and beside the machine's
own. Nothing of the Docker SDK belongs here: this module works before anything is installed.

    python -m bot.engine.private [--temporary] -- COMMAND...

runs COMMAND with an engine: the one that is there, or a private one that ends with COMMAND and keeps its data for the
next run. `--temporary` always takes a new private one and deletes it afterwards. `python -m bot.engine.private --sweep`
removes temporary ones whose owner was killed.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.engine import debian, leftovers, subnets

PROGRAMS = {"dockerd": "docker.io", "iptables": "iptables", "ip": "iproute2"}
"""What a private engine needs, and the Debian package of each."""

_DEFAULT_SOCKET = Path("/var/run/docker.sock")
_ROUTES = Path("/proc/net/route")
_RUNTIME_ROOT = Path("/run")
TEMPORARY_PREFIX = "lotsman-engine-"
"""The folder of a disposable engine begins so: by that a sweep finds it."""
_PING_LIMIT_S = 2.0
_START_LIMIT_S = 60.0
_STOP_LIMIT_S = 40.0
"""An engine that stops gives each container its own ten seconds and five more."""
_LOG_TAIL_LINES = 12
_SI_KERNEL = 0x80
"""`si_code` of a signal that the terminal sent, to the whole foreground group and so to COMMAND as well."""


class PrivateEngineError(Exception):
    """The engine cannot be started; the text says why, for the person at the console."""


class PrivateEngine:
    """One dockerd with everything of its own.

    `folder` holds the data and the log and may have any length; sockets live under a short path of /run, since a
    socket's path has at most 107 bytes. A disposable engine is deleted with its folder when it stops, and does not
    manage the packet filter, for a dockerd that does flushes at its start the rules of the engine that is already
    there; its published ports are reached on loopback, its containers reach no other machine.

    Not for several threads at once.
    """

    def __init__(self, folder: Path, *, disposable: bool = False) -> None:
        self.folder = folder.absolute()
        self.disposable = disposable
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:8]
        self.mark = f"lotsman-{digest}"
        self.data_root = self.folder / "data"
        self.log_path = self.folder / "dockerd.log"
        self.runtime = _RUNTIME_ROOT / self.mark
        self.socket_path = self.runtime / "docker.sock"
        self.host = f"unix://{self.socket_path}"
        self._bridge = f"lotsman{digest}"
        self._pid_paths = (self.runtime / "dockerd.pid", self.runtime / "exec/containerd/containerd.pid")
        self._network: subnets.EngineNetwork | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @classmethod
    def temporary(cls) -> Self:
        """A new disposable one; those of killed runs go away at this opportunity."""
        sweep()
        return cls(Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX)), disposable=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise PrivateEngineError("The private engine is not running.")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Start it and wait until it answers; what a killed run left in the folder is no obstacle.

        After kill() the engine comes up as after its own crash: containers that still run are its affair.
        Raises PrivateEngineError with the last lines of the engine's log, debian.CannotInstall.
        """
        if self._process is not None:
            raise PrivateEngineError("The private engine is already running.")
        if self._lock is None:
            debian.bring(PROGRAMS)
            self._take_folder()
            self._clear()
        self._prepare()
        self._launch()
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End it and everything it started, then remove what it left; a disposable one is killed at once."""
        if self._process is not None and not self.disposable:
            self._end_gracefully()
        self.kill()
        if self._lock is not None:
            self._clear()
        if self.disposable:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def restart(self) -> None:
        """End the daemon as an administrator would, and start it again with the same data."""
        self._end_gracefully()
        self.start()

    def kill(self) -> None:
        """The daemon dies at once; its containers go on without it until the next start."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None
        leftovers.end_daemons(self.mark)

    def pause(self) -> None:
        """The daemon keeps its socket and answers nothing, as one that hangs."""
        os.kill(self.pid, signal.SIGSTOP)
        # Only when the last of its threads has stopped.
        os.waitid(os.P_PID, self.pid, os.WSTOPPED)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def log_tail(self) -> str:
        try:
            lines = self.log_path.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-_LOG_TAIL_LINES:])

    def _take_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise PrivateEngineError(f"Another run already uses the private engine in {self.folder}.") from None
        self._lock = lock

    def _clear(self) -> None:
        leftovers.remove(self.mark, self._bridge, self.data_root, (self.data_root, self.runtime))
        shutil.rmtree(self.runtime, ignore_errors=True)
        self.log_path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        self.runtime.mkdir(mode=0o711, exist_ok=True)
        # dockerd takes any process of that number, even one that ended, for the daemon that it need not start.
        for path in self._pid_paths:
            path.unlink(missing_ok=True)
        # Chosen once: after the first start the engine's own networks have routes in it.
        if self._network is None:
            self._network = subnets.free_network(self.mark, subnets.routes(_ROUTES.read_text()))
        subnets.make_bridge(self._bridge, self._network)
        if self.disposable:
            subnets.let_pass_between(self._network.whole, self.mark)
        (self.runtime / "daemon.json").write_text(json.dumps(self._configuration(self._network), indent=1))

    def _configuration(self, network: subnets.EngineNetwork) -> dict[str, object]:
        return {
            "hosts": [self.host],
            "data-root": str(self.data_root),
            "exec-root": str(self.runtime / "exec"),
            "pidfile": str(self._pid_paths[0]),
            "bridge": self._bridge,
            "default-address-pools": [{"base": str(network.pool), "size": network.pool_prefix}],
            "iptables": not self.disposable,
            "ip6tables": False,
            # The names keep apart what a containerd of the machine would otherwise mix.
            "containerd-namespace": self.mark,
            "containerd-plugins-namespace": f"{self.mark}-plugins",
            # One cgroup holds all containers, whatever init system runs: that is how the last of them is found.
            "cgroup-parent": f"/{self.mark}",
            "exec-opts": ["native.cgroupdriver=cgroupfs"],
            "raw-logs": True,
        }

    def _launch(self) -> None:
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the bot, not the engine under it.
                start_new_session=True,
            )

    def _command(self) -> list[str]:
        return ["dockerd", "--config-file", str(self.runtime / "daemon.json")]

    def _wait_until_it_answers(self) -> None:
        process = self._process
        deadline = time.monotonic() + _START_LIMIT_S
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            if answers(self.socket_path):
                return
            time.sleep(0.05)
        raise PrivateEngineError(f"The private engine does not come up. Its last words:\n{self.log_tail()}")

    def _end_gracefully(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_LIMIT_S)
        self.kill()


def answers(socket_path: Path) -> bool:
    """Whether an engine answers a ping there within two seconds."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PING_LIMIT_S)
        try:
            connection.connect(str(socket_path))
            connection.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
            return b" 200 " in connection.recv(1024).partition(b"\r\n")[0]
        except OSError:
            return False


def is_engine_there(socket_path: Path) -> bool:
    """Whether somebody listens there. One that hangs or refuses us is an engine too: that is for the bot to tell."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PING_LIMIT_S)
        try:
            connection.connect(str(socket_path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
    return True


def sweep() -> None:
    """Remove the temporary engines whose owner was killed; those in use are locked and stay."""
    for lock in Path(tempfile.gettempdir()).glob(f"{TEMPORARY_PREFIX}*/lock"):
        engine = PrivateEngine(lock.parent, disposable=True)
        try:
            engine._take_folder()
        except (PrivateEngineError, OSError):
            continue
        engine.stop()


def settings(environment: Mapping[str, str], env_file: Path) -> dict[str, str]:
    """The environment over `.env`, as the bot will read them; empty values count as absent."""
    found: dict[str, str] = {}
    try:
        lines = env_file.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            found[name.strip()] = value.strip().strip("'\"")
    return {name: value for name, value in {**found, **environment}.items() if value}


def is_engine_named(settings: Mapping[str, str]) -> bool:
    """Whether the user chose an engine: then no other is started, whether that one answers or not."""
    if any(settings.get(name) for name in ("DOCKER_HOST", "DOCKER_HOSTS", "DOCKER_CONTEXT")):
        return True
    folder = settings.get("DOCKER_CONFIG") or Path(settings.get("HOME", "/")) / ".docker"
    try:
        context = json.loads(Path(folder, "config.json").read_bytes()).get("currentContext")
    except (OSError, ValueError, AttributeError):
        return False
    return context not in (None, "", "default")


def attend(command: list[str], environment: Mapping[str, str]) -> int:
    """Run the command, pass on the signals that only we got, and return its exit code.

    The signals stay blocked afterwards, so that the engine is stopped in peace.
    """
    watched = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    try:
        child = subprocess.Popen(
            command,
            env=environment,
            # This process has one thread, and no other way hands the child a free signal mask.
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, watched),  # noqa: PLW1509
        )
    except OSError as error:
        _say(f"{command[0]}: {error.strerror}")
        return 127
    while child.poll() is None:
        caught = signal.sigwaitinfo(watched)
        if caught.si_signo != signal.SIGCHLD and caught.si_code != _SI_KERNEL:
            child.send_signal(caught.si_signo)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def run_beside(engine: PrivateEngine, command: list[str]) -> int:
    """Start the engine, run the command with its DOCKER_HOST, stop the engine; the command's exit code."""
    started = time.monotonic()
    try:
        with engine:
            _say(f"Private engine at {engine.host}, ready in {time.monotonic() - started:.1f} s.")
            code = attend(command, {**os.environ, "DOCKER_HOST": engine.host})
            _say("Stopping the private engine.")
            return code
    except (PrivateEngineError, debian.CannotInstall) as error:
        _say(str(error))
        return 1


def run_with_any(command: list[str]) -> int:
    """Run the command with the engine that is there, else with a private one, else with none and a word about it."""
    chosen = settings(os.environ, Path(".env"))
    if is_engine_named(chosen) or is_engine_there(_DEFAULT_SOCKET):
        os.execvp(command[0], command)
    if packages := debian.missing_packages(PROGRAMS):
        if reason := debian.why_not_installable():
            _say(f"No Docker engine here, and {reason}: install Docker or set DOCKER_HOST. Going on without.")
            os.execvp(command[0], command)
        _say(f"No Docker engine here: installing {', '.join(packages)}.")
        debian.bring(PROGRAMS)
        # The package may have brought a service, and with it an engine for the whole machine.
        if is_engine_there(_DEFAULT_SOCKET):
            os.execvp(command[0], command)
    if os.geteuid() != 0:
        _say("No Docker engine answers, and starting one needs root. Going on without.")
        os.execvp(command[0], command)
    return run_beside(PrivateEngine(Path(chosen.get("DATA_DIR", "data"), "engine")), command)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.engine.private")
    parser.add_argument("--temporary", action="store_true", help="always a new engine, deleted afterwards")
    parser.add_argument("--sweep", action="store_true", help="remove temporary engines of killed runs")
    parser.add_argument("command", nargs="*", help="what to run, after --")
    options = parser.parse_args()
    # A termination must end the engine too, even while it starts.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        if options.sweep:
            sweep()
            return 0
        if not options.command:
            parser.error("what shall run? Give it after --")
        if options.temporary:
            return run_beside(PrivateEngine.temporary(), options.command)
        return run_with_any(options.command)
    except debian.CannotInstall as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
