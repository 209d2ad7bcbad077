from datetime import timedelta

import pytest

from bot.engine.model import Image, ImageDetails, Layer, State
from bot.features.images import view
from bot.features.images.view import Listing
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container

RU = translator("ru")
EN = translator("en")


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def image(digit: str, *tags: str, days: int = 1, parent: str = "") -> Image:
    return Image(
        id=f"sha256:{digit * 64}",
        tags=tags,
        parent_id=parent,
        created_at=NOW - timedelta(days=days),
        size_bytes=187_000_000,
    )


def layer(created_by: str, size_bytes: int = 0, tags: tuple[str, ...] = ()) -> Layer:
    return Layer(id="<missing>", created_at=NOW, created_by=created_by, size_bytes=size_bytes, tags=tags)


LISTED = [image("a", "nginx:1.27", "nginx:latest", days=5), image("b", days=3)]


def test_the_list_has_a_line_a_name_and_explains_none() -> None:
    shown = view.listed(LISTED, Listing(), 0, now=NOW, t=RU)
    assert text(shown) == (
        "2 образа, 2 имени\n\n"
        "<none>:<none>  без имени\n    bbbbbbbbbbbb · 3 дня назад · 187 MB\n"
        "nginx:1.27\n    aaaaaaaaaaaa · 5 дней назад · 187 MB\n"
        "nginx:latest\n    aaaaaaaaaaaa · 5 дней назад · 187 MB\n\n"
        "<none>: образ без имени. Его имя забрала более новая сборка; это не след неудачной сборки. "
        "Убрать: /image prune"
    )
    assert buttons(shown) == [["<none> bbbbbbbbbbbb", "nginx:1.27"], ["nginx:latest"], ["Обновить"]]


def test_a_layer_of_a_build_is_not_called_a_leftover() -> None:
    child = image("c", "app:1", parent="sha256:" + "b" * 64)
    shown = text(view.listed([child, image("b")], Listing(all=True), 0, now=NOW, t=EN))
    assert "<none>:<none>  build layer\n" in shown
    assert "newer build" not in shown
    assert "another image stands on" in shown


def test_eight_names_are_a_page() -> None:
    many = [image("a", *(f"web:{number}" for number in range(9)))]
    shown = view.listed(many, Listing(), 1, now=NOW, t=EN)
    assert "web:8" in text(shown)
    assert "web:7" not in text(shown)
    assert buttons(shown)[-2] == ["‹", "2/2"]


def test_an_empty_list_says_what_to_do() -> None:
    assert text(view.listed([], Listing(), 0, now=NOW, t=RU)) == "Образов нет. Скачать: /pull"
    nothing = view.listed([], Listing(filters=(("dangling", "true"),)), 0, now=NOW, t=EN)
    assert text(nothing) == "No image fits this filter."


def test_the_card_says_what_it_is_and_who_uses_it() -> None:
    found = ImageDetails(
        id="sha256:" + "a" * 64,
        tags=("web:1", "web:2"),
        created_at=NOW - timedelta(hours=3),
        size_bytes=2_000_000,
        os="linux",
        architecture="amd64",
        command=("serve",),
        exposed_ports=("80/tcp",),
    )
    users = [container("job", state=State.EXITED, exit_code=0), container("web01")]
    layers = [layer('/bin/sh -c #(nop)  CMD ["serve"]'), layer("/bin/sh -c make all", 2_000_000)]
    shown = view.card(found, layers, users, may=lambda command: True, back={"page": 0}, now=NOW, t=EN)
    assert text(shown) == (
        "web:1\naaaaaaaaaaaa · 2 MB · 3 h ago\n"
        "Other names: web:2\nPlatform: linux/amd64\nCommand: serve\nPorts: 80/tcp\n\n"
        "Containers: 🟢 web01, ⚪ job\n\n"
        'Last build steps, newest first:\nCMD ["serve"]\n2 MB · RUN make all'
    )
    assert buttons(shown) == [["History", "Remove"], ["web01", "job"], ["‹ To the list"]]
    remove = shown.rows[0][1].tap
    assert remove is not None
    assert remove.args["line"] == "rmi web:1 web:2"


def test_a_viewer_is_not_offered_removal() -> None:
    shown = view.card(ImageDetails(id="sha256:aa"), [], [], may=lambda command: False, back=None, now=NOW, t=EN)
    assert buttons(shown) == [["History"]]


@pytest.mark.parametrize(
    ("created_by", "shown"),
    [
        ("/bin/sh -c #(nop)  ENV MODE=production", "ENV MODE=production"),
        ("/bin/sh -c apt-get   update", "RUN apt-get update"),
        ("RUN /bin/sh -c make # buildkit", "RUN /bin/sh -c make"),
        ("|1 VERSION=2 /bin/sh -c make", "RUN make"),
        ("", "<none>"),
    ],
)
def test_a_step_is_shown_as_it_was_written(created_by: str, shown: str) -> None:
    assert view.step_text(layer(created_by)) == shown


def test_a_password_in_a_step_is_masked() -> None:
    assert "hunter2" not in view.step_text(layer("/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2"))


def test_the_history_counts_steps_and_sums_sizes() -> None:
    shown = view.history(
        "web:1", [layer("CMD x", tags=("web:1",)), layer("ADD y", 5_000)], is_whole=False, now=NOW, t=EN
    )
    assert text(shown) == ("web:1: 2 steps, 5 kB in all\n\nCMD x\n    just now · web:1\n5 kB · ADD y\n    just now")
