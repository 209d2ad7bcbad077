import json
from datetime import timedelta

import pytest

from bot.engine.model import ImageDetails, Network, NetworkMember, Volume
from bot.features.inspect import view
from bot.ui.texts import translator
from tests.features.fakes import NOW, details

RU = translator("ru")

IMAGE = ImageDetails(
    id="sha256:" + "a" * 64,
    tags=("shop/api:1", "shop/api:latest"),
    created_at=NOW - timedelta(days=3),
    size_bytes=120_000_000,
    architecture="amd64",
    os="linux",
    command=("serve", "--token=abcdefgh"),
    exposed_ports=("80/tcp", "53/udp"),
    layers=4,
    raw={"Config": {"Env": ["PATH=/bin", "DB_PASSWORD=hunter2"]}},
)
VOLUME = Volume(
    name="data", mountpoint="/var/lib/docker/volumes/data/_data", labels={"b": "2", "a": "1"}, raw={"Name": "data"}
)
NETWORK = Network(
    id="b" * 64,
    name="shop_default",
    driver="bridge",
    subnets=("172.18.0.0/16",),
    gateways=("172.18.0.1",),
    members=(
        NetworkMember(container_id="c" * 64, name="web", ip_address="172.18.0.3/16"),
        NetworkMember(container_id="d" * 64, name="api", ip_address="172.18.0.2/16"),
    ),
    is_internal=True,
    raw={"Name": "shop_default"},
)


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (
            IMAGE,
            (
                "Образ shop/api:1  aaaaaaaaaaaa\n"
                "Ещё имена: shop/api:latest\n"
                "Создано: 3 дня назад\n"
                "Размер: 120 MB\n"
                "Платформа: linux/amd64\n"
                "Команда: serve --token=***\n"
                "Порты: 53/udp, 80/tcp\n"
                "Слоёв: 4"
            ),
        ),
        (
            VOLUME,
            "Том data\nДрайвер: local\nПуть на хосте: /var/lib/docker/volumes/data/_data\nМетки: a=1, b=2",
        ),
        (
            NETWORK,
            (
                "Сеть shop_default  bbbbbbbbbbbb\n"
                "Драйвер: bridge, local\n"
                "Подсети: 172.18.0.0/16\n"
                "Шлюзы: 172.18.0.1\n"
                "Контейнеры: api 172.18.0.2/16, web 172.18.0.3/16\n"
                "Без выхода наружу: да"
            ),
        ),
    ],
)
def test_each_kind_has_its_card(thing: view.Thing, expected: str) -> None:
    assert view.card(thing, NOW, RU).render()[0].replace("\u00a0", " ") == expected


def test_the_file_is_what_docker_inspect_prints_with_secrets_masked() -> None:
    assert json.loads(view.as_json([IMAGE], is_masked=True)) == [{"Config": {"Env": ["PATH=/bin", "DB_PASSWORD=***"]}}]
    assert b"hunter2" in view.as_json([IMAGE], is_masked=False)


def test_secrets_are_offered_only_where_there_are_some() -> None:
    assert view.has_secrets([IMAGE])
    assert not view.has_secrets([VOLUME, NETWORK])


@pytest.mark.parametrize(
    ("things", "name"),
    [
        ([IMAGE], "shop_api_1.json"),
        ([VOLUME], "data.json"),
        ([VOLUME, NETWORK], "inspect.json"),
        ([details("web01")], "web01.json"),
    ],
)
def test_the_file_is_named_for_what_is_in_it(things: list[view.Thing], name: str) -> None:
    assert view.file_name(things) == name
