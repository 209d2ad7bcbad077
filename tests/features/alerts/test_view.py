from datetime import timedelta

from bot.features.alerts import view
from bot.features.alerts.view import Chosen
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Severity, Trouble
from bot.ui.pages import page
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.alerts.values import ENGLISH, NOW, RUSSIAN, buttons, incident, over, text

EN, RU = translator("en"), translator("ru")
MUTES = [
    Mute(host="test", subject="web-*", until=NOW + timedelta(hours=1), by="Anna", at=NOW),
    Mute(host="test", subject="db", until=None, by="Anna", at=NOW),
]


def taps(shown: View) -> list[dict[str, object]]:
    return [dict(button.tap.args) for row in shown.rows for button in row if button.tap is not None]


def test_a_chat_with_the_defaults_is_told_what_it_gets() -> None:
    found = Chosen(subscription=Subscription(chat_id=1), zone="Europe/Moscow")
    assert text(view.chosen(found, RUSSIAN, NOW, RU)) == (
        "Оповещения этого чата\n"
        "Важность: предупреждения и важное\n"
        "Имена: любые\n"
        "Сбои: любые\n"
        "Тихие часы: нет\n"
        "Сводка: не приходит\n"
        "Часовой пояс: Europe/Moscow\n"
        "\n"
        "Метки контейнера важнее: lotsman.alerts=off|critical|all, lotsman.alerts.chat=номер[:тема]"
    )


def test_what_was_chosen_and_muted_is_shown() -> None:
    one = Subscription(
        chat_id=1,
        names=("web-*",),
        labels=("team=web",),
        troubles=(Trouble.CRASH, Trouble.OOM),
        least=Severity.CRITICAL,
        quiet_hours="23:00-07:00",
        time_zone="Asia/Almaty",
        digest_at="09:00",
    )
    shown = view.chosen(Chosen(subscription=one, mutes=MUTES), ENGLISH, NOW, EN)
    assert text(shown).split("\n")[:12] == [
        "Alerts of this chat",
        "Severity: critical only",
        "Names: web-*",
        "Labels: team=web",
        "Troubles: crash, oom",
        "Quiet hours: 23:00-07:00 (critical ones come all the same)",
        "Digest: daily at 09:00",
        "Time zone: Asia/Almaty",
        "",
        "🔇 Muted:",
        "• web-* until 03:15 UTC",
        "• db until it is well again",
    ]
    assert shown.rows == ()


def test_a_chat_of_the_next_ones_says_so() -> None:
    one = Subscription(chat_id=1, escalate_after=timedelta(minutes=15))
    assert text(view.chosen(Chosen(subscription=one), ENGLISH, NOW, EN)).split("\n")[1] == (
        "Only critical ones that nobody took on for 15 min"
    )


def test_buttons_set_and_unmute_for_who_may() -> None:
    found = Chosen(subscription=Subscription(chat_id=1), mutes=MUTES, may_set=True, may_unmute=True)
    shown = view.chosen(found, ENGLISH, NOW, EN)
    assert buttons(shown) == [["Everything", "Critical only"], ["Turn off"], ["🔔 web-*"], ["🔔 db"]]
    assert [args.get("line") for args in taps(shown)[:3]] == [
        "alerts set --level info",
        "alerts set --level critical",
        "alerts set --off",
    ]


def test_another_chat_stays_the_one_that_is_set() -> None:
    shown = view.chosen(Chosen(subscription=None, chat="-100:7", may_set=True), ENGLISH, NOW, EN)
    assert text(shown).startswith("Alerts of the chat -100:7\nNo alerts come to this chat.")
    assert taps(shown) == [{"line": "alerts set --on --chat -100:7", "ask": False}]


def test_a_chat_that_was_turned_off_offers_to_turn_on() -> None:
    shown = view.chosen(Chosen(subscription=Subscription(chat_id=1, is_on=False), may_set=True), RUSSIAN, NOW, RU)
    assert text(shown) == "Оповещения этого чата\n🔕 Выключены"
    assert buttons(shown) == [["Включить"]]


def test_incidents_are_listed_with_a_way_to_each() -> None:
    many = [incident(id=number, subject=f"c{number}") for number in range(1, 10)]
    shown = view.incidents(page(many, 0), ENGLISH, NOW, EN, is_past=False)
    assert text(shown).startswith("9 incidents are open\n\n🔴 02:13 UTC c1 crashed, code 1\n")
    assert buttons(shown)[-3:] == [["🔴 c8"], ["1/2", "›"], ["Past ones too"]]
    assert taps(shown)[0] == {"id": 1, "page": 0, "past": False}


def test_past_ones_have_their_own_title_and_the_way_to_the_open_ones() -> None:
    shown = view.incidents(page([over()], 0), RUSSIAN, NOW, RU, is_past=True)
    assert text(shown) == "Сбои: открытые и прошлые\n\n🟢 05:13 web01 упал, код 1 · снова работает, через 3 мин 12 с"
    assert buttons(shown) == [["🟢 web01"], ["Только открытые"]]


def test_no_incident_is_good_news() -> None:
    assert text(view.incidents(page([], 0), RUSSIAN, NOW, RU, is_past=False)) == "Открытых сбоев нет."
    assert text(view.incidents(page([], 0), RUSSIAN, NOW, RU, is_past=True)) == "Сбоев ещё не было."


def test_a_card_out_of_a_list_leads_back_to_its_page() -> None:
    shown = view.opened(incident(), ENGLISH, NOW, EN, (2, True, ""))
    assert buttons(shown)[-1] == ["‹ To the list"]
    assert taps(shown)[-1] == {"page": 2, "past": True}
    assert buttons(view.opened(incident(), ENGLISH, NOW, EN))[-1] == ["🔇 until healthy"]


def test_kept_lines_can_be_read_when_the_container_is_gone() -> None:
    one = over("removed", log_tail=("one", "two"))
    assert text(view.kept_lines(one, EN)) == "web01: the last lines before it broke\none\ntwo"
    assert text(view.kept_lines(over("removed"), EN)) == "No lines are left: the container web01 is gone."


def test_a_mute_says_until_when() -> None:
    assert view.muted("web01", NOW + timedelta(hours=1), RUSSIAN, NOW, RU) == "🔇 web01: тихо до 06:15"
    assert view.muted("web01", "healthy", RUSSIAN, NOW, RU) == "🔇 web01: тихо до восстановления"
