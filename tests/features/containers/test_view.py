import pytest

from bot.engine.model import Change, Health, Port, Processes, State
from bot.features.containers import view
from bot.features.containers.view import Listing
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container, details

RU = translator("ru")
EN = translator("en")


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


SHOP = {"com.docker.compose.project": "shop"}
MIXED = [
    container(
        "web01", health=Health.HEALTHY, status="Up 3 hours (healthy)", ports=(Port(container_port=80, host_port=8080),)
    ),
    container(
        "db",
        labels=SHOP,
        state=State.EXITED,
        exit_code=137,
        status="Exited (137) 5 minutes ago",
        image="registry.example.com/very/long/team/postgres-with-extras:16.2",
    ),
    container("api", labels=SHOP, status="Up 2 days"),
]


def test_the_list_has_two_lines_a_container_and_projects_together() -> None:
    shown = view.listed(MIXED, Listing(all=True), 0, RU)
    assert text(shown) == (
        "Контейнеров: 3, работает 2\n"
        "\n"
        "▸ shop\n"
        "🔴 db  …long/team/postgres-with-extras:16.2\n"
        "    остановлен 5 мин назад, код 137\n"
        "🟢 api  nginx:1.27\n"
        "    работает 2 дня\n"
        "\n"
        "▸ вне Compose\n"
        "🟢 web01  nginx:1.27\n"
        "    работает 3 ч · healthy · 8080→80"
    )
    assert buttons(shown) == [["🔴 db", "🟢 api"], ["🟢 web01"], ["Обновить", "Только работающие"]]


def test_without_compose_the_engines_order_stays() -> None:
    shown = view.listed([container("b"), container("a")], Listing(), 0, EN)
    assert text(shown) == ("Containers running: 2\n\n🟢 b  nginx:1.27\n    up 1 h\n🟢 a  nginx:1.27\n    up 1 h")
    assert buttons(shown) == [["🟢 b", "🟢 a"], ["Refresh", "Show all"]]


def test_sizes_are_told_when_asked_for() -> None:
    one = container("web01", size_rw_bytes=2_000_000, size_root_bytes=140_000_000)
    shown = text(view.listed([one], Listing(size=True), 0, EN))
    assert shown.replace("\u00a0", " ").endswith("up 1 h · takes 2 MB (with its image 142 MB)".replace("142", "140"))


@pytest.mark.parametrize(
    ("number", "first", "pager"),
    [(0, "c00", ["1/3", "›"]), (1, "c08", ["‹", "2/3", "›"]), (2, "c16", ["‹", "3/3"]), (9, "c16", ["‹", "3/3"])],
)
def test_eight_are_on_a_page_and_a_page_that_is_gone_is_the_last(number: int, first: str, pager: list[str]) -> None:
    shown = view.listed([container(f"c{number:02d}") for number in range(20)], Listing(), number, EN)
    assert buttons(shown)[0][0] == f"🟢 {first}"
    assert pager in buttons(shown)


def test_three_hundred_containers_with_the_longest_names_fit_one_message() -> None:
    many = [container(f"{number:03d}" + "n" * 60, image="i" * 200, ports=_many_ports()) for number in range(300)]
    assert len(view.listed(many, Listing(all=True), 0, RU).text) < 4096


def _many_ports() -> tuple[Port, ...]:
    return tuple(Port(container_port=number, host_port=number * 2) for number in range(1, 200))


@pytest.mark.parametrize(
    ("listing", "sentence"),
    [
        (Listing(), "Ни один контейнер не работает."),
        (Listing(all=True), "Контейнеров нет. Создать: /run"),
        (Listing(all=True, filters=(("name", "x"),)), "Под этот отбор не подходит ни один контейнер."),
    ],
)
def test_an_empty_list_says_what_is_empty(listing: Listing, sentence: str) -> None:
    assert text(view.listed([], listing, 0, RU)) == sentence


def test_what_was_asked_for_survives_in_a_button() -> None:
    listing = Listing(all=True, last=3, size=True, filters=(("status", "exited"), ("name", "web")))
    assert Listing.unpacked(listing.turn(2).args) == listing


ROWS = {
    State.RUNNING: [["Logs", "Follow"], ["Stop", "Restart", "Pause"], ["Inspect", "Processes", "Remove"], ["Refresh"]],
    State.PAUSED: [["Logs", "Follow"], ["Unpause", "Stop"], ["Inspect", "Processes", "Remove"], ["Refresh"]],
    State.EXITED: [["Logs"], ["Start"], ["Inspect", "Remove"], ["Refresh"]],
    State.DEAD: [["Logs"], ["Inspect", "Remove"], ["Refresh"]],
}


@pytest.mark.parametrize("state", list(ROWS))
def test_a_card_offers_an_admin_what_its_state_allows(state: State) -> None:
    shown = view.card(details(state=state), may=lambda _: True, is_protected=False, back=None, now=NOW, t=EN)
    assert buttons(shown) == ROWS[state]


def test_a_card_offers_a_viewer_nothing_that_changes() -> None:
    reads = {"logs", "inspect", "top"}
    shown = view.card(details(), may=reads.__contains__, is_protected=False, back={"page": 1}, now=NOW, t=EN)
    assert buttons(shown) == [["Logs", "Follow"], ["Inspect", "Processes"], ["‹ To the list", "Refresh"]]


def test_processes_are_told_in_the_columns_a_phone_has_room_for() -> None:
    found = Processes(
        titles=("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"),
        rows=(
            ("root", "12", "1", "0", "09:00", "?", "00:00:01", "nginx: master --token=abcdefgh"),
            ("www", "345", "12", "0", "09:00", "?", "00:00:00", "nginx: worker"),
        ),
    )
    assert text(view.processes("web01", found, is_default=True, t=RU)) == (
        "web01: 2 процесса\n"
        "UID   PID  TIME      CMD\n"
        "root  12   00:00:01  nginx: master --token=***\n"
        "www   345  00:00:00  nginx: worker"
    )


def test_ports_are_told_as_docker_port_does() -> None:
    one = container(
        ports=(
            Port(container_port=80, host_port=8080, host_ip="0.0.0.0"),
            Port(container_port=80, host_port=8080, host_ip="::"),
            Port(container_port=53, protocol="udp"),
        )
    )
    assert text(view.ports(one, None, EN)) == "web01\n80/tcp → 0.0.0.0:8080\n80/tcp → [::]:8080"
    assert text(view.ports(one, (80, "tcp"), EN)) == "0.0.0.0:8080\n[::]:8080"
    assert text(view.ports(container(), None, EN)) == "web01 publishes no ports."


def test_changed_files_are_counted_and_sorted() -> None:
    found = [Change(kind="C", path="/etc"), Change(kind="A", path="/etc/new"), Change(kind="D", path="/bin/sh")]
    assert text(view.changes("web01", found, RU)) == (
        "web01: добавлено 1, изменено 1, удалено 1\nD /bin/sh\nC /etc\nA /etc/new"
    )
    assert text(view.changes("web01", [], RU)) == "В файлах web01 ничего не изменилось."
