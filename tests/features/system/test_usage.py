from bot.engine.model import BuildCacheRecord, DiskUsage, Image, State, Volume
from bot.features.system.usage import Kind, Share, shares
from tests.features.fakes import NOW, container


def image(digit: str, containers: int) -> Image:
    return Image(id=f"sha256:{digit * 64}", created_at=NOW, size_bytes=150, shared_bytes=100, containers=containers)


def record(name: str, *, is_in_use: bool = False, is_shared: bool = False) -> BuildCacheRecord:
    return BuildCacheRecord(
        id=name, kind="regular", description=name, size_bytes=10, is_in_use=is_in_use, is_shared=is_shared
    )


def test_the_sums_are_dockers() -> None:
    usage = DiskUsage(
        layers_bytes=200,
        images=(image("a", 2), image("b", 0)),
        containers=(
            container("web01", size_rw_bytes=30),
            container("job", state=State.EXITED, size_rw_bytes=12),
            container("paused", state=State.PAUSED),
        ),
        volumes=(Volume(name="used", size_bytes=5, used_by=1), Volume(name="spare", size_bytes=7, used_by=0)),
        build_cache=(record("a"), record("b", is_in_use=True), record("c", is_shared=True)),
    )
    assert shares(usage) == (
        Share(kind=Kind.IMAGES, count=2, active=1, size_bytes=200, reclaimable_bytes=150),
        Share(kind=Kind.CONTAINERS, count=3, active=2, size_bytes=42, reclaimable_bytes=12),
        Share(kind=Kind.VOLUMES, count=2, active=1, size_bytes=12, reclaimable_bytes=7),
        Share(kind=Kind.CACHE, count=3, active=1, size_bytes=20, reclaimable_bytes=10),
    )


def test_nothing_is_nothing() -> None:
    assert [(share.count, share.percent) for share in shares(DiskUsage(layers_bytes=0))] == [(0, 0)] * 4
