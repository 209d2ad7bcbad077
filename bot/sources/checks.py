"""What is wrong with a Dockerfile, by checks of our own: the pitfalls that people run into. Pure.

Sources: Dockerfile reference; Docker's "Building best practices" and build checks. What a real linter knows beyond
these is asked of hadolint, where it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.sources import shells
from bot.sources.dockerfile import Dockerfile, Instruction, Stage
from bot.sources.findings import Finding, Severity
from bot.sources.kinds import INSTRUCTIONS
from bot.ui.secrets import is_secret_name

ARCHIVE = re.compile(r".+\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst))")
REMOTE = re.compile(r"(?:https?|ftp|git|ssh)://|git@")
_ROOTS = ("root", "0")
_COMPILED = ("pip", "npm")
_BUILD_TOOLS = re.compile(r"\b(?:build-base|gcc|g\+\+|musl-dev|alpine-sdk|make|clang)\b")
_PIPE_TO_SHELL = re.compile(r"\b(?:curl|wget)\b[^&;\n]*\|\s*(?:sudo\s+)?(?:ba|da|z)?sh\b")
_PAIR = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
_HOST_PORT = re.compile(r"\d+:\d+")


def check(file: Dockerfile) -> list[Finding]:
    """In the order of lines, one of a kind a line."""
    found: dict[tuple[str, int], Finding] = {}
    for finding in _all(file):
        found.setdefault((finding.rule, finding.line), finding)
    return sorted(found.values(), key=lambda finding: (finding.line or 10**6, finding.severity))


def _all(file: Dockerfile) -> Iterator[Finding]:
    yield from _form(file)
    for instruction in file.instructions:
        for each in _EACH.get(instruction.keyword, ()):
            yield from each(file, instruction)
    for stage in file.stages:
        yield from _alpine(file, stage)
        yield from _order(stage)
        yield from _once(stage)
    if file.stages:
        yield from _user(file.stages[-1], file)


def _warn(rule: str, at: Instruction, article: str, **values: str) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, line=at.first, article=article, values=values)


def _advise(rule: str, at: Instruction, article: str, **values: str) -> Finding:
    return Finding(rule=rule, severity=Severity.ADVICE, line=at.first, article=article, values=values)


def _danger(rule: str, at: Instruction, article: str, **values: str) -> Finding:
    return Finding(rule=rule, severity=Severity.DANGER, line=at.first, article=article, values=values)


def _form(file: Dockerfile) -> Iterator[Finding]:
    for instruction in file.instructions:
        if instruction.keyword not in INSTRUCTIONS:
            yield _danger("unknown", instruction, "dockerfile-basics", word=instruction.keyword[:40])
    first = next((item for item in file.instructions if item.keyword != "ARG"), None)
    if first is not None and first.keyword != "FROM":
        yield _danger("no-from", first, "dockerfile-basics")


def _from(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    image = at.words[0] if at.words else ""
    if not image or image == "scratch" or "$" in image or "@" in image or file.is_stage(image):
        return
    tag = image.rpartition("/")[2].partition(":")[2]
    if tag in ("", "latest"):
        yield _warn("latest", at, "tags-digests", image=image)


def _maintainer(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    yield _warn("maintainer", at, "maintainer", author=at.value)


def _add(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    if is_copy_meant(at):
        yield _warn("add", at, "add-instruction", path=at.words[0] if at.words else "")


def is_copy_meant(at: Instruction) -> bool:
    """Whether an ADD does nothing that COPY would not."""
    if at.keyword != "ADD" or at.flag("checksum"):
        return False
    sources = at.words[:-1]
    return bool(sources) and not any(ARCHIVE.fullmatch(source) or REMOTE.match(source) for source in sources)


def _context(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    if not at.flag("from") and any(source in (".", "./", "*") for source in at.words[:-1]):
        yield _advise("dockerignore", at, "dockerignore")


def _shell_form(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    if at.value and at.exec_form is None:
        yield _warn("shell-form", at, "cmd" if at.keyword == "CMD" else "entrypoint", word=at.keyword)


def _workdir(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    if not at.value.strip("\"'").startswith(("/", "$")) and not re.match(r"[A-Za-z]:", at.value):
        yield _warn("workdir", at, "workdir", path=at.value)


def _secret(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    pairs = _PAIR.findall(at.value) or ([tuple(at.value.split(maxsplit=1))] if len(at.words) > 1 else [])
    for name, value in pairs:
        if is_secret_name(name) and value.strip("\"'") and not value.startswith("$"):
            yield _danger("secret", at, "build-secrets", name=name)
    if at.keyword == "ARG" and not pairs and at.value and is_secret_name(at.value):
        yield _warn("secret-arg", at, "build-secrets", name=at.value)


def _expose(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    for port in at.words:
        if _HOST_PORT.match(port):
            yield _warn("expose", at, "expose", port=port)


def _run(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    text, commands = shells.text_of(at), shells.commands(at)
    if len(commands) == 1 and re.match(r"cd\s", commands[0]):
        yield _warn("cd", at, "workdir")
    if any(re.match(r"sudo\s", command) for command in commands):
        yield _warn("sudo", at, "user-instruction")
    if _PIPE_TO_SHELL.search(text):
        yield _warn("pipe-to-shell", at, "security")
    if re.search(r"\bchmod\s+(?:-R\s+)?(?:a\+rwx|0?777)\b", text):
        yield _warn("chmod", at, "volume-permissions")
    yield from _packages(at, text)


def _packages(at: Instruction, text: str) -> Iterator[Finding]:
    tools = dict(shells.installs(at))
    has_update = bool(re.search(r"\bapt(?:-get)?\s+update\b", text))
    if has_update and "apt" not in tools:
        yield _warn("apt-update", at, "layers-cache")
    if "apt" in tools:
        options = text[text.index("apt") :]
        if not re.search(r"\s(?:-y|-qy|-yq|--yes|--assume-yes|-qq|-y\w*)\b", options):
            yield _danger("apt-yes", at, "run-instruction")
        if not has_update:
            yield _warn("apt-no-update", at, "layers-cache")
        if "/var/lib/apt/lists" not in text and not any(flag.startswith("--mount") for flag in at.flags):
            yield _advise("apt-lists", at, "image-size")
        if "--no-install-recommends" not in text:
            yield _advise("apt-recommends", at, "image-size")
    if "apk" in tools and not re.search(r"--no-cache\b|/var/cache/apk", text):
        yield _advise("apk-cache", at, "image-size")
    if "pip" in tools and "--no-cache-dir" not in text and not any("target=" in flag for flag in at.flags):
        yield _advise("pip-cache", at, "image-size")


def _buildkit(file: Dockerfile, at: Instruction) -> Iterator[Finding]:
    needs = [flag for flag in at.flags if flag.startswith(("--mount", "--link", "--network", "--security"))]
    if needs or (at.heredoc and at.keyword in ("RUN", "COPY", "ADD")):
        what = needs[0].partition("=")[0] if needs else "<<"
        yield _warn("buildkit", at, "heredoc-run" if what == "<<" else "cache-mounts", what=what)


_Check = Callable[[Dockerfile, Instruction], Iterator[Finding]]

_EACH: dict[str, tuple[_Check, ...]] = {
    "FROM": (_from,),
    "MAINTAINER": (_maintainer,),
    "ADD": (_add, _context, _buildkit),
    "COPY": (_context, _buildkit),
    "CMD": (_shell_form,),
    "ENTRYPOINT": (_shell_form,),
    "WORKDIR": (_workdir,),
    "ENV": (_secret,),
    "ARG": (_secret,),
    "EXPOSE": (_expose,),
    "RUN": (_run, _buildkit),
}


def base_of(file: Dockerfile, stage: Stage) -> str:
    """The image below a stage, through the stages that it builds upon."""
    base, seen = stage.base, 0
    while file.is_stage(base) and seen <= len(file.stages):
        base = next(other.base for other in file.stages if other.name.lower() == base.lower())
        seen += 1
    return base


def needs_build_tools(file: Dockerfile, stage: Stage) -> Instruction | None:
    """The first RUN that may have to compile on an Alpine that has no compiler."""
    if "alpine" not in base_of(file, stage):
        return None
    text = "\n".join(shells.text_of(item) for item in stage.instructions if item.keyword == "RUN")
    if _BUILD_TOOLS.search(text):
        return None
    for item in stage.instructions:
        if item.keyword == "RUN" and any(tool == "pip" for tool, _after in shells.installs(item)):
            return item
    return None


def _alpine(file: Dockerfile, stage: Stage) -> Iterator[Finding]:
    at = needs_build_tools(file, stage)
    if at is not None:
        yield _warn("alpine-tools", at, "alpine-pitfalls")
    if "alpine" not in base_of(file, stage):
        return
    has_bash = False
    for item in stage.instructions:
        if item.keyword == "RUN":
            has_bash = has_bash or any(
                "bash" in after.split() for tool, after in shells.installs(item) if tool == "apk"
            )
            if any(tool == "apt" for tool, _after in shells.installs(item)):
                yield _danger("alpine-apt", item, "alpine-pitfalls")
        if item.keyword in ("RUN", "CMD", "ENTRYPOINT", "SHELL") and not has_bash:
            words = item.words
            if words and words[0] in ("bash", "/bin/bash"):
                yield _danger("alpine-bash", item, "alpine-pitfalls")


def _order(stage: Stage) -> Iterator[Finding]:
    """All of the code copied before its dependencies are installed: each change of a file installs them anew."""
    copied: Instruction | None = None
    for item in stage.instructions:
        if item.keyword in ("COPY", "ADD") and not item.flag("from") and item.words[:1] in ((".",), ("./",)):
            copied = copied or item
        is_install = item.keyword == "RUN" and any(tool in _COMPILED for tool, _after in shells.installs(item))
        if copied is not None and is_install:
            yield _advise("order", copied, "layers-cache", line=str(item.first))
            return


def _once(stage: Stage) -> Iterator[Finding]:
    for keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
        found = [item for item in stage.instructions if item.keyword == keyword]
        for item in found[:-1]:
            yield _warn("again", item, "cmd" if keyword == "CMD" else "entrypoint", word=keyword)


def _user(stage: Stage, file: Dockerfile) -> Iterator[Finding]:
    users: list[Instruction] = []
    seen: set[str] = set()
    at: Stage | None = stage
    while at is not None and at.name.lower() not in seen:
        users = users or [item for item in at.instructions if item.keyword == "USER"]
        seen.add(at.name.lower())
        base = at.base.lower()
        at = next((other for other in file.stages if other.name and other.name.lower() == base), None)
    last = users[-1] if users else None
    is_distroless = "nonroot" in stage.base
    if last is None and not is_distroless:
        yield Finding(rule="root", severity=Severity.WARNING, article="user-instruction")
    elif last is not None and last.value.partition(":")[0] in _ROOTS:
        yield _warn("root-set", last, "user-instruction")
