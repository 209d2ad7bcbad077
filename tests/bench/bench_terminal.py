"""``python -m tests.bench.bench_terminal``: from a tapped key to the edit that shows it, and a flood's cost.

The whole bot, the local Bot API server, a private engine. The pace of Telegram is set aside, and each key comes after
that of the live message has passed: what is left is what the bot, the engine and the program take.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import tempfile
import time
from pathlib import Path

import docker

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.engine.private import PrivateEngine  # noqa: E402
from bot.localchat import LocalChat  # noqa: E402
from bot.localchat.feed import ChangeKind  # noqa: E402
from tests import images  # noqa: E402
from tests.bot import Running, run_bot  # noqa: E402

KEYS = 30
PACE_S = 1.1  # the live message's own, and a little
FLOOD_BYTES = 100_000_000


async def main() -> None:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        api.start(api.create_container(images.BUSYBOX, ["forever"], name="box"))
        server = LocalChat(token=LOCAL_TOKEN, host="127.0.0.1", port=0, floods=False)
        await server.start()
        with tempfile.TemporaryDirectory() as folder:
            async with run_bot(engine.host, Path(folder), server) as running:
                await _measure(running)
        await server.stop()
    finally:
        engine.stop()


async def _measure(running: Running) -> None:
    anna = running.anna
    anna.say_only("/exec -it box sh")
    await anna.wait_for(lambda reply: "#" in reply.text)
    lines = [await _key(running, f"echo {number}", f"\n{number}\n") for number in range(1000, 1000 + KEYS)]
    await anna.press("По клавише")
    keys = [await _key(running, "x", "x" * (number + 1)) for number in range(KEYS)]
    anna.say_only("^U")
    await anna.press("Строками")
    print(f"a line typed to its answer on the screen: {_figures(lines)}")
    print(f"a key to the edit that shows it: {_figures(keys)}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, used = time.perf_counter(), time.process_time()
    anna.say_only(f"yes 0123456789012345678901234567890 | head -c {FLOOD_BYTES}; echo; echo all-out")
    await anna.wait_for(lambda reply: "\nall-out" in reply.text, timeout_s=300)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    took, busy = time.perf_counter() - began, time.process_time() - used
    print(f"a flood of 100 MB: {took:.1f} s, {busy:.1f} s of a core, {grown:.1f} MB more at its peak")
    anna.say_only("exit")
    await anna.wait_for(lambda reply: reply.document is not None)


async def _key(running: Running, text: str, shows: str) -> float:
    """Milliseconds from the message to the edit that has it."""
    await asyncio.sleep(PACE_S)
    with running.server.feed.listen() as listener:
        began = time.perf_counter()
        running.anna.say_only(text)
        while True:
            change = await listener.next()
            if change.kind is ChangeKind.EDIT and change.message is not None and shows in change.message.text:
                return (time.perf_counter() - began) * 1000


def _figures(found: list[float]) -> str:
    return f"median {statistics.median(found):.0f} ms, worst {max(found):.0f} ms of {len(found)}"


if __name__ == "__main__":
    asyncio.run(main())
