import pytest

from bot.telegram.holds import BeingChanged, Holds

WEB = ("local", "a" * 64)


def test_the_second_is_told_who_changes_it_and_how() -> None:
    holds = Holds()
    with holds.hold(WEB, name="web01", verb="stop", actor_id=1, actor_name="Anna"):
        with (
            pytest.raises(BeingChanged) as caught,
            holds.hold(WEB, name="web01", verb="rm", actor_id=2, actor_name="Oleg"),
        ):
            raise AssertionError
        assert (caught.value.key, caught.value.params) == ("held-stop", {"name": "web01", "who": "Anna"})


def test_a_second_tap_of_the_same_person_is_told_so() -> None:
    holds = Holds()
    with holds.hold(WEB, name="web01", verb="recreate", actor_id=1, actor_name="Anna"):
        with (
            pytest.raises(BeingChanged) as caught,
            holds.hold(WEB, name="web01", verb="stop", actor_id=1, actor_name="Anna"),
        ):
            raise AssertionError
        assert caught.value.key == "held-change-own"


@pytest.mark.parametrize("other", [("far", "a" * 64), ("local", "b" * 64)])
def test_other_containers_and_hosts_are_free(other: tuple[str, str]) -> None:
    holds = Holds()
    with (
        holds.hold(WEB, name="web01", verb="stop", actor_id=1, actor_name="Anna"),
        holds.hold(other, name="web01", verb="stop", actor_id=2, actor_name="Oleg"),
    ):
        assert len(holds) == 2


def test_what_failed_is_let_go_of() -> None:
    holds = Holds()
    with (
        pytest.raises(ValueError, match="broke"),
        holds.hold(WEB, name="web01", verb="stop", actor_id=1, actor_name="Anna"),
    ):
        raise ValueError("broke")
    assert len(holds) == 0
