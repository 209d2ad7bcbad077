from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.features.alerts.asking import Desk
from tests.features.fakes import NOW


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await Store.open(tmp_path / "lotsman.db", clock=lambda: NOW)
    yield Desk(store=store)
    await store.close()
