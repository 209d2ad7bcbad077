"""The form of the shipped articles, which their readers and the index rely on. What they say is read by people."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from bot.app import build_registry
from bot.telegram import grammar, line

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
LANGUAGES = ("ru", "en")
KEYS = ["id", "title", "questions", "commands", "related", "sources"]
FENCES = {"sh", "sh host", "dockerfile", "yaml", "json", "text", "ini", "python"}
SECTIONS = {"ru": ("Подробнее", "Подводные камни", "Пример"), "en": ("Details", "Pitfalls", "Example")}
TITLE_CHARS = 80
LEAD_CHARS = 400
FIRST_BLOCK_CHARS, FIRST_BLOCK_LINES = 500, 10
FILE_CHARS = range(1_000, 6_001)
OWN_HOSTS = ("localhost", "127.", "example", "registry.example", "proxy.")
TOPICS = frozenset(
    "what-is-docker docker-vs-vm image-basics list-images dangling-images remove-image remove-image-in-use "
    "build-image build-context container-states ps-running ps-all ps-columns stop-container run-container "
    "run-interactive start-restart rm-container prune dockerfile-basics from-base-image alpine-pitfalls copy workdir "
    "run-instruction cmd entrypoint expose env-arg add-instruction maintainer user-instruction volume-instruction "
    "logs logs-follow exit-137 exit-signals exit-126-127 exits-immediately resource-limits restart-policy healthcheck "
    "publish-ports volumes bind-mounts volume-permissions networks host-access container-ip compose-basics "
    "compose-depends compose-update layers-cache dockerignore multi-stage image-size tags-digests pull push-login "
    "exec inspect stats disk-full volume-prune log-rotation sock-permission daemon-down port-allocated name-conflict "
    "exec-format dns timezone env-secrets graceful-stop cp rename commit save-load swarm remote-context security "
    "update-container data-root".split()
)
"""What operators ask first: these are never to go missing."""

TRAPS = {
    "run-interactive": r"docker run (?:IMAGE|ОБРАЗ|[\w:.]+) -it",
    "dangling-images": r"<none>",
    "expose": r"EXPOSE",
    "prune": r"system prune -a",
    "maintainer": r"MAINTAINER",
}
"""What old notes get wrong, as the article that puts it right has to name it."""


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    lang: str
    id: str
    source: str
    meta: dict[str, Any]
    text: str

    @property
    def lead(self) -> str:
        return self.text.partition("\n\n")[0]

    @property
    def fences(self) -> list[tuple[str, str]]:
        """What follows the opening marks, and the code."""
        return re.findall(r"^```([^\n]*)\n(.*?)^```$", self.text, re.DOTALL | re.MULTILINE)

    @property
    def prose(self) -> str:
        return re.sub(r"^```.*?^```$", "", self.text, flags=re.DOTALL | re.MULTILINE)


def _page(path: Path) -> Page:
    source = path.read_text(encoding="utf-8")
    meta, text = frontmatter.parse(source)
    return Page(f"{path.parent.name}/{path.name}", path.parent.name, path.stem, source, dict(meta), text)


@cache
def pages() -> tuple[Page, ...]:
    return tuple(_page(path) for lang in LANGUAGES for path in sorted((KNOWLEDGE / lang).glob("*.md")))


@cache
def ids(lang: str) -> frozenset[str]:
    return frozenset(page.id for page in pages() if page.lang == lang)


def _are_short_strings(value: object, least: int, most: int) -> bool:
    return (
        isinstance(value, list)
        and least <= len(value) <= most
        and all(isinstance(item, str) and 0 < len(item.strip()) <= 200 for item in value)
    )


def test_every_article_is_there_in_both_languages() -> None:
    assert ids("ru") == ids("en")


def test_there_are_about_a_hundred_and_twenty_and_all_that_is_asked_first() -> None:
    assert len(ids("ru")) >= 120
    assert sorted(TOPICS - ids("ru")) == []


def test_nothing_else_lies_among_them() -> None:
    strays = [
        path.name
        for lang in LANGUAGES
        for path in (KNOWLEDGE / lang).iterdir()
        if not re.fullmatch(r"[a-z0-9-]+\.md|\.gitkeep", path.name)
    ]
    assert strays == []


def test_front_matter_has_its_keys_in_order_and_names_the_file() -> None:
    assert [page.name for page in pages() if list(page.meta) != KEYS or page.meta["id"] != page.id] == []


def test_front_matter_holds_lists_of_strings_of_the_right_length() -> None:
    wrong = [
        page.name
        for page in pages()
        if not isinstance(page.meta["title"], str)
        or not 0 < len(page.meta["title"]) <= TITLE_CHARS
        or not _are_short_strings(page.meta["questions"], 5, 24)
        or not _are_short_strings(page.meta["commands"], 0, 4)
        or not _are_short_strings(page.meta["related"], 2, 5)
        or not _are_short_strings(page.meta["sources"], 1, 4)
    ]
    assert wrong == []


def test_titles_are_in_the_articles_language() -> None:
    has_russian = re.compile("[а-яё]", re.IGNORECASE)
    wrong = [
        page.name
        for page in pages()
        if page.lang == "en" and (has_russian.search(page.meta["title"]) or has_russian.search(page.lead))
    ]
    assert wrong == []
    assert [page.name for page in pages() if page.lang == "ru" and not has_russian.search(page.lead)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_question_and_no_title_is_used_by_two_articles(lang: str) -> None:
    taken: dict[str, set[str]] = {}
    for page in (page for page in pages() if page.lang == lang):
        for question in (*page.meta["questions"], page.meta["title"]):
            taken.setdefault(_folded(question), set()).add(page.id)
    twice = {question: sorted(articles) for question, articles in taken.items() if len(articles) > 1}
    assert twice == {}


def test_no_article_lists_a_question_twice() -> None:
    assert [
        page.name for page in pages() if len({_folded(q) for q in page.meta["questions"]}) < len(page.meta["questions"])
    ] == []


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w<>@./:-]+", text.casefold()))


def test_bot_commands_exist() -> None:
    known = {command.name for command in build_registry().commands}
    assert [(page.name, name) for page in pages() for name in page.meta["commands"] if name not in known] == []


def test_related_articles_and_links_lead_somewhere_else() -> None:
    wrong = [
        (page.name, target)
        for page in pages()
        for target in (*page.meta["related"], *re.findall(r"\[\[(.*?)\]\]", page.text))
        if target not in ids(page.lang) or target == page.id
    ]
    assert wrong == []


def test_the_first_paragraph_answers_and_is_short() -> None:
    wrong = [
        (page.name, len(page.lead))
        for page in pages()
        if len(page.lead) > LEAD_CHARS or page.lead.startswith(("#", "```", "-", "*", ">", "|"))
    ]
    assert wrong == []


def test_a_short_block_to_copy_follows_right_after_it() -> None:
    wrong = [
        page.name
        for page in pages()
        if not page.text[len(page.lead) :].lstrip("\n").startswith("```")
        or len(page.fences[0][1]) > FIRST_BLOCK_CHARS
        or not 0 < len(page.fences[0][1].strip().splitlines()) <= FIRST_BLOCK_LINES
    ]
    assert wrong == []


def test_every_fence_names_its_language_and_is_closed() -> None:
    wrong = [(page.name, info) for page in pages() for info, _code in page.fences if info not in FENCES]
    assert wrong == []
    assert [page.name for page in pages() if page.source.count("```") != 2 * len(page.fences)] == []


def test_the_sections_are_there_and_filled() -> None:
    wrong = [
        (page.name, section)
        for page in pages()
        for section in SECTIONS[page.lang]
        if not re.search(rf"^## {section}\n\n?[^#\s]", page.text, re.MULTILINE)
    ]
    assert wrong == []


def test_what_a_phone_cannot_show_is_not_used() -> None:
    unwanted = re.compile(r"^(?:#|###+) |^\|.*\|$|!\[|^<[a-z]+>|\]\(", re.MULTILINE)
    assert [(page.name, found[0]) for page in pages() if (found := unwanted.search(page.prose))] == []


def test_no_address_is_given_that_may_move() -> None:
    addresses = [
        (page.name, address)
        for page in pages()
        for address in re.findall(r"https?://([^\s`)]+)", page.text)
        if not address.startswith(OWN_HOSTS)
    ]
    assert addresses == []


def test_an_article_is_neither_a_stub_nor_a_manual() -> None:
    assert [(page.name, len(page.source)) for page in pages() if len(page.source) not in FILE_CHARS] == []


def test_a_file_ends_with_one_newline_and_has_no_stray_spaces() -> None:
    wrong = [
        page.name
        for page in pages()
        if not page.source.endswith("\n") or page.source.endswith("\n\n") or "\r" in page.source or "\t" in page.prose
    ]
    assert wrong == []


def test_every_docker_line_that_is_not_the_hosts_alone_is_a_command_of_ours() -> None:
    registry = build_registry()
    refused = []
    for page in pages():
        for info, code in page.fences:
            if info != "sh":
                continue
            for written in code.splitlines():
                command = re.sub(r"(^|\s)#.*", "", written).strip()
                if not command:
                    continue
                program, _space, rest = command.partition(" ")
                found = registry.find(line.split(rest)) if program == "docker" else None
                if found is None:
                    refused.append((page.name, command))
                    continue
                try:
                    grammar.parse(*found)
                except Exception as error:  # noqa: BLE001 - whatever it is, the line is not one to copy
                    refused.append((page.name, f"{command}: {error}"))
    assert refused == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", sorted(TRAPS))
def test_what_old_notes_get_wrong_is_named(lang: str, id: str) -> None:
    (page,) = [page for page in pages() if (page.lang, page.id) == (lang, id)]
    assert re.search(TRAPS[id], page.text)
