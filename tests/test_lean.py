"""The lean import against aiogram's own, each in a process of its own, since a process imports aiogram once.

Functions whose name begins with `report_` run in those processes and print JSON; aiogram is imported inside them only.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

ROOT = Path(__file__).parent.parent
TIMEOUT_S = 110

USER = {"id": 7, "is_bot": False, "first_name": "Аня", "language_code": "ru"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Аня"}
GROUP = {"id": -100123, "type": "supergroup", "title": "ops", "is_forum": True}
PHOTO = {"file_id": "p", "file_unique_id": "pu", "width": 90, "height": 90, "file_size": 1}
KEYBOARD = {"inline_keyboard": [[{"text": "✅ Да", "callback_data": "tok", "style": "danger"}]]}
MESSAGE = {"message_id": 5, "date": 1790000000, "chat": PRIVATE, "from": USER}
MEMBER = {"user": USER, "status": "member"}
BANNED = {"user": USER, "status": "kicked", "until_date": 0}
POLL_FLAGS = dict.fromkeys(("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting"), False)
POLL_OPTION = {"text": "a", "voter_count": 1, "persistent_id": "o"}
POLL = POLL_FLAGS | {"id": "1", "question": "?", "type": "regular", "options": [POLL_OPTION], "total_voter_count": 1}
GONE = {"chat": GROUP, "message_id": 1, "date": 0}
PRESS = {"id": "1", "from": USER, "chat_instance": "c", "data": "tok"}
LIKE = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}

UPDATES: list[dict[str, Any]] = [
    {"message": MESSAGE | {"text": "/ps -a", "entities": [{"type": "bot_command", "offset": 0, "length": 3}]}},
    {"message": MESSAGE | {"chat": GROUP, "text": "x", "message_thread_id": 3, "is_topic_message": True}},
    {"message": MESSAGE | {"photo": [PHOTO, PHOTO], "caption": "x", "has_media_spoiler": True}},
    {"message": MESSAGE | {"document": {"file_id": "d", "file_unique_id": "du", "thumbnail": PHOTO}}},
    {"message": MESSAGE | {"reply_to_message": MESSAGE | {"text": "up", "reply_to_message": MESSAGE}, "text": "x"}},
    {"message": MESSAGE | {"pinned_message": GONE}},
    {"message": MESSAGE | {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "n"}}},
    {"message": MESSAGE | {"new_chat_members": [USER], "a_field_of_tomorrow": {"deep": [1]}}},
    {"message": MESSAGE | {"text": "x", "reply_markup": KEYBOARD}},
    {"message": MESSAGE | {"poll": POLL}},
    {"edited_message": MESSAGE | {"text": "x", "edit_date": 1790000001}},
    {"channel_post": MESSAGE | {"text": "x", "sender_chat": GROUP}},
    {"callback_query": PRESS | {"message": MESSAGE}},
    {"callback_query": PRESS | {"message": GONE}},
    {"inline_query": {"id": "1", "from": USER, "query": "web", "offset": ""}},
    {"my_chat_member": {"chat": GROUP, "from": USER, "date": 1, "old_chat_member": MEMBER, "new_chat_member": BANNED}},
    {"message_reaction": {"chat": GROUP, "message_id": 1, "date": 1} | LIKE},
    {"chat_join_request": {"chat": GROUP, "from": USER, "user_chat_id": 7, "date": 1}},
    {"poll": POLL},
    {"an_update_of_tomorrow": {"x": 1}},
    {"message": {"message_id": "not a number", "chat": {}}},
    {"callback_query": {"id": 1}},
]


def start(code: str, **environment: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=PIPE, stderr=PIPE, text=True)


def answer_of(process: "subprocess.Popen[str]") -> Any:
    with process:  # its pipes are closed in any case
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
        finally:
            process.kill()
    assert process.returncode == 0, err
    return json.loads(out)


def run(function: Callable[[], None], **environment: str) -> Any:
    return answer_of(start(f"from tests.test_lean import {function.__name__} as report; report()", **environment))


@pytest.fixture(scope="module")
def imports() -> dict[str, Any]:
    """What two processes found, one with the lean import and one without."""
    code = "from tests.test_lean import report_import; report_import(lean={})"
    processes = {"lean": start(code.format(True)), "eager": start(code.format(False))}
    return {name: answer_of(process) for name, process in processes.items()}


def report_import(*, lean: bool) -> None:
    if lean:
        import_lean()
    from aiogram import Bot, methods, types

    report: dict[str, Any] = {"resident_kb": resident_kb()}
    bot = Bot("42:TEST")
    report["updates"] = [validated(types.Update, {"update_id": 1} | update, bot) for update in UPDATES]
    report["methods"] = [without_addresses(repr(method.model_dump())) for method in sample_methods()]
    report["responses"] = [
        validated(methods.Response[types.Message], {"ok": True, "result": MESSAGE}, bot),
        validated(methods.Response[types.Message | bool], {"ok": True, "result": True}, bot),
        validated(methods.Response[list[types.Update]], {"ok": True, "result": [{"update_id": 1}]}, bot),
        validated(methods.Response[bool], {"ok": False, "parameters": {"retry_after": 3}}, bot),
    ]
    report["models"], report["schemas"] = described(models_of(types) + models_of(methods))
    sys.stdout.write(json.dumps(report))


def import_lean() -> None:
    from bot.lean import import_aiogram_lean

    assert import_aiogram_lean()


def resident_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def sample_methods() -> list[BaseModel]:
    from aiogram import methods, types

    button = types.InlineKeyboardButton(text="⏹", callback_data="x")
    keyboard = types.InlineKeyboardMarkup(inline_keyboard=[[button]])
    return [
        methods.SendMessage(chat_id=7, text="x", reply_markup=keyboard),
        methods.SendMessage(chat_id="@ops", text="x", entities=[types.MessageEntity(type="pre", offset=0, length=1)]),
        methods.EditMessageText(chat_id=7, message_id=1, text="x", parse_mode=None),
        methods.SendDocument(chat_id=7, document=types.BufferedInputFile(b"x", "log.txt"), caption="x"),
        methods.SetMyCommands(
            commands=[types.BotCommand(command="ps", description="x")], scope=types.BotCommandScopeChat(chat_id=7)
        ),
        methods.SendMediaGroup(chat_id=7, media=[types.InputMediaPhoto(media="p")]),
        methods.GetUpdates(offset=1, timeout=30, allowed_updates=["message"]),
        methods.AnswerCallbackQuery(callback_query_id="1", text="x", show_alert=True),
    ]


def validated(model: type[BaseModel], data: dict[str, Any], bot: object) -> list[str]:
    try:
        value = model.model_validate(data, context={"bot": bot})
    except ValidationError as error:
        return [repr(error.errors(include_url=False))]
    message = getattr(value, "message", None) or getattr(value, "result", None)
    knows_bot = getattr(message, "bot", None) is bot
    return [repr(value.model_dump()), value.model_dump_json(exclude_none=True), repr(value), f"bot {knows_bot}"]


def models_of(module: Any) -> list[type[BaseModel]]:
    exported = [getattr(module, name) for name in module.__all__]
    return [value for value in exported if isinstance(value, type) and issubclass(value, BaseModel)]


def described(models: Iterable[type[BaseModel]]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Each model as its first use leaves it, and each schema found in any of them, by its name."""
    about: dict[str, Any] = {}
    schemas: dict[str, set[str]] = {}
    for model in models:
        complaint = use(model)
        inside: dict[str, str] = {}
        outermost = flattened(model.__pydantic_core_schema__, inside)
        for name, form in inside.items():
            schemas.setdefault(name, set()).add(form)
        fields = {name: without_addresses(repr(value)) for name, value in model.model_fields.items()}
        about[f"{model.__module__}.{model.__name__}"] = [complaint, repr(outermost), sorted(inside), fields]
    return about, {name: sorted(forms) for name, forms in schemas.items()}


def use(model: type[BaseModel]) -> str:
    try:
        return repr(model.model_validate({"update_id": 1}).model_dump())
    except ValidationError as error:
        return repr(error.errors(include_url=False))
    except TypeError as error:  # the abstract base of the methods
        return str(error)


def flattened(schema: Any, inside: dict[str, str]) -> Any:
    """A core schema with every schema that has a name replaced by the name, and put into `inside`."""
    match schema:
        case {"type": "definitions"}:
            for definition in schema["definitions"]:
                flattened(definition, inside)
            return flattened(schema["schema"], inside)
        case {"type": "definition-ref"}:
            return without_addresses(schema["schema_ref"])
        case dict():
            parts = {key: flattened(part, inside) for key, part in schema.items() if key not in {"ref", "metadata"}}
            if "ref" not in schema:
                return parts
            name = without_addresses(schema["ref"])
            inside[name] = repr(parts)
            return name
        case list() | tuple():
            return [flattened(part, inside) for part in schema]
    return without_addresses(repr(schema))


def without_addresses(text: str) -> str:
    return re.sub(r":\d{6,}|0x[0-9a-f]+", "", text)


def test_every_type_and_method_becomes_what_the_eager_import_makes_of_it(imports: dict[str, Any]) -> None:
    assert len(imports["eager"]["models"]) > 500
    assert imports["lean"]["models"] == imports["eager"]["models"]


def test_every_schema_within_a_schema_is_the_same(imports: dict[str, Any]) -> None:
    assert len(imports["eager"]["schemas"]) > 400
    assert imports["lean"]["schemas"] == imports["eager"]["schemas"]


def test_updates_validate_to_the_same_values_and_the_same_complaints(imports: dict[str, Any]) -> None:
    assert imports["lean"]["updates"] == imports["eager"]["updates"]


def test_a_validated_update_knows_its_bot(imports: dict[str, Any]) -> None:
    assert imports["lean"]["updates"][0][-1] == "bot True"


def test_methods_and_responses_are_the_same(imports: dict[str, Any]) -> None:
    assert imports["lean"]["methods"] == imports["eager"]["methods"]
    assert imports["lean"]["responses"] == imports["eager"]["responses"]


def test_the_lean_import_takes_less_than_half_the_memory(imports: dict[str, Any]) -> None:
    assert imports["lean"]["resident_kb"] < imports["eager"]["resident_kb"] / 2


def report_doors() -> None:
    """First use of types that the lean import itself leaves unbuilt, each by another door."""
    import_lean()
    from aiogram import methods, types

    class Sticky(types.StickerSet):
        pinned: "Pin | None" = None

    class Pin(BaseModel):
        gift: types.OwnedGiftUnique | None = None

    class Own(BaseModel):
        area: types.StoryArea
        later: "Later | None" = None

    class Later(BaseModel):
        n: int = 1

    untouched = [types.StickerSet, types.OwnedGiftUnique, types.StoryArea, types.WebhookInfo, types.PassportData]
    place = ("x_percentage", "y_percentage", "width_percentage", "height_percentage")
    position = dict.fromkeys((*place, "rotation_angle", "corner_radius_percentage"), 0)
    sticky = {"name": "n", "title": "t", "sticker_type": "regular", "stickers": [], "pinned": {}}
    results = [
        any(model.__dict__["__pydantic_complete__"] for model in untouched),
        repr(Own.model_validate({"area": {"position": position, "type": {"type": "link", "url": "u"}}, "later": {}})),
        repr(TypeAdapter(list[types.OwnedGiftUnique]).validate_python([])),
        repr(Sticky.model_validate(sticky).pinned),
        repr(methods.Response[types.WebhookInfo].model_validate({"ok": False}).ok),
        sorted(types.PassportData.model_json_schema()["properties"]),
    ]
    sys.stdout.write(json.dumps(results))


def test_a_type_may_be_used_first_through_any_door() -> None:
    built_before, own, adapter, sticky, response, properties = run(report_doors)
    assert not built_before
    assert own.startswith("Own(area=StoryArea(position=StoryAreaPosition(")
    assert own.endswith("later=Later(n=1))")
    assert adapter == "[]"
    assert sticky == "Pin(gift=None)"
    assert response == "False"
    assert properties == ["credentials", "data"]


def report_pydantic_itself() -> None:
    before = BaseModel.__dict__["model_rebuild"]
    import_lean()

    class Own(BaseModel):
        n: "Number"

    class Number(BaseModel):
        pass

    sys.stdout.write(
        json.dumps([BaseModel.__dict__["model_rebuild"] is before, Own.model_rebuild(), repr(Own(n=Number()))])
    )


def test_models_that_are_not_of_aiogram_keep_pydantics_rebuild() -> None:
    assert run(report_pydantic_itself) == [True, True, "Own(n=Number())"]


def report_threads() -> None:
    import_lean()
    from threading import Barrier, Thread  # noqa: TID251 - what is tested is that any thread may come first

    from aiogram import methods, types

    built: list[str] = []
    complaints: list[str] = []

    class Heir(types.ChatFullInfo):
        @classmethod
        def __pydantic_on_complete__(cls) -> None:
            built.append(cls.__name__)

    def use_first(model: type[BaseModel], together: Barrier) -> None:
        together.wait()
        with pytest.raises(ValidationError) as caught:
            model.model_validate({})
        complaints.append(caught.value.title)

    sys.setswitchinterval(1e-6)
    for model in (Heir, types.OwnedGifts, methods.SendPoll):
        together = Barrier(8)
        threads = [Thread(target=use_first, args=(model, together)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    sys.stdout.write(json.dumps([built, Counter(complaints)]))


def test_threads_that_use_a_type_first_at_the_same_moment_have_it_built_once() -> None:
    built, complaints = run(report_threads)
    assert built == ["Heir"]
    assert complaints == {"Heir": 8, "OwnedGifts": 8, "SendPoll": 8}


REBUILD = "for _m in (Message, Update):\n    _m.model_rebuild(_types_namespace={'Message': Message, 'Chat': int})\n"


def other_aiogram(folder: Path, *, ending: str = REBUILD, update: str = "") -> str:
    """An aiogram of four modules with what a later version might do otherwise; the path to import it from."""
    base = "import pydantic\nclass {}(pydantic.BaseModel):\n    model_config = {{'defer_build': True}}\n"
    modules = {
        "__init__.py": "from aiogram import types\n",
        "client/context_controller.py": base.format("BotContextController"),
        "types/message.py": base.format("Message") + "    chat: 'Chat'\n",
        "types/update.py": base.format("Update") + f"    message: 'Message'\n{update}",
        "types/__init__.py": "from .message import Message\nfrom .update import Update\n" + ending,
    }
    for name, text in modules.items():
        path = folder / "aiogram" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return f"{folder}{os.pathsep}{ROOT}"


def report_outcome() -> None:
    import logging

    warnings: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("bot.lean").addHandler(handler)
    if os.environ.get("IMPORTED_EARLIER"):
        import aiogram
    from bot.lean import import_aiogram_lean

    outcomes = [import_aiogram_lean(), import_aiogram_lean()]
    import aiogram.types

    sys.stdout.write(json.dumps([outcomes, aiogram.types.Message.__pydantic_complete__, warnings]))


def test_an_aiogram_of_the_known_shape_needs_no_warning(tmp_path: Path) -> None:
    assert run(report_outcome, PYTHONPATH=other_aiogram(tmp_path)) == [[True, True], True, []]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ending": "Message.model_rebuild(_types_namespace={'Chat': int})\n"}, "does not rebuild its types any more"),
        ({"update": "    model_config = {'defer_build': False}\n    chat: 'Chat'\n"}, "Update is not deferred"),
        (
            {"ending": f"{REBUILD}from pydantic._internal import _fields\ndel _fields.rebuild_model_fields\n"},
            "no attribute 'rebuild_model_fields'",
        ),
    ],
    ids=["rebuilds less", "is not deferred", "meets another pydantic"],
)
def test_an_aiogram_that_changed_is_built_at_once_with_one_warning(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    outcomes, complete, [warning] = run(report_outcome, PYTHONPATH=other_aiogram(tmp_path, **change))
    assert outcomes == [False, False]
    assert complete
    assert says in warning


def test_an_aiogram_that_was_imported_earlier_is_left_alone_with_one_warning(tmp_path: Path) -> None:
    path = other_aiogram(tmp_path)
    outcomes, complete, [warning] = run(report_outcome, PYTHONPATH=path, IMPORTED_EARLIER="yes")
    assert outcomes == [False, False]
    assert complete
    assert "imported it earlier" in warning
