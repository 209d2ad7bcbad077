"""Where a call's project files lie. Apart from what brings up because the order of an act may be read there too."""

from __future__ import annotations

from pathlib import Path

from bot.archives.workspace import in_thread
from bot.compose import folders, written
from bot.compose.projects import Project
from bot.telegram.call import Call

KEPT = "compose"  # folder of DATA_DIR: files that were sent, by host and project


def kept(call: Call) -> Path:
    return call.settings.data_dir.absolute() / KEPT / call.engine.host


def roots(call: Call) -> list[Path]:
    """The operator's first."""
    own = kept(call)
    return [call.settings.compose_dir.absolute(), own] if call.settings.compose_dir is not None else [own]


async def with_order(call: Call, project: Project) -> Project:
    """Where its labels tell none, the order that its file asks for, if that is here."""
    if written.is_told(project):
        return project
    places = roots(call)
    text = await in_thread(lambda: folders.text_of(places, project.name))
    return written.ordered(project, written.order(text)) if text else project
