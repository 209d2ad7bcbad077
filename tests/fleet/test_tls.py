"""An engine behind TLS, and each thing that is wrong with certificates told as that thing."""

import shutil
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.remote_errors import (
    AuthorityUnknown,
    CertificateExpired,
    CertificateOfAnother,
    CertificateRefused,
    CertificateUnusable,
    CertificateWanted,
    SpeaksNoTLS,
    SpeaksTLS,
)
from bot.ui.failures import sentence
from bot.ui.texts import translator
from tests.hosts import Authority, Connect, TLSEngine, plain_front, tls_front


@pytest.fixture
def broken(our_certificate: Path, tmp_path: Path) -> Path:
    """A copy of the folder, to take something away from."""
    return Path(shutil.copytree(our_certificate, tmp_path / "certificates"))


async def test_an_engine_behind_tls_answers(tls_engine: TLSEngine, our_certificate: Path, connect: Connect) -> None:
    engine = connect(tls_engine.address, certificates=our_certificate)
    assert (await engine.info()).containers == 0


async def test_a_stream_over_tls_ends_when_it_is_left(
    tls_engine: TLSEngine, our_certificate: Path, connect: Connect
) -> None:
    engine = connect(tls_engine.address, certificates=our_certificate)
    async with engine.follow_events() as events:
        await engine.create_volume("sails", options={}, labels={})
        batch = await events.next_batch(wait_s=5)
        await engine.remove_volume("sails")
    assert [event.action for event in batch.events] == ["create"]


async def test_another_authority_is_told(tls_engine: TLSEngine, broken: Path, tmp_path: Path, connect: Connect) -> None:
    shutil.copy(Authority.create(tmp_path / "other", "other").folder / "ca.pem", broken / "ca.pem")
    with pytest.raises(AuthorityUnknown) as caught:
        await connect(tls_engine.address, certificates=broken).ping()
    _reads_well(caught.value)


@pytest.mark.parametrize("missing", [["key.pem"], ["cert.pem", "key.pem"]], ids=["no key", "neither"])
async def test_a_missing_key_is_told(missing: list[str], tls_engine: TLSEngine, broken: Path, connect: Connect) -> None:
    for name in missing:
        (broken / name).unlink()
    with pytest.raises(CertificateWanted) as caught:
        await connect(tls_engine.address, certificates=broken).ping()
    _reads_well(caught.value)


async def test_an_expired_certificate_of_ours_is_told(
    tls_engine: TLSEngine, authority: Authority, connect: Connect
) -> None:
    engine = connect(tls_engine.address, certificates=authority.certificate("late", days=-1))
    with pytest.raises(CertificateRefused) as caught:
        await engine.ping()
    _reads_well(caught.value)


async def test_a_certificate_of_another_authority_is_refused(
    tls_engine: TLSEngine, authority: Authority, tmp_path: Path, connect: Connect
) -> None:
    strange = Authority.create(tmp_path / "other", "other").certificate("bot")
    shutil.copy(authority.folder / "ca.pem", strange / "ca.pem")
    with pytest.raises(CertificateRefused) as caught:
        await connect(tls_engine.address, certificates=strange).ping()
    _reads_well(caught.value)


async def test_a_key_of_another_certificate_is_told(
    tls_engine: TLSEngine, authority: Authority, broken: Path, connect: Connect
) -> None:
    shutil.copy(authority.folder / "ca-key.pem", broken / "key.pem")
    with pytest.raises(CertificateUnusable) as caught:
        await connect(tls_engine.address, certificates=broken).ping()
    _reads_well(caught.value)


async def test_an_expired_certificate_of_the_engine_is_told(
    authority: Authority, our_certificate: Path, docker_host: str, connect: Connect
) -> None:
    late = authority.certificate("expired", days=-1)
    async with tls_front(late, docker_host.removeprefix("unix://")) as address:
        with pytest.raises(CertificateExpired) as caught:
            await connect(address, certificates=our_certificate).ping()
    _reads_well(caught.value)


async def test_a_certificate_for_another_name_is_told(
    authority: Authority, our_certificate: Path, docker_host: str, connect: Connect
) -> None:
    other = authority.certificate("elsewhere", names="DNS:elsewhere.example")
    async with tls_front(other, docker_host.removeprefix("unix://")) as address:
        with pytest.raises(CertificateOfAnother) as caught:
            await connect(address, certificates=our_certificate).ping()
    _reads_well(caught.value)


async def test_speaking_plainly_to_tls_is_told(tls_engine: TLSEngine, connect: Connect) -> None:
    with pytest.raises(SpeaksTLS) as caught:
        await connect(tls_engine.address).ping()
    _reads_well(caught.value)


async def test_speaking_tls_to_a_plain_server_is_told(our_certificate: Path, connect: Connect) -> None:
    async with plain_front() as address:
        with pytest.raises(SpeaksNoTLS) as caught:
            await connect(address, certificates=our_certificate).ping()
    _reads_well(caught.value)


def _reads_well(error: BotError) -> None:
    """One sentence in each language, with nothing left to fill in, and a next step."""
    for language in ("ru", "en"):
        t = translator(language)
        told = sentence(error, t)
        assert told.endswith(".")
        assert "{" not in told
        assert error.hint is not None
        assert "{" not in t(error.hint, **error.params)
