"""Where a path in a container really leads. No link is followed on the way: a link may be put there by whatever runs
in the container, and lead elsewhere than the person who types means.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable

from bot.engine.transfer import PathKind, PathStat
from bot.errors import BotError, NotFound
from bot.features.files.places import Place, ancestors
from bot.telegram.call import Call

MOST_FOLDERS = 500  # of an archive that are looked up in the container, a request each
_MOST_HOPS = 8


async def look(call: Call, container_id: str, place: Place) -> PathStat | None:
    """What is there; None where nothing is. Raises BotError where a link lies on the way."""
    for folder in ancestors(place.path):
        stat = await _stat(call, container_id, folder)
        if stat is None:
            return None
        if stat.kind is PathKind.LINK:
            raise by_link(call, place, folder, stat.link_target)
    return await _stat(call, container_id, place.path)


async def follow(call: Call, container_id: str, place: Place, stat: PathStat) -> tuple[Place, PathStat]:
    """With -L: where the link leads to in the end, which is in the container, whatever it says."""
    for _ in range(_MOST_HOPS):
        if stat.kind is not PathKind.LINK:
            return place, stat
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(place.path), stat.link_target))
        place = Place(container=place.container, path=target)
        found = await _stat(call, container_id, target)
        if found is None:
            raise NotFound(kind="path", ref=target)
        stat = found
    raise BotError(key="files-links-without-end", path=place.path)


async def check_folders(call: Call, container_id: str, place: Place, folders: Iterable[str]) -> None:
    """An archive's folders: where one is a link in the container, its files would land elsewhere."""
    wanted = sorted(set(folders))
    if len(wanted) > MOST_FOLDERS:
        raise BotError(key="files-many-folders", most=MOST_FOLDERS)
    missing: list[str] = []
    for folder in wanted:
        if any(folder.startswith(f"{above}/") for above in missing):
            continue
        path = posixpath.join(place.path, folder)
        stat = await _stat(call, container_id, path)
        if stat is None:
            missing.append(folder)
        elif stat.kind is PathKind.LINK:
            raise BotError(key="files-link-inside", path=path, target=stat.link_target)


def by_link(call: Call, place: Place, link: str, target: str) -> BotError:
    """With the path that is meant as a button, where the command holds it as one word."""
    real = posixpath.normpath(target + place.path.removeprefix(link))
    words = [_real_word(word, place, real) for word in call.argv]
    suggestions = [shlex.join([call.command.name, *words])] if words != list(call.argv) and not call.document else []
    return BotError(key="files-by-link", link=link, target=target, real=real, suggestions=suggestions)


def _real_word(word: str, place: Place, real: str) -> str:
    name, colon, path = word.partition(":")
    is_it = bool(colon) and posixpath.normpath("/" + path.lstrip("/")) == place.path
    return f"{name}:{real}" if is_it else word


async def _stat(call: Call, container_id: str, path: str) -> PathStat | None:
    try:
        return await call.engine.stat_path(container_id, path)
    except NotFound:
        return None
