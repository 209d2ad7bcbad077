"""A value that becomes a swarm's secret is on no disk, however its command is spelled."""

import pytest
from aiogram.types import Update

from bot.telegram.inbox import taken

VALUE = "correct-horse"


def update(**content: object) -> Update:
    chat = {"id": 1, "type": "private"}
    message = {
        "message_id": 5,
        "date": 1_700_000_000,
        "chat": chat,
        "from": {"id": 1, "is_bot": False, "first_name": "A"},
    }
    return Update.model_validate({"update_id": 7, "message": {**message, **content}})


@pytest.mark.parametrize(
    "line",
    [
        "/secret create db",
        "/Secret  create -l a=b db",
        "/docker secret create db",
        "/docker@lotsman_bot secret create db",
        "docker secret create db",
        "sudo docker secret create db",
        "/secret@lotsman_bot create db -",
        f"/secret create db {VALUE}",
    ],
)
def test_neither_the_lines_below_nor_the_line_itself_is_kept(line: str) -> None:
    for kind in ("text", "caption"):
        came = update(**{kind: f"{line}\n{VALUE}"})
        assert VALUE not in taken(came).body
        assert VALUE in came.model_dump_json()  # what is run is whole


@pytest.mark.parametrize("line", ["/secret ls", "/secret inspect create", "how to create a secret", "/config create x"])
def test_any_other_line_is_kept_whole(line: str) -> None:
    assert VALUE in taken(update(text=f"{line}\n{VALUE}")).body
