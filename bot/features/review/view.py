"""Pure text of a review: the file line by line, what was found in it, and the next steps as buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Bold, Code, Italic, Pre, Text

from bot.answers.model import Article
from bot.features.review.explaining import ARTICLES, explain
from bot.sources.compose import ComposeFile, Service
from bot.sources.dockerfile import Dockerfile, Instruction
from bot.sources.findings import Finding, Severity
from bot.sources.improving import Improved
from bot.ui.clean import clean
from bot.ui.markdown import as_text
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate, has_message
from bot.ui.view import Button, Row, Tap, View, tap_command

OPEN = "ask.open"  # declared by the feature that answers questions
LEADS = "review.leads"
IMPROVED = "review --improved"
BUILD = "build"
UP = "compose up"

SIGNS = {Severity.DANGER: "🔴", Severity.WARNING: "🟡", Severity.ADVICE: "⚪"}
INSTRUCTIONS_SHOWN = 40
FINDINGS_SHOWN = 25
ARTICLES_SHOWN = 4
SERVICES_SHOWN = 20
CODE_SHOWN = 90
BUTTON_LENGTH = 48
TEXT_KEPT = 16_000  # characters below a button; a longer file is sent again to be acted upon
TEXT_IN_MESSAGE = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """``name``: what the file calls its project, "" where it does not."""

    name: str


def dockerfile(
    file: Dockerfile,
    findings: Sequence[Finding],
    *,
    text: str,
    titles: Mapping[str, str],
    may_build: bool,
    is_improvable: bool,
    is_linted: bool,
    lang: str,
    t: Translate,
) -> View:
    """``titles`` of the articles that exist, by id. ``may_build``: its asker may, and it needs no other file."""
    parts: list[Text | str] = [Bold(t("review-title", count=len(file.instructions))), "\n"]
    for instruction in file.instructions[:INSTRUCTIONS_SHOWN]:
        code = _code(file, instruction)
        parts += ["\n", str(instruction.first), " ", Code(code), "\n", _sentence(explain(file, instruction, t)), "\n"]
    if len(file.instructions) > INSTRUCTIONS_SHOWN:
        parts += ["\n", t("review-more-instructions", count=len(file.instructions) - INSTRUCTIONS_SHOWN), "\n"]
    parts += ["\n", *_findings(findings, t), "\n", Italic(t("review-by-hadolint" if is_linted else "review-by-own"))]
    missing = needs_files(file)
    if missing:
        parts += ["\n", t("review-needs-files")]
    rows: list[Row] = []
    if len(text) <= TEXT_KEPT:
        rows += _acts(text, may_build=may_build and not missing, is_improvable=is_improvable, t=t)
    used = list(dict.fromkeys(ARTICLES[item.keyword] for item in file.instructions if item.keyword in ARTICLES))
    known = [id for id in used if id in titles]
    if known:
        rows.append((Button(text=t("review-do-leads"), tap=Tap(action=LEADS, args={"ids": known, "lang": lang})),))
    return View(text=Text(*parts), rows=(*rows, *_articles(findings, titles, lang)))


def needs_files(file: Dockerfile) -> bool:
    """Whether it copies what only an archive brings along."""
    return any(
        instruction.keyword in ("COPY", "ADD")
        and not instruction.flag("from")
        and not instruction.heredoc
        and any("://" not in source for source in instruction.words[:-1])
        for instruction in file.instructions
    )


def improved(better: Improved, left: Sequence[Finding], *, may_build: bool, t: Translate) -> View:
    """``left`` are findings that its author has to decide about."""
    parts: list[Text | str] = [Bold(t("review-improved")), "\n"]
    for rule in better.rules:
        parts += ["✓ ", t(f"review-fix-{rule}"), "\n"]
    parts += ["\n", Pre(better.text, language="dockerfile")]
    if left:
        parts += ["\n", Bold(t("review-left")), "\n", *_lines(left, t)]
    rows = _acts(better.text, may_build=may_build, is_improvable=False, t=t)
    return View(text=Text(*parts), rows=tuple(rows))


def improved_as_file(better: Improved, t: Translate) -> Text:
    return Text("\n".join([t("review-improved"), *(f"✓ {t(f'review-fix-{rule}')}" for rule in better.rules)]))


def nothing_to_improve(t: Translate) -> View:
    return View(text=Text(t("review-nothing-to-improve")))


def leads(articles: Sequence[Article], t: Translate) -> View:
    parts: list[Text | str] = []
    rows: list[Row] = []
    for article in articles:
        parts += [*(["\n\n"] if parts else []), Bold(clean(article.title)), "\n", as_text(article.lead)]
        rows.append((_article_button(article.id, article.title, article.lang),))
    return View(text=Text(*parts), rows=tuple(rows))


def compose(
    file: ComposeFile,
    findings: Sequence[Finding],
    *,
    text: str,
    up: Up | None,
    titles: Mapping[str, str],
    lang: str,
    t: Translate,
) -> View:
    """``up``: where the reader may bring it up and it can stand alone; None elsewhere."""
    parts: list[Text | str] = [Bold(t("review-compose-title", count=len(file.services))), "\n"]
    for service in file.services[:SERVICES_SHOWN]:
        parts += ["\n", *_service(service, t)]
    if len(file.services) > SERVICES_SHOWN:
        parts += ["\n", t("review-compose-more", count=len(file.services) - SERVICES_SHOWN), "\n"]
    for key, names in (("volumes", file.volumes), ("networks", file.networks)):
        if names:
            parts += ["\n", t(f"review-compose-{key}"), " ", Code(clean(", ".join(names)))]
    if file.unseen:
        parts += ["\n", t("review-compose-unseen", words=", ".join(file.unseen))]
    parts += ["\n\n", *_findings(findings, t), "\n", Italic(t("review-compose-not-run"))]
    rows = _articles(findings, titles, lang)
    if up is not None and up.name and len(text) <= TEXT_KEPT:
        label = t("review-up", name=up.name)[:BUTTON_LENGTH]
        button = Button(text=label, tap=tap_command(f"{UP} -p {up.name}", body=text))
        rows = ((button,), *rows)
    elif up is not None:
        parts += ["\n", t("review-up-nameless")]
    return View(text=Text(*parts), rows=rows)


def _service(service: Service, t: Translate) -> list[Text | str]:
    origin = service.image or (t("review-compose-build", path=service.build) if service.build else "—")
    parts: list[Text | str] = [Bold(clean(service.name)), " – ", clean(origin)]
    if service.replicas:
        parts.append(f" ×{clean(service.replicas)}")
    parts.append("\n")
    rows = (
        ("command", mask_text(service.command)),
        ("ports", ", ".join(port.text for port in service.ports)),
        ("mounts", ", ".join(mount.text for mount in service.mounts)),
        ("after", ", ".join(service.depends_on)),
        ("profiles", ", ".join(service.profiles)),
        ("restart", service.restart),
        ("variables", str(service.variables) if service.variables else ""),
    )
    for key, value in rows:
        if value:
            parts += ["  ", t(f"review-compose-{key}"), " ", Code(clean(value)), "\n"]
    return parts


def _code(file: Dockerfile, instruction: Instruction) -> str:
    words = [instruction.keyword, *instruction.flags, mask_text(instruction.value)]
    text = " ".join(" ".join(words).split())
    return clean(text if len(text) <= CODE_SHOWN else text[: CODE_SHOWN - 1] + "…")


def _sentence(text: str) -> str:
    return clean(mask_text(text))


def _findings(findings: Sequence[Finding], t: Translate) -> list[Text | str]:
    if not findings:
        return [t("review-clean"), "\n"]
    return [Bold(t("review-found", count=len(findings))), "\n", *_lines(findings, t)]


def _lines(findings: Sequence[Finding], t: Translate) -> list[Text | str]:
    parts: list[Text | str] = []
    for finding in findings[:FINDINGS_SHOWN]:
        where = f"{t('review-line', line=finding.line)} " if finding.line else ""
        parts += [f"{SIGNS[finding.severity]} {where}", said(finding, t), "\n"]
    if len(findings) > FINDINGS_SHOWN:
        parts += [t("review-more-findings", count=len(findings) - FINDINGS_SHOWN), "\n"]
    return parts


def said(finding: Finding, t: Translate) -> str:
    """In the reader's language; what has no sentence there, in the checker's own words."""
    key = f"review-rule-{finding.rule}"
    if has_message("en", key):
        return clean(t(key, **finding.values))
    return clean(finding.words)


def _acts(text: str, *, may_build: bool, is_improvable: bool, t: Translate) -> list[Row]:
    row: list[Button] = []
    if may_build:
        row.append(Button(text=t("review-build"), tap=tap_command(BUILD, ask=False, body=text)))
    if is_improvable:
        row.append(Button(text=t("review-improve"), tap=tap_command(IMPROVED, ask=False, body=text)))
    return [tuple(row)] if row else []


def _articles(findings: Sequence[Finding], titles: Mapping[str, str], lang: str) -> tuple[Row, ...]:
    worst = sorted(findings, key=lambda finding: finding.severity)
    ids = [id for id in dict.fromkeys(finding.article for finding in worst) if id in titles]
    return tuple((_article_button(id, titles[id], lang),) for id in ids[:ARTICLES_SHOWN])


def _article_button(id: str, title: str, lang: str) -> Button:
    title = " ".join(clean(title).split())
    text = title if len(title) <= BUTTON_LENGTH else title[: BUTTON_LENGTH - 1].rstrip() + "…"
    return Button(text=text, tap=Tap(action=OPEN, args={"id": id, "lang": lang}))
