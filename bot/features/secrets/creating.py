"""/secret create and /config create: the value comes as the lines below the command or as a document, and is kept
nowhere here.

Apart from the handlers since the way of a value through the bot is to be read in one place: it is in no log, audit row,
question or error; its message is deleted, and a secret is not taken where others read along.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.engine.cluster_model import Kept
from bot.errors import BotError, Conflict, UsageError
from bot.features.secrets import view
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.cluster_aftermath import MAKE

MOST_BYTES = {Kept.SECRET: 500 << 10, Kept.CONFIG: 1000 << 10}
"""The engine's own limits: docs.docker.com/engine/swarm/secrets, and of the same page on configs."""
STANDARD_INPUT = "-"


async def create(call: Call, kind: Kept) -> None:
    name = call.args["name"]
    if kind is Kept.SECRET and not call.chat.is_private:
        is_gone = await _delete_message(call)
        raise UsageError(key="secrets-private" if is_gone else "secrets-private-delete", command=call.command.name)
    if call.args["source"] not in (None, STANDARD_INPUT):
        await _forget_message(call, kind)
        raise UsageError(key="secrets-value-below", kind=kind.word, command=call.command.name)
    labels = _labels(call, call.args["label"])
    call.touch(kind.word, name)
    if any(one.name == name for one in await call.engine.kept_files(kind)):
        await _forget_message(call, kind)
        raise BotError(key="secrets-exists", kind=kind.word, name=name, suggestions=[f"{kind.word} inspect {name}"])
    content = await _content(call, kind)
    is_deleted = await _forget_message(call, kind)
    step = Step(position=0, verb=MAKE, kind=kind.word, name=name, id=name)
    await call.plan([step])
    try:
        async with call.deed(step):
            identity = await call.engine.create_kept(kind, name, content, labels)
    except Conflict:
        raise BotError(
            key="secrets-exists", kind=kind.word, name=name, suggestions=[f"{kind.word} inspect {name}"]
        ) from None
    call.targets.clear()
    call.touch(kind.word, name, identity)
    await call.answer(view.created(kind, name, identity, _note(call, kind, is_deleted=is_deleted), call.t))


async def _content(call: Call, kind: Kept) -> bytes:
    """A value that was left out, or that a question has outlived, is asked for again."""
    if call.body:
        content = call.body.encode()
    elif call.document is not None:
        call.settings.temporary_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=call.settings.temporary_dir, prefix=f"{kind.word}-") as folder:
            path = Path(folder, "value")
            await call.download(call.document, path, max_bytes=MOST_BYTES[kind])
            content = _read(path)
    else:
        key = "secrets-value-again" if call.is_stale_accepted else "secrets-value-missing"
        raise UsageError(key=key, kind=kind.word, command=call.command.name)
    if len(content) > MOST_BYTES[kind]:
        raise BotError(key="error-document-too-big", name=call.args["name"], limit_bytes=MOST_BYTES[kind])
    if not content:
        raise UsageError(key="secrets-value-missing", kind=kind.word, command=call.command.name)
    return content


def _read(path: Path) -> bytes:
    return path.read_bytes()


async def _forget_message(call: Call, kind: Kept) -> bool:
    """Before anything can go wrong with the engine: the value is not to be read by who looks later."""
    return kind is Kept.SECRET and await _delete_message(call)


async def _delete_message(call: Call) -> bool:
    """A press is on a message of the bot's own, which holds no value."""
    if call.query_id or call.message_id is None:
        return False
    is_gone = await call.services.sender.delete(call.chat, call.message_id)
    if call.document is not None and not call.body and call.replied is not None:
        # The document may be that of the message it replies to.
        is_gone = await call.services.sender.delete(call.chat, call.replied.message_id) and is_gone
    return is_gone


def _note(call: Call, kind: Kept, *, is_deleted: bool) -> str:
    if kind is not Kept.SECRET:
        return ""
    return call.t("secrets-deleted" if is_deleted else "secrets-delete-it")


def _labels(call: Call, texts: Sequence[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name:
            raise UsageError(key="nodes-bad-label", text=text, command=call.command.name)
        labels[name] = value
    return labels
