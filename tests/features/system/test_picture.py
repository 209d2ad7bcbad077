"""What takes the disk as bars: docker's sums, the largest that could go, and a picture of it in the chat."""

from bot.engine.model import DiskUsage
from bot.features.system import view
from bot.features.system.picture import bars
from bot.ui.texts import translator
from tests.bot import Running
from tests.features.system.test_view import USAGE


def test_bars_are_parts_of_all_that_is_taken() -> None:
    found = bars(USAGE, translator("en"))
    assert found.title == "4 GB of disk taken"
    assert [(bar.title, bar.note) for bar in found.bars] == [
        ("Images", "4 GB, 3 GB could go"),
        ("<none> bbbbbbbbbbbb", "3 GB"),
        ("Containers", "2 kB"),
        ("Volumes", "1 MB"),
        ("Build cache", "0 B"),
    ]
    images = found.bars[0]
    assert (round(images.used, 2), round(images.free, 2)) == (0.25, 0.75)
    assert abs(sum(bar.used + bar.free for bar in found.bars if not bar.is_item) - 1) < 1e-9


def test_an_empty_disk_is_empty_bars() -> None:
    assert [(bar.used, bar.free) for bar in bars(DiskUsage(layers_bytes=0), translator("en")).bars] == [(0, 0)] * 4
    assert view.disk(DiskUsage(layers_bytes=0), may=lambda command: True, t=translator("en")).rows == ()


async def test_the_picture_comes_as_a_message_of_its_own(running: Running) -> None:
    listed = await running.vera.say("/df")
    reply = await running.vera.press("📊", message=listed)
    assert reply.message_id != listed.message_id
    assert reply.data.startswith(b"\x89PNG")
    assert reply.text.startswith("На диске занято ")
    assert (await running.vera.say("/df --picture")).data.startswith(b"\x89PNG")
