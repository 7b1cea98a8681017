"""Opening the place of an old file: with the keys of now if it is the same place, else with its own."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from hutong.features.files.haul.place import opened_at
from hutong.switchboard.live import Switchboard


class Opened:
    """A channel with a place."""

    def __init__(self, *place: str, stores: bool = True) -> None:
        self._place, self._stores = place, stores

    def can(self, _: type) -> bool:
        return self._stores

    def face(self, _: type) -> Any:
        return SimpleNamespace(place=self._place)


PINNED = Opened("bucket", "oss-cn-shenzhen")


@pytest.mark.parametrize(
    ("current", "same"),
    [
        (Opened("bucket", "oss-cn-shenzhen"), True),
        (Opened("other", "oss-cn-shenzhen"), False),
        (Opened("bucket", "oss-cn-beijing"), False),
        (Opened("bucket", "oss-cn-shenzhen", stores=False), False),
        (None, False),
    ],
)
async def test_the_keys_of_now_open_the_same_place(current: Opened | None, same: bool) -> None:
    async def opens(channel_id: int, revision: int) -> Opened:
        assert (channel_id, revision) == (7, 3)
        return PINNED

    running = SimpleNamespace(opened={} if current is None else {7: current})
    found = await opened_at(cast("Switchboard", SimpleNamespace(open=opens, current=running)), 7, 3)
    assert found is (current if same else PINNED)
