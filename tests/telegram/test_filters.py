import pytest

from bot.errors import UsageError
from bot.telegram.filters import grouped, parse_filters


def parsed(*texts: str) -> tuple[tuple[str, str], ...]:
    return parse_filters(texts, command="images", example="images -f dangling=true")


def test_filters_are_pairs_in_their_order() -> None:
    assert parsed("Label=tier=front", "dangling = true", "label!=x") == (
        ("label", "tier=front"),
        ("dangling", "true"),
        ("label!", "x"),
    )


def test_values_of_one_key_go_together() -> None:
    assert grouped(parsed("label=a", "name=x", "label=b")) == {"label": ["a", "b"], "name": ["x"]}


@pytest.mark.parametrize("text", ["dangling", "=true", ""])
def test_what_is_no_pair_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parsed(text)
    assert raised.value.params["example"] == "images -f dangling=true"
