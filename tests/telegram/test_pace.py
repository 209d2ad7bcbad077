from bot.telegram.pace import ANSWERED_WITHIN_S, OPEN_TURNS, STRICT_FOR_S, Pace


def test_a_private_chat_gets_a_burst_of_three_then_one_a_second() -> None:
    pace = Pace(lambda: 100.0)
    assert [round(pace.take(1), 3) for _ in range(5)] == [0, 0, 0, 1, 2]


def test_a_group_gets_twenty_a_minute() -> None:
    pace = Pace(lambda: 100.0)
    assert [round(pace.take(-1), 3) for _ in range(7)] == [0, 0, 0, 0, 0, 3, 6]


def test_all_chats_together_stay_under_thirty_a_second() -> None:
    pace = Pace(lambda: 100.0)
    waits = [pace.take(chat) for chat in range(1, 61)]
    assert waits[29] == 0
    assert 0.9 < waits[59] < 1.1


def test_a_rested_chat_has_its_burst_again() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for _ in range(5):
        pace.take(1)
    now = 10.0
    assert [pace.take(1) for _ in range(3)] == [0, 0, 0]


def test_answers_to_one_command_after_another_do_not_wait() -> None:
    pace = Pace(lambda: 100.0)
    waits = []
    for _ in range(200):
        pace.heard(1)
        waits.append(pace.take(1))
    assert set(waits) == {0.0}


def test_what_nobody_asked_for_waits_as_ever() -> None:
    pace = Pace(lambda: 100.0)
    pace.heard(2)
    assert [round(pace.take(1), 3) for _ in range(4)] == [0, 0, 0, 1]


def test_a_flood_of_commands_opens_no_flood_of_answers() -> None:
    pace = Pace(lambda: 100.0)
    for _ in range(500):
        pace.heard(1)
    assert [pace.take(1) for _ in range(OPEN_TURNS + 3)] == [0.0] * (OPEN_TURNS + 3)
    assert pace.take(1) > 0


def test_after_telegram_has_refused_answers_are_paced_for_a_while() -> None:
    now = 100.0
    pace = Pace(lambda: now)
    pace.refused(1)
    pace.heard(1)
    assert [round(pace.take(1), 3) for _ in range(4)] == [0, 0, 0, 1]
    now += STRICT_FOR_S
    pace.heard(1)
    assert [pace.take(1) for _ in range(4)] == [0, 0, 0, 0]


def test_what_comes_long_after_a_command_is_no_answer_to_it() -> None:
    now = 100.0
    pace = Pace(lambda: now)
    pace.heard(1)
    now += ANSWERED_WITHIN_S + 1
    assert [round(pace.take(1), 3) for _ in range(4)] == [0, 0, 0, 1]


def test_in_a_group_answers_keep_to_twenty_a_minute() -> None:
    pace = Pace(lambda: 100.0)
    pace.heard(-1)
    assert [round(pace.take(-1), 3) for _ in range(6)] == [0, 0, 0, 0, 0, 3]
