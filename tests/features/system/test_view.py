from datetime import timedelta

from bot.engine.model import DiskUsage, Image, Info, State, Version, Volume
from bot.features.system import view
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container

RU = translator("ru")
EN = translator("en")
USAGE = DiskUsage(
    layers_bytes=4_000_000_000,
    images=(
        Image(
            id="sha256:" + "a" * 64,
            tags=("nginx:1.27",),
            created_at=NOW - timedelta(days=5),
            size_bytes=1_500_000_000,
            shared_bytes=500_000_000,
            containers=1,
        ),
        Image(
            id="sha256:" + "b" * 64,
            created_at=NOW - timedelta(days=1),
            size_bytes=3_500_000_000,
            shared_bytes=500_000_000,
            containers=0,
        ),
    ),
    containers=(container("web01", size_rw_bytes=2_000), container("job", state=State.EXITED, exit_code=0)),
    volumes=(Volume(name="pgdata", size_bytes=1_000_000, used_by=1),),
)


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def test_disk_usage_is_two_lines_a_kind_with_prunes_for_who_may() -> None:
    shown = view.disk(USAGE, may=lambda command: True, t=RU)
    assert text(shown) == (
        "На диске занято 4 GB\n\n"
        "Образы  4 GB\n    всего 2, используется 1 · можно освободить 3 GB (75%)\n\n"
        "Контейнеры  2 kB\n    всего 2, используется 1\n\n"
        "Тома  1 MB\n    всего 1, используется 1\n\n"
        "Кеш сборки  0 B\n    всего 0, используется 0"
    )
    assert buttons(shown) == [["Убрать образы…", "Убрать контейнеры…"], ["📊 Картинка"]]
    assert buttons(view.disk(USAGE, may=lambda command: False, t=RU)) == [["📊 Картинка"]]


def test_the_details_have_the_largest_first() -> None:
    shown = text(view.disk_details(USAGE, may=lambda command: False, now=NOW, t=EN))
    assert shown.startswith(
        "4 GB of disk taken\n\nImages  4 GB\n    2 in all, 1 in use · 3 GB can be freed (75%)\n"
        "• <none> bbbbbbbbbbbb · 3 GB of 3.5 GB its own · 24 h ago · unused\n"
        "• nginx:1.27 · 1 GB of 1.5 GB its own · 5 days ago · in use\n"
    )
    assert "• 🟢 web01 · 2 kB\n• ⚪ job · 0 B\n" in shown
    assert "• pgdata · 1 MB · in use\n" in shown


def test_the_version_is_a_short_card() -> None:
    found = Version(
        version="29.1.0",
        api_version="1.52",
        min_api_version="1.44",
        os="linux",
        arch="amd64",
        kernel="6.12.0",
        components=(("Engine", "29.1.0"), ("containerd", "2.2.0")),
    )
    assert text(view.version(found, "local", EN)) == (
        "Docker 29.1.0  local\nAPI: 1.52, oldest 1.44\nPlatform: linux/amd64\n"
        "Kernel: 6.12.0\nComponents: containerd 2.2.0"
    )


def test_the_info_is_a_short_card_with_the_engines_warnings() -> None:
    found = Info(
        id="x",
        name="server",
        server_version="29.1.0",
        operating_system="Debian GNU/Linux 12",
        os_type="linux",
        architecture="x86_64",
        kernel="6.12.0",
        cpus=2,
        memory_bytes=2 << 30,
        containers=5,
        running=3,
        paused=0,
        stopped=2,
        images=12,
        storage_driver="overlay2",
        logging_driver="json-file",
        cgroup_driver="systemd",
        cgroup_version="2",
        data_root="/var/lib/docker",
        runtimes=("io.containerd.runc.v2", "runc"),
        default_runtime="runc",
        warnings=("WARNING: No swap limit support",),
    )
    assert text(view.info(found, RU)) == (
        "server  Docker 29.1.0\n\n"
        "Контейнеры: 5 (работает 3, на паузе 0, остановлено 2)\nОбразы: 12\nСистема: Debian GNU/Linux 12\n"
        "Ядро: 6.12.0, x86_64\nПроцессоры: 2\nПамять: 2.0 GiB\nХранилище: overlay2\nЖурналы: json-file\n"
        "Cgroup: systemd, v2\nКаталог данных: /var/lib/docker\n"
        "Среды запуска: io.containerd.runc.v2, runc*\nSwarm: выключен\n\n⚠ No swap limit support"
    )
