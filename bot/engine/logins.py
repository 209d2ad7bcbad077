"""The logins that go to an engine with a pull, a push or a build, as the SDK finds them in docker's own file.

The file is read anew each time, since ``docker login`` changes it. The credential helpers that the SDK would run are
run here instead: it knows no time limit, and would call a helper's failure an engine that is away.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import Any

import docker
import structlog
from docker.credentials import CredentialsNotFound, Store

from bot.registries import helpers

log = structlog.get_logger(__name__)


def read_anew(api: docker.APIClient, path: str) -> None:
    """``path`` is the configuration file's; "" for the person's own."""
    api.reload_config(path or None)
    logins: Any = api._auth_configs  # type: ignore[attr-defined]
    for name in {logins.creds_store, *logins.cred_helpers.values()} - {None, ""}:
        logins._stores[name] = _Helper(str(name))


def every(api: docker.APIClient) -> dict[str, Any]:
    """All that there are; without those of a helper that fails, since a build mostly needs none of them."""
    logins: Any = api._auth_configs  # type: ignore[attr-defined]
    try:
        found: dict[str, Any] = logins.get_all_credentials()
    except helpers.HelperFailed as error:
        log.warning("a build goes without the logins of a credential helper", reason=str(error))
        found = logins.auths
    return found


class _Helper(Store):
    """The SDK's way to a helper. Raises helpers.HelperFailed, and CredentialsNotFound where it keeps none."""

    def __init__(self, name: str):  # the SDK's warns of one that is missing, asked or not
        self._name = name

    def get(self, server: str | bytes) -> dict[str, str]:
        asked = server if isinstance(server, bytes) else server.encode()
        login = helpers.login_of(self._name, *self._run("get", asked))
        if login is None:
            raise CredentialsNotFound(self._name)
        user = helpers.TOKEN_USER if login.identity_token else login.user
        return {"Username": user, "Secret": login.identity_token or login.password}

    def list(self) -> dict[str, str]:
        """Registry -> user. One that cannot list has its login asked for by the registry's name alone."""
        code, answer = self._run("list", b"")
        told = helpers.object_of(self._name, answer) if code == 0 else {}
        return {str(server): str(user) for server, user in told.items()}

    def _run(self, verb: str, given: bytes) -> tuple[int, bytes]:
        process = subprocess.Popen(
            [helpers.program(self._name), verb],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=helpers.environment(),
            start_new_session=True,
        )
        with process:
            try:
                answer, _nothing = process.communicate(given, timeout=helpers.LIMIT_S)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                raise helpers.too_late(self._name) from None
        return process.returncode, answer
