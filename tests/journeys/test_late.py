"""A notification that comes long after the money: the chase was quicker, and nothing happens twice."""

from tests.crash.conftest import serve, town
from tests.crash.test_kill import due, ends_well, facts
from tests.crash.town import Town

from hutong.capabilities.simulation import Mischief

__all__ = ["serve", "town"]


async def test_the_chase_is_quicker_than_a_late_notification(town: Town, dsn: str) -> None:
    await town.start("web")
    answer = await town.ordered("A1", "wxnative")
    provider = town.simulators["WXPAY_V3"]
    provider.mischiefs.order(Mischief.NOTICE_LATE)
    await town.pay("WXPAY_V3", answer["start"])
    assert not await town.paid("A1")
    await due(dsn)
    await town.start("worker")
    await ends_well(town, dsn)
    provider.release()
    await provider.knocker.settled()
    assert provider.knocker.tries[-1].heard
    found = await facts(dsn)
    assert (found["paid"], found["notices"], found["told"]) == (1, 1, 1)
