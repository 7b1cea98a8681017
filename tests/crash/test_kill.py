"""`kill -9` at every step of the money path: nothing is lost, nothing is doubled."""

import asyncpg
import pytest
from tests.crash.town import Town

from hutong.capabilities.simulation import Mischief

CHANNELS = [("WXPAY_V3", "wxnative"), ("WXPAY", "wxv2native"), ("ALIPAY", "aliqr")]
FULL = [pytest.param(*pair, marks=[] if pair[0] == "WXPAY_V3" else pytest.mark.hard) for pair in CHANNELS]
ORDERING = ["pay.inserted", "pay.claimed", "pay.called", "pay.noted"]
KNOCKING = ["knock.kept", "settle.before_commit", "settle.committed", "knock.settled"]
REFUNDING = ["refund.inserted", "refund.claimed", "refund.called"]


async def facts(dsn: str) -> dict[str, int]:
    """How often things happened, from the database."""
    connection = await asyncpg.connect(dsn)
    try:
        row = await connection.fetchrow(
            "SELECT (SELECT count(*) FROM payment) AS payments, (SELECT count(*) FROM attempt) AS attempts,"
            " (SELECT count(*) FROM payment WHERE state = 'paid') AS paid,"
            " (SELECT count(*) FROM notice WHERE topic = 'payment.paid') AS notices,"
            " (SELECT count(*) FROM notice WHERE topic = 'payment.paid' AND state = 'done') AS told,"
            " (SELECT count(*) FROM refund) AS refunds, (SELECT count(*) FROM refund WHERE state = 'done') AS refunded"
        )
    finally:
        await connection.close()
    return dict(row)


async def ends_well(town: Town, dsn: str) -> None:
    """One payment, one attempt, paid once, told once (or told again, by the same notice)."""
    await town.until(lambda: town.paid("A1"))
    heard = await town.receiver.until(1)

    async def told() -> bool:
        return (await facts(dsn))["told"] == 1

    await town.until(told)
    found = await facts(dsn)
    assert (found["payments"], found["attempts"], found["paid"], found["notices"]) == (1, 1, 1, 1)
    assert {fields["orderId"] for fields in heard} == {"A1"}
    assert {fields["orderAmt"] for fields in heard} == {"19.99"}


@pytest.mark.parametrize("failpoint", ORDERING)
@pytest.mark.parametrize(("code", "channel"), FULL)
async def test_web_dies_while_it_takes_an_order(town: Town, dsn: str, code: str, channel: str, failpoint: str) -> None:
    web = await town.start("web", failpoint)
    assert await town.order("A1", channel) is None
    await web.killed()
    await town.start("web")
    await town.start("worker")
    answer = await town.ordered("A1", channel)  # the merchant repeats what was not answered
    await town.pay(code, answer["start"])
    await ends_well(town, dsn)


@pytest.mark.parametrize("failpoint", KNOCKING)
@pytest.mark.parametrize(("code", "channel"), FULL)
async def test_web_dies_while_a_provider_knocks(town: Town, dsn: str, code: str, channel: str, failpoint: str) -> None:
    web = await town.start("web", failpoint)
    answer = await town.ordered("A1", channel)
    await town.pay(code, answer["start"])
    await web.killed()
    await town.start("web")  # the provider knocks again
    await town.start("worker")
    await ends_well(town, dsn)


@pytest.mark.parametrize("failpoint", ["settle.before_commit", "settle.committed"])
async def test_worker_dies_while_it_settles_what_nobody_told(town: Town, dsn: str, failpoint: str) -> None:
    await town.start("web")
    answer = await town.ordered("A1", "wxnative")
    town.simulators["WXPAY_V3"].mischiefs.order(Mischief.NOTICE_LOST, times=100)
    await town.pay("WXPAY_V3", answer["start"])
    await due(dsn)
    worker = await town.start("worker", failpoint)
    await worker.killed()
    await due(dsn)  # what the lease would bring about a minute later
    await town.start("worker")
    await ends_well(town, dsn)


async def test_worker_dies_after_it_posted_a_notice(town: Town, dsn: str) -> None:
    await town.start("web")
    answer = await town.ordered("A1", "aliqr")
    await town.pay("ALIPAY", answer["start"])
    worker = await town.start("worker", "notice.posted")
    await worker.killed()
    assert len(await town.receiver.until(1)) == 1
    await due(dsn)
    await town.start("worker")
    assert len(await town.receiver.until(2)) == 2  # told twice rather than never
    assert len({fields["sysOrderId"] for fields in town.receiver.heard}) == 1
    await ends_well(town, dsn)


@pytest.mark.parametrize("failpoint", REFUNDING)
@pytest.mark.parametrize(("code", "channel"), FULL)
async def test_web_dies_while_it_refunds(town: Town, dsn: str, code: str, channel: str, failpoint: str) -> None:
    web = await town.start("web")
    answer = await town.ordered("A1", channel)
    await town.pay(code, answer["start"])
    await town.until(lambda: town.paid("A1"))
    await web.end()
    wish = {"orderId": "A1", "refundId": "R1", "refundAmt": "5.00"}
    web = await town.start("web", failpoint)
    assert await town.call("/api/pay/refund", wish) is None
    await web.killed()
    await town.start("web")
    await town.start("worker")
    again = await town.call("/api/pay/refund", wish)
    assert again is not None
    assert again["code"] == 1, again

    async def refunded() -> bool:
        asked = await town.call("/api/pay/refund/query", {"refundId": "R1"})
        return asked is not None and asked["status"] == "1"

    await town.until(refunded)
    found = await facts(dsn)
    assert (found["refunds"], found["refunded"]) == (1, 1)
    bill = town.simulators[code].scan(answer["start"]["value"])
    assert bill is not None
    assert bill.refunded_fen == 500


@pytest.mark.hard
@pytest.mark.parametrize(("code", "channel"), CHANNELS[1:])
async def test_every_step_of_the_other_channels(town: Town, dsn: str, code: str, channel: str) -> None:
    """One payment that loses its web process at each step in turn; `make hard` kills each step by itself."""
    for failpoint in ORDERING[2:]:
        web = await town.start("web", failpoint)
        await town.order("A1", channel)
        await web.killed()
    web = await town.start("web", "settle.before_commit")
    answer = await town.ordered("A1", channel)
    await town.pay(code, answer["start"])
    await web.killed()
    await town.start("web")
    await town.start("worker")
    await ends_well(town, dsn)


async def due(dsn: str) -> None:
    """Moves what is waited for to now, instead of waiting."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("UPDATE attempt SET chase_at = now() WHERE chase_at IS NOT NULL")
        await connection.execute("UPDATE notice SET next_at = now()")
    finally:
        await connection.close()
