"""What a kill -9 leaves behind: the process ends itself without a word right after the store has answered."""

import subprocess
import sys
from pathlib import Path

from bot.store import AuditQuery, AuditRow, Outcome, Store, StoredTap, Target
from tests.store.fakes import FULL_ID, NOON, question

SCRIPT = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.store import Outcome, Store, StoredTap, Target
from tests.store.fakes import FULL_ID, NOON, question, start

async def main():
    store = await Store.open(Path(sys.argv[1]))
    {acts}
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def _killed(path: Path, *acts: str) -> str:
    """What the process printed before it killed itself."""
    script = SCRIPT.format(acts="\n    ".join(acts))
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == -9, done.stderr
    return done.stdout.strip()


async def _rows(store: Store) -> list[AuditRow]:
    return await store.audit.find(AuditQuery())


async def test_a_row_that_was_begun_is_there_and_becomes_unknown(path: Path) -> None:
    printed = _killed(path, "print(await store.audit.begin(start()), flush=True)")
    store = await Store.open(path)
    assert [(str(row.id), row.outcome) for row in await _rows(store)] == [(printed, Outcome.STARTED)]
    assert await store.audit.leave_unfinished() == 1
    assert [(row.outcome, row.error) for row in await _rows(store)] == [
        (Outcome.UNKNOWN, "cut off by a stop of the bot")
    ]
    await store.close()


async def test_a_row_that_was_finished_stays_finished(path: Path) -> None:
    _killed(
        path,
        "row = await store.audit.begin(start())",
        "targets = (Target(kind='container', name='web01', id=FULL_ID),)",
        "await store.audit.finish(row, outcome=Outcome.OK, targets=targets, duration_ms=5)",
    )
    store = await Store.open(path)
    assert await store.audit.leave_unfinished() == 0
    found = await store.audit.find(AuditQuery(target="web01"))
    assert [(row.outcome, row.targets) for row in found] == [
        (Outcome.OK, (Target(kind="container", name="web01", id=FULL_ID),))
    ]
    await store.close()


async def test_a_question_and_its_row_wait_on(path: Path) -> None:
    _killed(
        path,
        "row = await store.audit.begin(start())",
        "await store.confirmations.ask(question(audit_id=row))",
        "await store.confirmations.set_message('token', 42)",
    )
    store = await Store.open(path)
    assert await store.audit.leave_unfinished() == 0
    asked = await store.confirmations.get("token")
    assert asked is not None
    assert (asked.message_id, asked.bound) == (42, question().bound)
    assert await store.confirmations.take("token", NOON) is True
    await store.close()


async def test_a_question_that_was_taken_is_not_taken_again(path: Path) -> None:
    _killed(
        path,
        "await store.confirmations.ask(question())",
        "assert await store.confirmations.take('token', NOON)",
    )
    store = await Store.open(path)
    assert await store.confirmations.take("token", NOON) is False
    await store.close()


async def test_buttons_still_mean_what_they_meant(path: Path) -> None:
    printed = _killed(
        path,
        "data = await store.keyboards.save(7, [StoredTap(action='card', args={'id': FULL_ID})])",
        "print(data[0], flush=True)",
    )
    store = await Store.open(path)
    assert await store.keyboards.load(printed, 7) == StoredTap(action="card", args={"id": FULL_ID})
    await store.close()
