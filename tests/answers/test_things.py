import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.model import Known
from bot.answers.things import things_in

THERE = Known(containers=("web-1",), projects=("Shop",), services=("billing",), stacks=("mon",))


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("что в проекте shop", {"project": "shop"}),
        ("the shop project is down", {"project": "shop"}),
        ("сервис web в проекте shop", {"service": "web", "project": "shop"}),
        ("логи сервиса апи", {"service": "api"}),
        ("drain node srv-3", {"node": "srv-3"}),
        ("удали образ redis:6", {"image": "redis:6"}),
        ("проект под названием shop", {"project": "shop"}),
        ("compose project", {}),
        ("service keeps restarting", {}),
        ("в каких сетях web01", {}),
        ("cannot remove image, conflict", {}),
        ("стек elk", {}),
    ],
)
def test_a_name_stands_beside_the_word_for_its_kind(text: str, things: dict[str, str]) -> None:
    assert dict(things_in(text, None)) == things


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("что с billing", {"service": "billing"}),
        ("что с shop", {"project": "Shop"}),
        ("проект shop", {"project": "Shop"}),
        ("mon живой?", {"stack": "mon"}),
        ("что с billings", {}),
    ],
)
def test_what_is_known_needs_no_word_for_its_kind(text: str, things: dict[str, str]) -> None:
    assert dict(things_in(text, THERE)) == things


@given(st.text(max_size=200))
def test_any_text_is_borne(text: str) -> None:
    things_in(text, THERE)
    things_in(text, None)
