from datetime import timedelta

from bot.engine.model import Health, Mount, NetworkLink, Port, State
from bot.ui.container_card import container_card
from bot.ui.texts import translator
from tests.features.fakes import NOW, details

RU = translator("ru")


def test_a_running_container_is_told_whole() -> None:
    one = details(
        "web01",
        health=Health.UNHEALTHY,
        health_output="curl: (7) Failed\n",
        labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "web"},
        ports=(Port(container_port=80, host_port=8080, host_ip="0.0.0.0"), Port(container_port=53, protocol="udp")),
        mounts=(
            Mount(kind="volume", source="a" * 64, target="/data"),
            Mount(kind="bind", source="/srv/x", target="/etc/x", is_read_only=True),
            Mount(kind="tmpfs", source="", target="/tmp"),
        ),
        networks=(NetworkLink(network="bridge", ip_address="172.17.0.2"),),
        restart_policy="unless-stopped",
        restart_count=3,
        command=("nginx", "--password=abc"),
        memory_limit_bytes=512 << 20,
        cpus=0.5,
    )
    assert container_card(one, NOW, RU).render()[0] == (
        "🔴 web01\n"
        "nginx:1.27  776562303100\n"
        "работает 3 ч · unhealthy\n"
        "Последняя проверка: curl: (7) Failed\n"
        "\n"
        "Compose: shop / web\n"
        "Порты: 8080→80, 53/udp\n"
        "Монтирования:\n"
        "  aaaaaaaaaaaa → /data\n"
        "  /srv/x → /etc/x (ro)\n"
        "  tmpfs → /tmp\n"
        "Сети: bridge 172.17.0.2\n"
        "Перезапуск: unless-stopped · перезапускался 3 раза\n"
        "Запущен: 2026-05-01 09:00 UTC · 3 ч назад\n"
        "Команда: nginx --password=***\n"
        "Ограничения: 512 MiB, 0.5 CPU"
    )


def test_one_that_ran_out_of_memory_says_so() -> None:
    ended = NOW - timedelta(minutes=5)
    one = details("web01", state=State.EXITED, exit_code=137, was_oom_killed=True, finished_at=ended)
    assert container_card(one, NOW, RU).render()[0] == (
        "🔴 web01\n"
        "nginx:1.27  776562303100\n"
        "остановлен 5 мин назад, код 137 · не хватило памяти (OOM)\n"
        "\n"
        "Перезапуск: no\n"
        "Запущен: 2026-05-01 09:00 UTC · 3 ч назад\n"
        "Завершён: 2026-05-01 11:55 UTC · 5 мин назад"
    )


def test_one_that_could_not_start_says_why() -> None:
    one = details("web01", state=State.CREATED, started_at=None, error='exec: "nope": not found in $PATH')
    assert container_card(one, NOW, RU).render()[0] == (
        "⚪ web01\n"
        "nginx:1.27  776562303100\n"
        "создан, не запускался\n"
        'Ошибка: exec: "nope": not found in $PATH\n'
        "\n"
        "Перезапуск: no"
    )


def test_one_in_anothers_network_names_it() -> None:
    one = details("sidecar", network_mode="container:" + "b" * 64)
    assert "Сети: container:bbbbbbbbbbbb\n" in container_card(one, NOW, RU).render()[0]
