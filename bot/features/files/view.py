"""Pure text of files that go out and come in: under way, asked about, done."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import ImageDetails, short_id
from bot.engine.transfer import PathStat
from bot.features.files.archive import Checked
from bot.ui.clean import clean
from bot.ui.container_card import joined
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Tap, View, tap_command

IMAGE_CARD = "images.card"
LONGEST_RECORD = 300
NAMES_SHOWN = 3


def recorded(source: str, size_bytes: int) -> str:
    """A file as the audit has it: name and size."""
    return f"{clean(source)[:LONGEST_RECORD]} ({size(size_bytes)})"


def owner(uid: int, gid: int, name: str) -> str:
    numbers = f"{uid}:{gid}"
    return f"{clean(name)} ({numbers})" if name else numbers


# under way


def fetching(source: str, received_bytes: int, t: Translate) -> View:
    return View(text=Text(t("files-fetching", source=source, size=size(received_bytes))))


def sending(name: str, size_bytes: int, t: Translate) -> View:
    return View(text=Text(t("files-sending", name=name, size=size(size_bytes))))


def getting(name: str, size_bytes: int, t: Translate) -> View:
    return View(text=Text(t("files-getting", name=name, size=size(size_bytes))))


def handing_on(source: str, size_bytes: int, t: Translate) -> View:
    return View(text=Text(t("files-handing-on", source=source, size=size(size_bytes))))


def looked_through(name: str, t: Translate) -> View:
    return View(text=Text(t("files-looked-through", name=name)))


def stopped(source: str, t: Translate) -> View:
    return View(text=Text("⏹ ", t("files-stopped", source=source)))


# out


def sent(name: str, size_bytes: int, parts: int, t: Translate) -> View:
    key = "files-sent" if parts == 1 else "files-sent-parts"
    lines = [Text("✓ ", t(key, name=name, size=size(size_bytes), parts=parts))]
    if parts > 1:
        lines.append(Text(t("files-join"), " ", Code(f"cat {name}.* > {name}")))
    return View(text=joined(lines))


def part(name: str, number: int, count: int, t: Translate) -> Text:
    return Text(t("files-part", name=name, number=number, count=count))


def large(source: str, t: Translate) -> View:
    return View(text=Text(t("files-large", source=source)))


def ask_large(source: str, known_bytes: int, t: Translate) -> View:
    key = "files-ask-large-known" if known_bytes else "files-ask-large"
    return View(text=Text(t(key, source=source, size=size(known_bytes))))


def file_caption(source: str, size_bytes: int, owned_by: str, mode: int, t: Translate) -> Text:
    return Text(Code(source), "\n", t("files-file", size=size(size_bytes), owner=owned_by, mode=f"{mode:o}"))


def archive_caption(source: str, size_bytes: int, t: Translate) -> Text:
    return Text(Code(source), "\n", t("files-archive", size=size(size_bytes)))


def export_caption(source: str, size_bytes: int, t: Translate) -> Text:
    return Text(Bold(source), "\n", t("files-exported", size=size(size_bytes)))


def save_caption(source: str, size_bytes: int, t: Translate) -> Text:
    return Text(Bold(source), "\n", t("files-saved", size=size(size_bytes)))


# in


def ask_put(name: str, size_bytes: int, target: str, there: PathStat | None, t: Translate) -> View:
    if there is None:
        return View(text=Text(t("files-ask-put", name=name, size=size(size_bytes), target=target)))
    return View(
        text=Text(t("files-ask-replace", name=name, size=size(size_bytes), target=target, there=size(there.size_bytes)))
    )


def put(name: str, size_bytes: int, target: str, t: Translate) -> View:
    return View(text=Text("✓ ", t("files-put", name=name, size=size(size_bytes)), "\n", Code(target)))


def ask_unpack(name: str, checked: Checked, target: str, t: Translate) -> View:
    lines = [
        Text(t("files-ask-unpack", name=name, files=checked.files, size=size(checked.size_bytes), target=target)),
        Text(_some(checked, t)),
    ]
    return View(text=joined([line for line in lines if line.render()[0]]))


def unpacked(checked: Checked, target: str, t: Translate) -> View:
    told = t("files-unpacked", files=checked.files, size=size(checked.size_bytes))
    return View(text=Text("✓ ", told, "\n", Code(target)))


def ask_load(taken: Sequence[str], t: Translate) -> View:
    return View(text=Text(t("files-ask-load", names=", ".join(taken))))


def loaded(names: Sequence[str], size_bytes: int, t: Translate) -> View:
    if not names:
        return View(text=Text(t("files-loaded-nothing")))
    lines = [Text("✓ ", t("files-loaded", count=len(names), size=size(size_bytes)))]
    lines += [Text(Code(name)) for name in names]
    rows = tuple(
        (Button(text=f"{t('files-do-history')} {name}"[:60], tap=tap_command(f"history {name}")),)
        for name in names[:NAMES_SHOWN]
    )
    return View(text=joined(lines), rows=rows)


def ask_import(name: str, image: str, t: Translate) -> View:
    return View(text=Text(t("files-ask-import", name=name, image=image or "<none>")))


def imported(name: str, image: ImageDetails, t: Translate) -> View:
    title = name or short_id(image.id)
    about = t("files-imported", size=size(image.size_bytes))
    rows = ((Button(text=t("files-do-card"), tap=Tap(action=IMAGE_CARD, args={"id": image.id, "back": None})),),)
    return View(text=Text("✓ ", Bold(title), " – ", about, "\n", Code(short_id(image.id))), rows=rows)


def _some(checked: Checked, t: Translate) -> str:
    names = ", ".join(clean(name) for name in checked.names)
    more = checked.files - len(checked.names)
    return t("files-and-more", names=names, count=more) if more > 0 else names
