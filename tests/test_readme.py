from tests.readme import README, with_tables


def test_the_tables_in_the_readme_are_those_of_the_declarations() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_tables(text), "out of date: make readme"
