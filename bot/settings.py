"""Every setting, declared once: name, default, meaning, check. ``Settings()`` reads nothing.

Reading them is ``setting_files``' business, the README's table and .env.example are ``setting_table``'s.
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError
from bot.setting_values import (
    address_problem,
    host_and_port,
    is_loopback,
    named_host,
    place,
    quoted,
    read_zone,
    time_of_day,
)

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SYSTEM_LANGUAGE = re.compile(r"[a-z]{2,3}_[A-Z]{2}\b|:")
LOCAL_HOST = "local"  # the name of the engine that DOCKER_HOST, or nothing, names


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
        description="folder with a folder for each Compose project, which /compose up may start; under the same path "
        "as on the engine's machine",
    )
    read_only: bool = Field(default=False, description="true: nobody changes anything, whatever their role")
    commands_a_minute: int = Field(
        default=60,
        ge=0,
        description="messages and presses that one person may send in a minute without waiting for the answers; "
        "0: any number",
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
        "Keep it at 0600; credential helpers that it names have to be on the PATH of the bot",
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
            raise ValueError(f"is no http or https address: {quoted(value)}")
        return value.rstrip("/")

    @field_validator("admins", "operators", "viewers", mode="before")
    @classmethod
    def _check_ids(cls, value: object, info: ValidationInfo) -> object:
        for part in _split(value) if isinstance(value, str) else ():  # type: ignore[attr-defined]
            if not re.fullmatch(r"[1-9]\d{0,18}", part):
                raise ValueError(
                    f"{quoted(part)} is no Telegram user id, which is a number; the bot tells a stranger theirs"
                )
        return value

    @field_validator("docker_host")
    @classmethod
    def _check_docker_host(cls, value: str) -> str:
        problem = address_problem(value) if value else ""
        if problem:
            raise ValueError(f"{quoted(value)}: {problem}")
        return value

    @field_validator("docker_hosts")
    @classmethod
    def _check_docker_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known: dict[str, str] = {}
        for text in value:
            name, address = named_host(text)
            if name in known:
                raise ValueError(f"has {quoted(name)} twice")
            twin = next((other for other, there in known.items() if there == address), "")
            if twin:
                raise ValueError(f"has one address twice, as {quoted(twin)} and as {quoted(name)}")
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
            raise ValueError(f"is no host:port like 127.0.0.1:8080: {quoted(value)}")
        return value

    @field_validator("knowledge_dir", "compose_dir", "docker_cert_path")
    @classmethod
    def _check_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"is no folder: {quoted(str(value))}")
        return value

    @field_validator("ssh_config")
    @classmethod
    def _check_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"is no file: {quoted(str(value))}")
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
                raise ValueError(f"{quoted(str(path))} is no absolute path")
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
        if not self.local_chat_anywhere and not is_loopback(host):
            raise SettingsError(
                name="LOCAL_CHAT",
                problem=f"{host} is reachable from other machines, and who reaches the local chat drives the engine; "
                "if that is meant, set LOCAL_CHAT_ANYWHERE=true",
            )
        return self


def secret_fields() -> tuple[str, ...]:
    return tuple(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)
