"""What a kill -9 of the delivering process in the middle of a delivery leaves: nothing lost, and a repeat says so."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiogram.utils.formatting import Text

from bot.localchat import ANNA_ID, GROUP_ID, OLEG_ID, LocalChat, Trouble
from bot.localchat.feed import Change, ChangeKind, Listener
from bot.store import Store
from bot.store.posts import Post
from bot.telegram.packing import pack
from bot.ui.view import View

REPEAT = "Possibly a repeat: the last attempt to send this broke off"
SEED = 20261124
KILLS = 12
ALERTS = 120
CHATS = (ANNA_ID, OLEG_ID, GROUP_ID)


class Reaper(Listener):
    """Does something in the very moment of a change, before Telegram's answer is on its way."""

    def __init__(self, server: LocalChat, strike: Callable[[Change], None]):
        super().__init__(server.feed)
        self._strike = strike
        server.feed._listeners.append(self)

    def put(self, change: Change) -> None:
        self._strike(change)


def alert(chat_id: int, text: str, card: str = "") -> Post:
    return Post(chat_id=chat_id, view=pack(View(text=Text(text))), card=card, happened_at=datetime.now(UTC))


async def put(path: Path, *posts: Post) -> None:
    store = await Store.open(path)
    await store.outbox.add(*posts)
    await store.close()


async def begin(path: Path, server: LocalChat) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.watch.deliverer", str(path), server.api_url, stderr=asyncio.subprocess.PIPE
    )


async def finish(process: Process) -> None:
    _out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()


def texts(server: LocalChat, chat_id: int) -> list[str]:
    return [message.text for message in server.world.history(chat_id)]


async def killed_at(server: LocalChat, path: Path, kind: ChangeKind) -> None:
    """Deliver, and be killed when the server carries out the first such change."""
    process = await begin(path, server)
    reaper = Reaper(server, lambda change: os.kill(process.pid, signal.SIGKILL) if change.kind is kind else None)
    await process.communicate()
    reaper.close()
    assert process.returncode == -signal.SIGKILL


async def test_a_message_that_was_taken_when_the_kill_came_is_repeated_with_a_word(
    server: LocalChat, tmp_path: Path
) -> None:
    path = tmp_path / "lotsman.db"
    await put(path, alert(ANNA_ID, "web01 died", "incident:1"), alert(ANNA_ID, "db died", "incident:2"))
    await killed_at(server, path, ChangeKind.MESSAGE)
    assert texts(server, ANNA_ID) == ["web01 died"]
    await finish(await begin(path, server))
    assert texts(server, ANNA_ID) == ["web01 died", f"{REPEAT}\nweb01 died", "db died"]


async def test_an_edit_that_was_made_when_the_kill_came_is_made_again_unseen(server: LocalChat, tmp_path: Path) -> None:
    path = tmp_path / "lotsman.db"
    await put(path, alert(ANNA_ID, "web01 died", "incident:1"))
    await finish(await begin(path, server))
    await put(path, alert(ANNA_ID, "web01 is back", "incident:1"))
    await killed_at(server, path, ChangeKind.EDIT)
    await finish(await begin(path, server))
    assert texts(server, ANNA_ID) == ["web01 is back"]


async def test_a_message_that_was_under_way_when_the_kill_came_is_not_lost(server: LocalChat, tmp_path: Path) -> None:
    path = tmp_path / "lotsman.db"
    await put(path, alert(ANNA_ID, "web01 died"))
    is_sending = asyncio.Event()
    admit = server.faults.take

    def look(method: str, troubles: object) -> object:
        fault = admit(method, troubles)  # type: ignore[arg-type]
        if fault is not None and fault.trouble is Trouble.SLOW:
            is_sending.set()
        return fault

    server.faults.take = look  # type: ignore[method-assign, assignment]
    server.faults.start(Trouble.SLOW, "sendMessage", times=1, seconds=60)
    process = await begin(path, server)
    async with asyncio.timeout(20):
        await is_sending.wait()
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert texts(server, ANNA_ID) == []
    await finish(await begin(path, server))
    assert texts(server, ANNA_ID) == [f"{REPEAT}\nweb01 died"]


async def test_through_kills_and_outages_everything_arrives_in_order_and_only_marked_ones_twice(
    server: LocalChat, tmp_path: Path
) -> None:
    """Figures are printed; the dice are the same in every run."""
    dice = random.Random(SEED)
    path = tmp_path / "lotsman.db"
    wanted = [f"alert {number}" for number in range(ALERTS)]
    await put(path, *(alert(chat_id, text) for text in wanted for chat_id in CHATS))
    kills = outages = 0
    while kills < KILLS:
        process = await begin(path, server)
        left = dice.randrange(1, 20)

        def strike(change: Change, process: Process = process) -> None:
            nonlocal left, kills, outages
            left -= change.kind is ChangeKind.MESSAGE
            if left == 0:
                kills += 1
                os.kill(process.pid, signal.SIGKILL)
            elif change.kind is ChangeKind.MESSAGE and dice.random() < 0.05:
                outages += 1
                trouble = dice.choice([Trouble.LOSE_ANSWER, Trouble.SERVER_ERROR, Trouble.BAD_GATEWAY, Trouble.OUTAGE])
                server.faults.start(trouble, "sendMessage", times=1)

        reaper = Reaper(server, strike)
        await process.communicate()
        reaper.close()
        assert process.returncode == -signal.SIGKILL
    server.faults.end()
    await finish(await begin(path, server))

    repeats = 0
    for chat_id in CHATS:
        told = texts(server, chat_id)
        assert list(dict.fromkeys(text.removeprefix(f"{REPEAT}\n") for text in told)) == wanted
        counts = Counter(told)
        assert not [text for text in wanted if counts[text] > 1]  # without the word nothing comes twice
        repeats += sum(text.startswith(REPEAT) for text in told)
    print(f"{ALERTS * len(CHATS)} alerts, {kills} kills, {outages} faults: none lost, {repeats} marked as a repeat")  # noqa: T201
    assert 0 < repeats <= kills * len(CHATS) + outages
