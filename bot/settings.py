"""Every setting, declared once: name, default, meaning, check. The README's table and .env.example are made from here.

Nothing but reading and checking belongs here. ``Settings()`` reads nothing, ``load`` the environment and ``.env``.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError
from bot.ui.secrets import mask_text

ENV_FILE = Path(".env")
_VALUE_LENGTH = 60
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SYSTEM_LANGUAGE = re.compile(r"[a-z]{2,3}_[A-Z]{2}\b|:")
_PLACE = re.compile(r"(-?[1-9]\d{0,18})(?::([1-9]\d{0,9}))?")
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DOCKER_SCHEMES = ("unix", "tcp", "ssh", "http", "https", "npipe")
_HOST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,20}")
LOCAL_HOST = "local"  # the name of the engine that DOCKER_HOST, or nothing, names
EVERY_HOST = "all"  # what stands for all of them in a line: no host's name


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _is_given(value: object) -> object:
    """As the docker CLI reads its variable: whatever it is set to, "0" included, means yes."""
    return bool(value.strip()) if isinstance(value, str) else value


Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_split)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """Read-only. A field's environment variable is its name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    bot_token: SecretStr = Field(
        default=SecretStr(""), description="token from BotFather; empty: the local chat is started instead"
    )
    telegram_api_url: str = Field(default="", description="base address of a Bot API server; empty: Telegram's own")
    admins: Ids = Field(default=frozenset(), description="Telegram user ids, by commas, who may do everything")
    operators: Ids = Field(
        default=frozenset(), description="ids of those who look and change what runs: start, stop, restart, pull"
    )
    viewers: Ids = Field(default=frozenset(), description="ids of those who only look")
    docker_host: str = Field(
        default="", description="the engine's address, as the docker CLI has it; empty: the local socket"
    )
    docker_hosts: Words = Field(
        default=(),
        description="several engines, by commas, as name=address: home=unix:///var/run/docker.sock,vps=ssh://me@vps; "
        "the first is the default, DOCKER_HOST where it is set too is one more, named local",
    )
    docker_tls_verify: Annotated[bool, BeforeValidator(_is_given)] = Field(
        default=False,
        description="set to anything: speak TLS and check the engine's certificate, as the docker CLI does",
    )
    docker_cert_path: Path | None = Field(
        default=None,
        description="folder with ca.pem, cert.pem and key.pem for TLS; a folder in it named as a host is that host's",
    )
    ssh_config: Path | None = Field(
        default=None, description="an ssh_config file for ssh:// hosts, instead of ~/.ssh/config of the bot's user"
    )
    data_dir: Path = Field(default=Path("data"), description="state; the database is lotsman.db in it")
    knowledge_dir: Path | None = Field(
        default=None, description="folder with your own notes, any Markdown; they win over the shipped articles"
    )
    questions_days: int = Field(
        default=90, ge=0, le=90, description="days that asked questions are kept for /questions; 0: none is"
    )
    audit_days: int = Field(
        default=0,
        ge=0,
        description="days that the audit log keeps its rows; 0: for good",
    )
    language: Literal["ru", "en"] | None = Field(
        default=None, description="ru or en; empty: by each person's Telegram language"
    )
    local_chat: str = Field(
        default="127.0.0.1:8080", description="host:port of the local chat, where there is no token"
    )
    local_chat_anywhere: bool = Field(
        default=False,
        description="true: the local chat may listen beyond loopback; whoever has its address and key has the engine",
    )
    protect: Words = Field(
        default=(), description="name globs, by commas: containers that only an admin changes, with a confirmation"
    )
    command_timeout_s: float = Field(
        default=30, gt=0, allow_inf_nan=False, description="limit in seconds for one engine call that is not a stream"
    )
    stale_after_s: float = Field(
        default=120,
        gt=0,
        allow_inf_nan=False,
        description="a changing command older than this on arrival is asked about, not run",
    )
    allowed_mounts: Paths = Field(default=(), description="folders, by commas, that run may bind without asking")
    dangerous_run: Literal["confirm", "off"] = Field(
        default="confirm", description="a run that hands over the host: confirm asks an admin, off refuses it"
    )
    compose_dir: Path | None = Field(
        default=None,
        description="folder with a folder for each Compose project, which /compose up may start; under the same path as "
        "on the engine's machine",
    )
    read_only: bool = Field(default=False, description="true: nobody changes anything, whatever their role")
    commands_a_minute: int = Field(
        default=60, ge=0, description="messages and presses that one person may send in a minute; 0: any number"
    )
    totp_for: Words = Field(
        default=(),
        description="commands, by commas, that want a code of the second factor from their asker: rm, *prune, run",
    )
    two_person_for: Words = Field(
        default=(), description="commands, by commas, that another admin must allow before they run: system prune, rm"
    )
    notify_chats: Words = Field(
        default=(), description="chats that get alerts, by commas: id or id:topic; empty: the admins' private chats"
    )
    escalate_chats: Words = Field(
        default=(), description="chats that get a critical alert only when nobody has acknowledged it in time"
    )
    timezone: str = Field(
        default="UTC", description="time zone that alerts are told in, like Europe/Moscow; a chat may have its own"
    )
    digest_at: str = Field(default="", description="HH:MM of the daily digest, in that time zone; empty: none comes")
    updates_at: str = Field(
        default="",
        description="HH:MM, in that time zone, when newer images are looked for and told of; empty: only by /updates",
    )
    update_settle_s: float = Field(
        default=15,
        gt=0,
        le=600,
        description="seconds that an updated container without a health check runs before the old one is removed",
    )
    registry_auth_file: Path | None = Field(
        default=None,
        description="docker's config.json with logins for registries; empty: DOCKER_CONFIG's or ~/.docker's. "
        "Keep it at 0600; credential helpers are not run",
    )
    insecure_registries: Words = Field(
        default=(), description="registries, by commas, that speak no TLS; those on loopback need not be named"
    )
    alert_repeat_min: float = Field(
        default=15,
        gt=0,
        allow_inf_nan=False,
        description="minutes after which a critical alert that nobody acknowledged rings again, in ESCALATE_CHATS too",
    )
    alert_disk_percent: float = Field(
        default=85, ge=0, le=100, description="alert when the engine's disk is fuller than this; 0: never"
    )
    alert_cpu_percent: float = Field(
        default=0,
        ge=0,
        allow_inf_nan=False,
        description="alert when a container uses more processor than this, 100 being one core; 0: never",
    )
    alert_memory_percent: float = Field(
        default=0, ge=0, le=100, description="alert when a container uses more of its memory limit than this; 0: never"
    )
    alert_over_min: float = Field(
        default=5,
        gt=0,
        allow_inf_nan=False,
        description="minutes that processor or memory stay over their limit before it is told",
    )
    heartbeat_url: SecretStr = Field(
        default=SecretStr(""),
        description="address that is asked each minute while polling, events and delivery are all alive; a watcher "
        "elsewhere notices when it stays away",
    )

    @property
    def temporary_dir(self) -> Path:
        """Files of work under way; emptied at every start. Not /tmp: that may be memory, too small for an archive."""
        return self.data_dir / "tmp"

    @property
    def hosts(self) -> dict[str, str]:
        """Engine addresses by name, the default's first; "" for the local socket."""
        named = dict(named_host(text) for text in self.docker_hosts)
        if self.docker_host or not named:
            named[LOCAL_HOST] = self.docker_host
        return named

    @property
    def notify_places(self) -> tuple[tuple[int, int | None], ...]:
        """NOTIFY_CHATS as chat and topic."""
        return tuple(place(text) for text in self.notify_chats)

    @property
    def escalate_places(self) -> tuple[tuple[int, int | None], ...]:
        return tuple(place(text) for text in self.escalate_chats)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def digest_time(self) -> time | None:
        """In ``zone``; None where no digest is wanted."""
        return time_of_day(self.digest_at) if self.digest_at else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        token = SecretStr(value.get_secret_value().strip())
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("does not look like a token from BotFather (digits, a colon, letters)")
        return token

    @field_validator("heartbeat_url")
    @classmethod
    def _check_heartbeat_url(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value().strip()
        if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("is no http or https address")  # not quoted: such addresses are mostly secrets
        return SecretStr(url)

    @field_validator("telegram_api_url")
    @classmethod
    def _check_api_url(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError(f"is no http or https address: {_quoted(value)}")
        return value.rstrip("/")

    @field_validator("admins", "operators", "viewers", mode="before")
    @classmethod
    def _check_ids(cls, value: object, info: ValidationInfo) -> object:
        for part in _split(value) if isinstance(value, str) else ():  # type: ignore[attr-defined]
            if not re.fullmatch(r"[1-9]\d{0,18}", part):
                raise ValueError(
                    f"{_quoted(part)} is no Telegram user id, which is a number; the bot tells a stranger theirs"
                )
        return value

    @field_validator("docker_host")
    @classmethod
    def _check_docker_host(cls, value: str) -> str:
        if value and not _is_docker_address(value):
            raise ValueError(
                f"is no engine's address like unix:///var/run/docker.sock or tcp://host:2376: {_quoted(value)}"
            )
        return value

    @field_validator("docker_hosts")
    @classmethod
    def _check_docker_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known: dict[str, str] = {}
        for text in value:
            name, address = named_host(text)
            if name in known:
                raise ValueError(f"has {_quoted(name)} twice")
            twin = next((other for other, there in known.items() if there == address), "")
            if twin:
                raise ValueError(f"has one address twice, as {_quoted(twin)} and as {_quoted(name)}")
            known[name] = address
        return value

    @field_validator("language", mode="before")
    @classmethod
    def _read_language(cls, value: object) -> object:
        """Desktops set LANGUAGE for gettext ("en_US:en"): that is the machine's language, not a choice for this bot."""
        if not isinstance(value, str):
            return value
        return None if _SYSTEM_LANGUAGE.search(value) else value.strip().lower() or None

    @field_validator("local_chat")
    @classmethod
    def _check_local_chat(cls, value: str) -> str:
        host, port = host_and_port(value)
        if not host or not 0 <= port <= 65535:
            raise ValueError(f"is no host:port like 127.0.0.1:8080: {_quoted(value)}")
        return value

    @field_validator("knowledge_dir", "compose_dir")
    @classmethod
    def _check_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"is no folder: {_quoted(str(value))}")
        return value

    @field_validator("data_dir")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("allowed_mounts")
    @classmethod
    def _check_mounts(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        for path in value:
            if not path.is_absolute() or ".." in path.parts:
                raise ValueError(f"{_quoted(str(path))} is no absolute path")
        return value

    @field_validator("notify_chats", "escalate_chats")
    @classmethod
    def _check_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            place(text)
        return value

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        return read_zone(value).key

    @field_validator("digest_at", "updates_at")
    @classmethod
    def _check_time(cls, value: str) -> str:
        if value:
            time_of_day(value)
        return value

    @model_validator(mode="after")
    def _keep_hosts_apart(self) -> Settings:
        named = dict(named_host(text) for text in self.docker_hosts)
        if not self.docker_host:
            return self
        if LOCAL_HOST in named:
            raise SettingsError(
                name="DOCKER_HOSTS",
                problem="it has a host named local, which is the name of the engine that DOCKER_HOST gives; "
                "unset DOCKER_HOST or take another name",
            )
        if self.docker_host in named.values():
            raise SettingsError(
                name="DOCKER_HOST", problem="its engine is in DOCKER_HOSTS already, and would be watched twice"
            )
        return self

    @model_validator(mode="after")
    def _keep_local_chat_local(self) -> Settings:
        host, _port = host_and_port(self.local_chat)
        if not self.local_chat_anywhere and not _is_loopback(host):
            raise SettingsError(
                name="LOCAL_CHAT",
                problem=f"{host} is reachable from other machines, and who reaches the local chat drives the engine; "
                "if that is meant, set LOCAL_CHAT_ANYWHERE=true",
            )
        return self


class _Loaded(Settings):
    """Settings as the environment and ``.env`` have them; the environment wins."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, dotenv_settings)


def load(env_file: Path = ENV_FILE) -> Settings:
    """Read the environment, ``.env`` and the files named by ``NAME_FILE``. Raises SettingsError for a wrong value."""
    try:
        secrets = _secrets_from_files(env_file)
        loaded = _Loaded(**{"_env_file": env_file, **secrets})
        return Settings(**{name: getattr(loaded, name) for name in Settings.model_fields})
    except ValidationError as error:
        raise _explain(error) from None
    except UnicodeDecodeError:
        raise SettingsError(name=str(env_file), problem="it is no UTF-8 text") from None
    except OSError as error:
        raise SettingsError(name=str(env_file), problem=f"it cannot be read: {error.strerror}") from None


def host_and_port(address: str) -> tuple[str, int]:
    """("::1", 8080) of "[::1]:8080"; an empty host or port -1 where it is neither."""
    host, _sign, port = address.rpartition(":")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        return "", -1
    return host.strip("[]"), int(port) if port.isascii() and port.isdigit() else -1


def place(text: str) -> tuple[int, int | None]:
    """(-1001234, 17) of "-1001234:17", a chat and its topic. Raises ValueError."""
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{_quoted(text)} is no chat id like 123456789 or -1001234567890:17, with its topic")
    return int(found[1]), int(found[2]) if found[2] else None


def named_host(text: str) -> tuple[str, str]:
    """("vps", "ssh://me@vps") of "vps=ssh://me@vps". Raises ValueError."""
    name, sign, address = (part.strip() for part in text.partition("="))
    if not sign or "://" in name:
        raise ValueError(f"{_quoted(text)} is no name=address like vps=ssh://me@vps.example")
    if not _HOST_NAME.fullmatch(name):
        raise ValueError(
            f"{_quoted(name)} is no host's name: small letters, digits and hyphens, at most 21, no hyphen at first"
        )
    if name == EVERY_HOST:
        raise ValueError(f"a host cannot be named {_quoted(name)}: @{EVERY_HOST} stands for all of them")
    if not _is_docker_address(address):
        raise ValueError(
            f"{_quoted(text)} has no engine's address like unix:///var/run/docker.sock, tcp://host:2376 or ssh://me@host"
        )
    return name, address


def _is_docker_address(text: str) -> bool:
    scheme, sign, rest = text.partition("://")
    if not sign or not rest or scheme not in _DOCKER_SCHEMES:
        return False
    return scheme != "ssh" or _is_ssh_address(text)


def _is_ssh_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    # What begins with a hyphen would be read as an option.
    return bool(parts.hostname) and not f"{parts.hostname}".startswith("-") and not f"{parts.username}".startswith("-")


def time_of_day(text: str) -> time:
    """Of "09:00" or "9:00". Raises ValueError."""
    found = _TIME_OF_DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{_quoted(text)} is no time of day like 09:00")
    return time(int(found[1]), int(found[2]))


def read_zone(name: str) -> ZoneInfo:
    """Of "Europe/Moscow". Raises ValueError."""
    try:
        return ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError):  # unknown; no name at all; a folder
        raise ValueError(f"{_quoted(name)} is no time zone like Europe/Moscow") from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _secrets_from_files(env_file: Path) -> dict[str, Any]:
    """Values of secrets whose NAME_FILE is set."""
    given = {
        name.upper(): value for name, value in {**dotenv_values(env_file), **_present(os.environ)}.items() if value
    }
    values: dict[str, Any] = {}
    for field in secret_fields():
        name = field.upper()
        path = given.get(f"{name}_FILE")
        if not path:
            continue
        if given.get(name):
            raise SettingsError(name=name, problem=f"{name}_FILE is set as well, and only one of them may be")
        try:
            values[field] = SecretStr(Path(path).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
            raise SettingsError(name=f"{name}_FILE", problem=f"{path} cannot be read: {reason}") from None
    return values


def _present(environment: Any) -> dict[str, str]:
    """An empty variable counts as unset and lets the file's value through."""
    return {name: value for name, value in environment.items() if value}


def secret_fields() -> tuple[str, ...]:
    return tuple(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


_SENTENCES = {
    "bool_parsing": "is neither true nor false: {value}",
    "float_parsing": "is no number: {value}",
    "int_parsing": "is no whole number: {value}",
    "greater_than": "must be more than 0, not {value}",
    "greater_than_equal": "must not be less than 0: {value}",
    "less_than_equal": "is too much: {value}",
    "literal_error": "must be {expected}, not {value}",
    "finite_number": "is no number: {value}",
}


def _explain(error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    name = field.upper()
    template = _SENTENCES.get(first["type"])
    if template is not None and field not in secret_fields():
        expected = str(first.get("ctx", {}).get("expected", "")).replace("'", "")
        problem = template.format(value=_quoted(str(first["input"])), expected=expected)
    else:
        problem = first["msg"].removeprefix("Value error, ")
    return SettingsError(name=name, problem=problem)


def _quoted(value: str) -> str:
    """A wrong value as it may be shown: it may be a secret that was pasted into the wrong line."""
    shown = mask_text(value)
    shown = shown if len(shown) <= _VALUE_LENGTH else shown[: _VALUE_LENGTH - 1] + "…"
    return f"“{shown}”"


# what is made from the declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    name: str
    default: str
    description: str
    is_secret: bool


def settings_table() -> tuple[SettingRow, ...]:
    """For the README and .env.example, in the order of the declarations."""
    return tuple(
        SettingRow(
            name=name.upper(),
            default=_default(field.default),
            description=field.description or "",
            is_secret=name in secret_fields(),
        )
        for name, field in Settings.model_fields.items()
    )


def as_markdown() -> str:
    lines = ["| name | meaning | default |", "|---|---|---|"]
    for row in settings_table():
        name = f"`{row.name}`, `{row.name}_FILE`" if row.is_secret else f"`{row.name}`"
        lines.append(
            f"| {name} | {row.description.replace('|', chr(92) + '|')} | {f'`{row.default}`' if row.default else ''} |"
        )
    return "\n".join(lines) + "\n"


def as_env_example() -> str:
    lines = [
        "# Copy to .env and fill in what you need. An empty value counts as unset.",
        "# What the environment has goes before this file.",
        "",
    ]
    for row in settings_table():
        lines.append(f"# {row.description}")
        if row.is_secret:
            lines.append(f"# (or {row.name}_FILE: the path of a file that holds it)")
        lines += [f"# {row.name}={row.default}" if row.default else f"{row.name}=", ""]
    lines += _FOR_COMPOSE
    return "\n".join(lines)


_FOR_COMPOSE = (
    "# Only for compose.yaml: the group of the Docker socket, as  stat -c %g /var/run/docker.sock  tells it",
    "DOCKER_GID=",
    "",
)


def _default(value: object) -> str:
    if isinstance(value, SecretStr) or value in (None, (), frozenset()):
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


if __name__ == "__main__":
    sys.stdout.write(as_env_example() if "--env" in sys.argv[1:] else as_markdown())
