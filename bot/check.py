"""What ``python -m bot check`` looks at: settings, token, engine, data, knowledge; one finding each, in a sentence."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BotError, EngineUnreachable
from bot.setting_files import ENV_FILE
from bot.settings import Settings
from bot.ui.texts import translator

if TYPE_CHECKING:
    from bot.engine.port import Engine

LIMIT_S = 12.0  # connecting by ssh has ten of its own, and says more when they are over
OLDEST_API = "1.41"  # Docker 20.10, which is what all of this is tried with
_SOCKET = "unix://"
_OVER_THE_NETWORK = ("tcp://", "http://", "https://")
OTHERS = 0o044  # the right to read of everyone but a file's owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    subject: str
    sentence: str
    is_well: bool = True


async def walk(settings: Settings) -> list[Finding]:
    """Everything is looked at, whatever came before it."""
    people = len(settings.admins) + len(settings.operators) + len(settings.viewers)
    findings = [Finding(subject="settings", sentence=f"read; {people} people have a role by them")]
    findings.append(await _token(settings))
    findings += await _engines(settings)
    findings.append(_data(settings.data_dir))
    findings += _readable_by_others(settings)
    findings.append(_knowledge(settings))
    findings.append(await _compose(settings))
    return findings


async def _token(settings: Settings) -> Finding:
    from bot.lean import import_aiogram_lean

    import_aiogram_lean()
    from aiogram import Bot
    from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError

    from bot.telegram.session import LeanSession

    token = settings.bot_token.get_secret_value()
    if not token:
        return Finding(subject="token", sentence=f"none: the local chat at {settings.local_chat} will be used")
    try:
        async with Bot(token, session=LeanSession(settings.telegram_api_url)) as bot, asyncio.timeout(LIMIT_S):
            me = await bot.me()
        return Finding(subject="token", sentence=f"belongs to @{me.username}")
    except (TelegramUnauthorizedError, TelegramNotFound):
        return Finding(subject="token", sentence="Telegram does not know this BOT_TOKEN", is_well=False)
    except TimeoutError:
        return Finding(subject="token", sentence=f"Telegram did not answer within {LIMIT_S:g} s", is_well=False)
    except TelegramAPIError as error:
        return Finding(subject="token", sentence=f"Telegram cannot be reached: {error.message}", is_well=False)


async def _engines(settings: Settings) -> list[Finding]:
    """All hosts at once: one that hangs makes the others wait for nothing but this page."""
    from bot.connection import connect

    fleet = connect(settings)
    try:
        return list(await asyncio.gather(*(_engine(settings, engine, len(fleet)) for engine in fleet.values())))
    finally:
        await fleet.close()


async def _engine(settings: Settings, engine: Engine, hosts: int) -> Finding:
    from bot.engine.client import LOCAL_SOCKET

    subject = f"engine {engine.host}" if hosts > 1 else "engine"
    where = settings.hosts[engine.host] or LOCAL_SOCKET
    try:
        async with asyncio.timeout(LIMIT_S):
            version = await engine.version()
    except BotError as error:
        return Finding(subject=subject, sentence=f"{where}: {_told(error, where)}", is_well=False)
    except TimeoutError:
        return Finding(subject=subject, sentence=f"{where}: no answer within {LIMIT_S:g} s", is_well=False)
    sentence = f"{version.version}, API {version.api_version}, at {where}"
    if _is_older(version.api_version, OLDEST_API):
        problem = f"{sentence}: too old, at least Docker 20.10 with API {OLDEST_API} is needed"
        return Finding(subject=subject, sentence=problem, is_well=False)
    return Finding(subject=subject, sentence=sentence)


def _told(error: BotError, where: str) -> str:
    """What is wrong, and what to do about it."""
    t = translator("en")
    if type(error) is EngineUnreachable and where.startswith(_SOCKET):
        return f"{t(error.key).rstrip('.')}: {_socket_problem(Path(where.removeprefix(_SOCKET)))}"
    if type(error) is EngineUnreachable and where.startswith(_OVER_THE_NETWORK):
        return (
            f"{t(error.key).rstrip('.')} ({error.reason}). Is the machine on, does dockerd listen on this port, "
            "does a firewall let it through?"
        )
    return " ".join(t(key, **error.params) for key in (error.key, error.hint) if key)


def _socket_problem(path: Path) -> str:
    if not path.exists():
        return (
            f"there is no {path} here. Docker is not installed or does not run, or its socket lies elsewhere; "
            "to a container it must be mounted."
        )
    if not path.is_socket():
        return f"{path} is no socket."
    return "nobody listens at the socket. Start Docker: systemctl start docker"


def _is_older(version: str, least: str) -> bool:
    try:
        return tuple(map(int, version.split("."))) < tuple(map(int, least.split(".")))
    except ValueError:  # no version that anybody can compare
        return False


def _data(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"lotsman")
    except OSError as error:
        return Finding(subject="data", sentence=f"DATA_DIR {folder} cannot be written: {error.strerror}", is_well=False)
    return Finding(subject="data", sentence=f"{folder} can be written")


def _readable_by_others(settings: Settings) -> list[Finding]:
    """A warning and no failure: it may be meant, and the bot works."""
    logins = [settings.registry_auth_file] if settings.registry_auth_file is not None else []
    paths = (ENV_FILE, settings.data_dir, settings.data_dir / "lotsman.db", *logins)
    loose = [str(path) for path in paths if path.exists() and path.stat().st_mode & OTHERS]
    if not loose:
        return []
    return [Finding(subject="rights", sentence=f"others on this machine can read {', '.join(loose)}: chmod go= them")]


def _knowledge(settings: Settings) -> Finding:
    from bot.answers import indexing
    from bot.answers.desk import NOTES
    from bot.answers.model import Origin

    folder = indexing.shipped_folder()
    count = sum(1 for _ in folder.glob("*/*.md"))
    folders = [indexing.Folder(path=settings.data_dir / NOTES, origin=Origin.NOTE)]
    if settings.knowledge_dir is not None:
        folders.append(indexing.Folder(path=settings.knowledge_dir, origin=Origin.FOLDER))
    notes = len(indexing.scan_notes(folders))
    if not count:
        return Finding(subject="knowledge", sentence=f"no articles at {folder}; {notes} notes", is_well=False)
    return Finding(subject="knowledge", sentence=f"{count} articles, {notes} notes of your own")


async def _compose(settings: Settings) -> Finding:
    """Never a failure: all but /compose up works without it."""
    from bot.compose import folders, tool

    try:
        found = f"{(await tool.find()).name} for /compose up"
    except tool.NoTool:
        found = "no docker compose on the PATH: /compose up cannot run, the rest of /compose does not need it"
    if settings.compose_dir is None:
        return Finding(subject="compose", sentence=found)
    count = len(folders.ready([settings.compose_dir]))
    return Finding(subject="compose", sentence=f"{found}; {count} projects in {settings.compose_dir}")
