from bot.telegram.pace import Pace


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
