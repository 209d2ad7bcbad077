"""One engine behind ssh: the system's own ssh client holds a tunnel from a socket here to the engine's socket there.

So an engine behind ssh is one behind a unix socket: every connection is a channel of the one tunnel, costs no process
on either side, and ends at once when it is shut, streams included. (The SDK's way starts a process a connection, and
its streams cannot be cancelled.) The person's own ssh_config counts: aliases, jump hosts, keys. For worker threads.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.engine import ssh_failures
from bot.engine.ssh_failures import Machine, SSHFailed

SOCKET_THERE = "/var/run/docker.sock"
CONNECT_LIMIT_S = 10.0
LOOK_LIMIT_S = 5.0  # for what is wrong on the other side
TICK_S = 0.02
LONGEST_PLACE = 50  # a socket's path has at most 107 bytes, and ssh makes a longer one for a moment
LOG_BYTES = 64 * 1024

_OPTIONS = (
    "BatchMode=yes",  # nobody is there to answer questions
    f"ConnectTimeout={CONNECT_LIMIT_S:g}",
    "ServerAliveInterval=5",  # a machine that is gone is noticed in a quarter of a minute
    "ServerAliveCountMax=3",
    "ExitOnForwardFailure=yes",
    "StreamLocalBindUnlink=yes",
    "StreamLocalBindMask=0177",
    "ControlPersist=no",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
    "UpdateHostKeys=no",
    "LogLevel=INFO",  # how a channel that did not open is told
)

# ssh ends with the bot, however that ends: then the pipe closes from which this shell reads.
_KEEPER = """exec 3<&0 </dev/null
folder=$1; shift
"$@" 3<&- &
ssh=$!
{ read -r _ <&3; kill $ssh; rm -rf "$folder"; } 2>/dev/null &
exec 3<&-
wait $ssh
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """``ssh://user@machine:port/path/of/the/socket``; all but the machine may be left out."""

    machine: str
    user: str = ""
    port: int | None = None
    path: str = SOCKET_THERE

    @classmethod
    def of(cls, url: str) -> Destination:
        parts = urlsplit(url)
        machine = parts.hostname or ""
        if not machine or machine.startswith("-") or (parts.username or "").startswith("-"):
            raise ValueError(f"no machine in {url}")
        path = unquote(parts.path)
        return cls(
            machine=machine,
            user=unquote(parts.username or ""),
            port=parts.port,
            path=path if path not in ("", "/") else SOCKET_THERE,
        )

    @property
    def arguments(self) -> list[str]:
        port = ["-p", str(self.port)] if self.port else []
        user = ["-l", self.user] if self.user else []
        return [*port, *user, "--", self.machine]


class Tunnel:
    """For all threads of one engine. Opened when first needed, and again whenever it has ended."""

    def __init__(self, url: str, *, config: str = ""):
        self._to = Destination.of(url)
        self._config = config
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._failure: tuple[float, SSHFailed] | None = None
        self._is_closed = False

    @property
    def machine(self) -> Machine:
        return Machine(name=self._to.machine, port=self._to.port, path=self._to.path)

    def open(self, limit_s: float) -> str:
        """The path of the socket here. Raises SSHFailed."""
        began = time.monotonic()
        if not self._lock.acquire(timeout=limit_s):
            raise SSHFailed("slow", self.machine)
        try:
            if self._is_closed:
                raise SSHFailed("closed", self.machine)
            if self._is_up():
                return str(self._socket)
            if self._failure is not None and self._failure[0] >= began:
                raise self._failure[1]  # it failed while we waited for it: no need to try again at once
            try:
                self._connect(began + min(limit_s, CONNECT_LIMIT_S))
            except SSHFailed as failure:
                self._failure = (time.monotonic(), failure)
                raise
            return str(self._socket)
        finally:
            self._lock.release()

    def why_closed(self) -> SSHFailed | None:
        """What the other side has against a connection that ended at once; None where it was not the other side."""
        said = self._said()
        if not ssh_failures.has_refused_a_channel(said):
            return None
        self._forget_said()
        if ssh_failures.is_forbidden(said):
            return SSHFailed("prohibited", self.machine)
        return SSHFailed(self._look(), self.machine)

    def ask(self, question: str) -> str:
        """What a command prints over there, run by the user's shell through the same tunnel, which is open; empty where
        there is no such thing as a shell.
        """
        command = ["ssh", "-S", str(self._control), *self._options(), *self._to.arguments, question]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LOOK_LIMIT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout[:LOG_BYTES].decode("utf-8", "replace")

    def close(self) -> None:
        """From any thread, without waiting for ssh."""
        self._is_closed = True
        self._end()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _socket(self) -> Path:
        assert self._folder is not None
        return self._folder / "docker.sock"

    @property
    def _control(self) -> Path:
        assert self._folder is not None
        return self._folder / "control"

    def _is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None and self._socket.exists()

    def _connect(self, deadline: float) -> None:
        program = shutil.which("ssh")
        if program is None:
            raise SSHFailed("no ssh", self.machine)
        self._end()
        if self._folder is None or not self._folder.is_dir():
            self._folder = _private_folder()
        self._socket.unlink(missing_ok=True)
        self._forget_said()
        command = [program, "-N", "-T", "-a", "-x", "-M", "-S", str(self._control), *self._options()]
        command += ["-L", f"{self._socket}:{self._to.path}", *self._to.arguments]
        with (self._folder / "log").open("ab") as log:
            process = self._process = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "sh", str(self._folder), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, "LC_ALL": "C"},
                start_new_session=True,  # Ctrl-C reaches the bot; and all three processes end by one signal
            )
        while not self._socket.exists():
            try:
                process.wait(TICK_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline and not self._is_closed:
                    continue
                self._end()
                raise SSHFailed("slow", self.machine) from None
            said = self._said()
            self._end()
            raise SSHFailed(said, self.machine)

    def _options(self) -> list[str]:
        config = ["-F", self._config] if self._config else []
        return [*config, *(part for option in _OPTIONS for part in ("-o", option))]

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.stdin is not None:
            process.stdin.close()
        process.wait()

    def _said(self) -> str:
        try:
            return (self._folder / "log").read_text(errors="replace")[-LOG_BYTES:] if self._folder else ""
        except OSError:
            return ""

    def _forget_said(self) -> None:
        if self._folder is not None:
            log = self._folder / "log"
            log.touch(0o600)
            os.truncate(log, 0)

    def _look(self) -> str:
        """What is wrong with the socket there, in a word that ``ssh_failures`` knows; asked through the same tunnel."""
        path, name = shlex.quote(self._to.path), shlex.quote("/" + self._to.path.rpartition("/")[2])
        question = (
            f"if [ ! -e {path} ]; then echo missing; elif [ ! -w {path} ]; then echo denied; "
            # sshd says the same of a socket that nobody listens at and of one that it may not forward to.
            f"elif grep ' 00010000 ' /proc/net/unix | grep -qF {name}; then echo prohibited; else echo down; fi"
        )
        word = self.ask(question).strip()
        return word if word in ssh_failures.WORDS else "closed"


def _private_folder() -> Path:
    """Of mode 700, in a place whose path is short enough."""
    place = None if len(tempfile.gettempdir()) <= LONGEST_PLACE else "/tmp"
    return Path(tempfile.mkdtemp(prefix="lotsman-ssh-", dir=place))
