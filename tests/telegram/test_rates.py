from bot.telegram.rates import PEOPLE_REMEMBERED, UNCOUNTED, Pass, Rates


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_pass_at_once_then_it_is_told_once() -> None:
    rates = Rates(3, _Clock())
    assert [rates.take(1) for _ in range(6)] == [Pass.YES, Pass.YES, Pass.YES, Pass.TELL, Pass.NO, Pass.NO]


def test_one_persons_flood_costs_another_nothing() -> None:
    rates = Rates(3, _Clock())
    for _ in range(9):
        rates.take(1)
    assert rates.take(2) is Pass.YES


def test_a_minute_fills_the_bucket_and_then_it_may_be_told_again() -> None:
    clock = _Clock()
    rates = Rates(3, clock)
    for _ in range(9):
        rates.take(1)
    clock.now = 20.0
    assert [rates.take(1), rates.take(1)] == [Pass.YES, Pass.NO]
    clock.now = 90.0
    assert [rates.take(1) for _ in range(4)] == [Pass.YES, Pass.YES, Pass.YES, Pass.TELL]


def test_people_are_forgotten_the_longest_silent_first() -> None:
    rates = Rates(3, _Clock())
    for person in range(PEOPLE_REMEMBERED + 100):
        rates.take(person)
    assert len(rates) == PEOPLE_REMEMBERED


def test_nothing_is_counted_without_a_limit() -> None:
    rates = Rates(0, _Clock())
    assert {rates.take(1) for _ in range(500)} == {Pass.YES}
    assert len(rates) == 0


def test_who_waits_for_each_answer_is_never_too_fast() -> None:
    rates = Rates(3, _Clock())
    assert {rates.take(1, under_way=UNCOUNTED) for _ in range(500)} == {Pass.YES}


def test_who_does_not_wait_is_counted() -> None:
    rates = Rates(3, _Clock())
    assert [rates.take(1, under_way=UNCOUNTED + 1) for _ in range(4)] == [Pass.YES] * 3 + [Pass.TELL]
