"""The log sent as a file, in private, to an admin."""

import csv
import io
import json

import pytest

from tests.bot import Running


async def test_the_whole_log_as_csv(running: Running) -> None:
    await running.anna.say("/ps")
    reply = await running.anna.say("/audit --format csv")
    rows = list(csv.DictReader(io.StringIO(reply.data.decode())))
    assert [(row["command"], row["actor_id"]) for row in rows][:1] == [("ps", "1001")]


async def test_the_whole_log_as_json_lines_by_a_button(running: Running) -> None:
    await running.vera.say("/rm web01")
    await running.anna.say("/audit")
    reply = await running.anna.press("JSONL")
    rows = [json.loads(line) for line in reply.data.decode().splitlines()]
    assert [(row["command"], row["outcome"]) for row in rows][:1] == [("rm", "denied")]


async def test_in_a_group_no_file_is_sent(running: Running) -> None:
    reply = await running.anna.in_group().say("/audit --format jsonl")
    assert reply.document is None
    assert "только в личной переписке" in reply.text


@pytest.mark.parametrize("who", ["oleg", "vera"])
async def test_nobody_but_an_admin_sees_the_log(running: Running, who: str) -> None:
    reply = await getattr(running, who).say("/audit --format csv")
    assert reply.document is None
    assert "администратор" in reply.text
