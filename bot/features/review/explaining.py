"""What an instruction does in this very file, in one sentence. Pure. Apart from the view for its size.

What it does in general is the knowledge base's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.sources import shells
from bot.sources.checks import ARCHIVE, REMOTE
from bot.sources.dockerfile import Dockerfile, Instruction
from bot.ui.secrets import is_secret_name
from bot.ui.texts import Translate

ARTICLES = {
    "FROM": "from-base-image", "RUN": "run-instruction", "COPY": "copy", "ADD": "add-instruction",
    "WORKDIR": "workdir", "ENV": "env-arg", "ARG": "env-arg", "EXPOSE": "expose", "USER": "user-instruction",
    "VOLUME": "volume-instruction", "CMD": "cmd", "ENTRYPOINT": "entrypoint", "LABEL": "label-instruction",
    "MAINTAINER": "maintainer", "HEALTHCHECK": "healthcheck", "SHELL": "shell-stopsignal-onbuild",
    "STOPSIGNAL": "shell-stopsignal-onbuild", "ONBUILD": "shell-stopsignal-onbuild",
}  # fmt: skip

_LISTED = 6
_LONGEST = 120
_NAME = re.compile(r"([\w.-]+)=")


def explain(file: Dockerfile, at: Instruction, t: Translate) -> str:
    explained = _BY_KEYWORD.get(at.keyword)
    return explained(file, at, t) if explained is not None else t("review-do-unknown")


def _from(file: Dockerfile, at: Instruction, t: Translate) -> str:
    image = at.words[0] if at.words else ""
    name = at.words[2] if len(at.words) > 2 else ""
    if image == "scratch":
        said = t("review-do-from-scratch")
    elif file.is_stage(image):
        said = t("review-do-from-stage", name=image)
    else:
        said = t("review-do-from", image=_cut(image))
    return f"{said} {t('review-do-from-as', name=name)}" if name else said


def _run(file: Dockerfile, at: Instruction, t: Translate) -> str:
    said: list[str] = []
    for tool, after in shells.installs(at):
        names = _listed(shells.packages(after))
        required = re.search(r"(?:-r|--requirement)[ =](\S+)", after)
        if required:
            said.append(t("review-do-install-from", file=_cut(required[1])))
        elif tool == "npm" and not names:
            said.append(t("review-do-install-from", file="package.json"))
        elif names:
            said.append(t("review-do-install", names=names))
    others = len(shells.commands(at)) - len(said)
    if not said:
        count = len(shells.commands(at))
        first = _cut(shells.commands(at)[0], 60) if count else ""
        return t("review-do-run", count=count, first=first)
    if others > 0:
        said.append(t("review-do-run-more", count=others))
    return " ".join(said)


def _copy(file: Dockerfile, at: Instruction, t: Translate) -> str:
    *sources, target = at.words or ("",)
    origin = at.flag("from")
    target = target or "."
    if at.keyword == "ADD" and any(REMOTE.match(source) for source in sources):
        return t("review-do-add-remote", source=_cut(" ".join(sources)), target=target)
    if at.keyword == "ADD" and any(ARCHIVE.fullmatch(source) for source in sources):
        return t("review-do-add-archive", source=_cut(" ".join(sources)), target=target)
    if origin:
        return t("review-do-copy-from", source=_cut(" ".join(sources)), origin=_cut(origin), target=target)
    if at.heredoc:
        return t("review-do-copy-text", target=target)
    if sources in (["."], ["./"]):
        return t("review-do-copy-all", target=target)
    return t("review-do-copy", source=_cut(" ".join(sources)), target=target)


def _env(file: Dockerfile, at: Instruction, t: Translate) -> str:
    names = _NAME.findall(at.value) or list(at.words[:1])
    return t("review-do-env", names=_listed(names))


def _arg(file: Dockerfile, at: Instruction, t: Translate) -> str:
    name, sign, value = at.value.partition("=")
    if not sign:
        return t("review-do-arg", name=_cut(name))
    return t("review-do-arg-default", name=_cut(name), value="***" if is_secret_name(name) else _cut(value, 40))


def _expose(file: Dockerfile, at: Instruction, t: Translate) -> str:
    ports = [port.rpartition(":")[2] for port in at.words]
    number = ports[0].partition("/")[0] if ports else ""
    return t("review-do-expose", ports=_listed(ports), option=f"-p {number}:{number}")


def _user(file: Dockerfile, at: Instruction, t: Translate) -> str:
    is_root = at.value.partition(":")[0] in ("root", "0")
    return t("review-do-user-root") if is_root else t("review-do-user", name=_cut(at.value))


def _cmd(file: Dockerfile, at: Instruction, t: Translate) -> str:
    line = _cut(" ".join(at.words))
    stage = next((stage for stage in file.stages if at in stage.instructions), None)
    entry = next((item for item in (stage.instructions if stage else ()) if item.keyword == "ENTRYPOINT"), None)
    if entry is not None and entry.exec_form is not None and at.exec_form is not None:
        return t("review-do-cmd-arguments", line=line)
    if at.exec_form is None:
        return t("review-do-cmd-shell", line=line)
    return t("review-do-cmd", line=line)


def _entrypoint(file: Dockerfile, at: Instruction, t: Translate) -> str:
    key = "review-do-entrypoint" if at.exec_form is not None else "review-do-entrypoint-shell"
    return t(key, line=_cut(" ".join(at.words)))


def _health(file: Dockerfile, at: Instruction, t: Translate) -> str:
    if at.value.strip().upper() == "NONE":
        return t("review-do-healthcheck-none")
    command = re.sub(r"^CMD\s+", "", at.value, flags=re.IGNORECASE)
    return t("review-do-healthcheck", interval=at.flag("interval") or "30s", line=_cut(command))


def _simple(key: str) -> Callable[[Dockerfile, Instruction, Translate], str]:
    def explained(file: Dockerfile, at: Instruction, t: Translate) -> str:
        return t(key, value=_cut(" ".join(at.words)))

    return explained


_BY_KEYWORD: dict[str, Callable[[Dockerfile, Instruction, Translate], str]] = {
    "FROM": _from,
    "RUN": _run,
    "COPY": _copy,
    "ADD": _copy,
    "ENV": _env,
    "ARG": _arg,
    "EXPOSE": _expose,
    "USER": _user,
    "CMD": _cmd,
    "ENTRYPOINT": _entrypoint,
    "HEALTHCHECK": _health,
    "WORKDIR": _simple("review-do-workdir"),
    "VOLUME": _simple("review-do-volume"),
    "LABEL": _simple("review-do-label"),
    "MAINTAINER": _simple("review-do-maintainer"),
    "SHELL": _simple("review-do-shell"),
    "STOPSIGNAL": _simple("review-do-stopsignal"),
    "ONBUILD": _simple("review-do-onbuild"),
}


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_LISTED])
    return _cut(shown + (" …" if len(names) > _LISTED else ""))


def _cut(text: str, length: int = _LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
