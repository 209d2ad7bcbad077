from hypothesis import given
from hypothesis import strategies as st

from bot.sources import checks, improving
from bot.sources.dockerfile import parse


def test_lines_that_go_on_are_one_instruction_with_its_lines() -> None:
    file = parse("FROM a\nRUN one \\\n# not part of it\n\n  && two\nUSER 1\n")
    assert [(item.keyword, item.value, item.first, item.last) for item in file.instructions] == [
        ("FROM", "a", 1, 1),
        ("RUN", "one && two", 2, 5),
        ("USER", "1", 6, 6),
    ]


def test_the_escape_directive_changes_what_goes_on() -> None:
    file = parse("# escape=`\nFROM a\nRUN dir C:\\\nCOPY a `\n b\n")
    assert [item.value for item in file.instructions] == ["a", "dir C:\\", "a b"]


def test_flags_are_apart_from_the_value() -> None:
    (item,) = parse("COPY --from=build --chown=1:1 /a /b").instructions
    assert (item.flag("from"), item.flag("chown"), item.words) == ("build", "1:1", ("/a", "/b"))


def test_a_here_document_belongs_to_its_instruction() -> None:
    first, second = parse("RUN <<EOF\nFROM no\nEOF\nCMD x").instructions
    assert (first.heredoc, first.last, second.keyword) == ("FROM no", 3, "CMD")


def test_an_array_is_the_exec_form_and_a_broken_one_is_not() -> None:
    good, bad = parse('CMD ["a", "b c"]\nCMD [\'a\']').instructions
    assert (good.exec_form, bad.exec_form) == (("a", "b c"), None)


def test_stages_have_their_names_and_instructions() -> None:
    build, last = parse("FROM a AS build\nRUN x\nFROM build\nRUN y").stages
    assert (build.base, build.name, len(build.instructions)) == ("a", "build", 2)
    assert (last.base, last.name) == ("build", "")


@given(st.text(alphabet='FROMADUNC \\\n<-"[]=#&$/EOF:.', max_size=300))
def test_whatever_is_sent_is_read_checked_and_improved(text: str) -> None:
    file = parse(text)
    checks.check(file)
    again = parse(improving.improve(file).text)
    assert len(again.stages) == len(file.stages)
