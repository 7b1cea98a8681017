"""What may have happened is asked about and never assumed; what did not happen leaves the money free."""

import asyncio

import pytest
from tests.features.refunds.till import ASKING, DIRECT, TELLING, Till

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.switchboard.open import Opened

V3 = "WXPAY_V3"
# V2's secured calls and Alipay's gateway are one path each, so mischief is ordered for the moment it is wanted
REFUNDS = {"WXPAY_V3": "/refunds", "WXPAY": "/secapi/pay/refund", "ALIPAY": ""}


@pytest.mark.parametrize("code", DIRECT)
async def test_no_answer_after_accepting_is_found_by_asking(till: Till, code: str) -> None:
    await till.paid("A1", code)
    till.simulator("A1").mischiefs.order(Mischief.RESET, where=REFUNDS[code])
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST)
    status, answer = await till.refund("A1")
    assert (status, answer["code"], answer["status"]) == (200, 1, "0")
    assert (await till.row())["state"] == "unknown"
    assert (await till.refund("A1", "R2", "15.00"))[1]["code"] == 3008  # its money is spoken for
    assert (await till.refund("A1"))[1]["status"] == "0"  # and a repeat tells nobody anything
    assert await till.chase() == 1
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 500
    assert till.tap.count(TELLING[code]) == 1


@pytest.mark.parametrize("code", DIRECT)
async def test_what_never_arrived_is_told_again_under_the_same_number(till: Till, code: str) -> None:
    await till.paid("A1", code)
    till.simulator("A1").mischiefs.order(Mischief.BAD_GATEWAY, where=REFUNDS[code])
    assert (await till.refund("A1"))[1]["status"] == "0"
    number = (await till.row())["id"]
    assert till.back("A1") == 0
    await till.chase()
    await till.simulator("A1").knocker.settled()
    await till.chase()
    assert (await till.refunded())["status"] == "1"
    assert (await till.row())["id"] == number
    assert till.back("A1") == 500
    assert till.tap.count(TELLING[code]) == 2


async def test_a_wrong_signature_on_the_answer_is_doubt(till: Till) -> None:
    await till.paid("A1")
    till.simulator("A1").mischiefs.order(Mischief.BAD_SIGNATURE, where="/refunds")
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST)
    assert (await till.refund("A1"))[1]["status"] == "0"
    assert (await till.row())["state"] == "unknown"
    await till.chase()
    assert till.back("A1") == 500
    assert (await till.refunded())["status"] == "1"


async def test_questions_that_fail_are_asked_again_and_settle_nothing(till: Till) -> None:
    await till.paid("A1")
    mischiefs = till.simulator("A1").mischiefs
    mischiefs.order(Mischief.RESET, where="/refunds")
    mischiefs.order(Mischief.NOTICE_LOST)
    await till.refund("A1")
    for wrong in (Mischief.RESET, Mischief.BAD_GATEWAY, Mischief.NOT_THE_FORMAT, Mischief.BAD_SIGNATURE):
        mischiefs.order(wrong, where="/refunds")
        await till.chase()
        row = await till.row()
        assert (row["state"], row["chase_at"] is None) == ("unknown", False)
    async with till.away():
        await till.chase()
    assert (await till.row())["state"] == "unknown"
    await till.chase()
    assert (await till.row())["state"] == "done"
    assert till.tap.count(TELLING[V3]) == 1


async def test_an_unlisted_state_is_doubt(till: Till) -> None:
    await till.paid("A1")
    mischiefs = till.simulator("A1").mischiefs
    mischiefs.order(Mischief.UNLISTED_STATE, where="/refunds")
    mischiefs.order(Mischief.NOTICE_LOST)
    assert (await till.refund("A1"))[1]["status"] == "0"
    assert (await till.row())["state"] == "unknown"
    await till.chase()
    assert (await till.refunded())["status"] == "1"


@pytest.mark.parametrize("code", DIRECT)
async def test_unreachable_is_told_and_the_money_is_free(till: Till, code: str) -> None:
    await till.paid("A1", code)
    async with till.away(code):
        status, answer = await till.refund("A1", "R1", "15.00")
    assert (status, answer["code"]) == (502, 4003)
    row = await till.row()
    assert (row["state"], row["chase_at"]) == ("unsent", None)
    assert (await till.refund("A1", "R2", "19.99"))[0] == 200
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1999
    assert (await till.refund("A1", "R1", "15.00"))[1]["code"] == 3008  # now nothing is left for it


async def test_unreachable_and_then_repeated(till: Till) -> None:
    await till.paid("A1")
    async with till.away():
        await till.refund("A1")
    number = (await till.row())["id"]
    assert await till.chase() == 0  # nobody repeats it but the merchant
    assert (await till.refund("A1"))[0] == 200
    await till.simulator("A1").knocker.settled()
    row = await till.row()
    assert (row["id"], row["state"], row["fault"]) == (number, "done", "")
    assert till.back("A1") == 500


@pytest.mark.parametrize("code", ["WXPAY_V3", "WXPAY"])
async def test_refused_is_told_and_the_money_is_free(till: Till, code: str) -> None:
    """The provider's book says for a while that everything went back by other means."""
    await till.paid("A1", code)
    orders = till.simulator("A1")._orders
    orders.write(orders.behind(till.bill("A1").id), refunded=1999)
    for _ in range(2):  # refused again, and said so
        status, answer = await till.refund("A1", "R1", "4.99")
        assert (status, answer["code"]) == (422, 4002)
    row = await till.row()
    assert (row["state"], row["fault"], row["chase_at"]) == ("failed", "refused", None)
    assert row["words"]
    assert (await till.refunded())["status"] == "2"
    orders.write(orders.behind(till.bill("A1").id), refunded=0)
    assert (await till.refund("A1", "R2", "15.00"))[0] == 200
    assert (await till.refund("A1", "R3", "5.00"))[1]["code"] == 3008
    assert (await till.refund("A1", "R1", "4.99"))[0] == 200  # tried anew, under the same number
    await till.simulator("A1").knocker.settled()
    await till.chase()
    assert (await till.row())["id"] == row["id"]
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 1999


async def test_a_repeat_after_a_refusal_finds_no_more_than_what_is_left(till: Till) -> None:
    await till.paid("A1")
    orders = till.simulator("A1")._orders
    orders.write(orders.behind(till.bill("A1").id), refunded=1999)
    await till.refund("A1", "R1", "15.00")
    orders.write(orders.behind(till.bill("A1").id), refunded=0)
    assert (await till.refund("A1", "R2", "10.00"))[0] == 200
    assert (await till.refund("A1", "R1", "15.00"))[1]["code"] == 3008
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1000


async def test_a_claim_whose_owner_died_is_asked_about_before_it_is_told_again(till: Till) -> None:
    await till.paid("A1")
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST)
    await till.refund("A1")
    await till.orphan(minutes=0)  # its lock is gone, so nobody need wait
    status, answer = await till.refund("A1")
    assert (status, answer["status"]) == (200, "1")
    assert till.back("A1") == 500
    assert till.tap.count(TELLING[V3]) == 1
    assert till.tap.count(ASKING[V3]) == 1


async def test_a_claim_whose_owner_died_before_it_told_anything(till: Till) -> None:
    await till.paid("A1")
    async with till.away():
        await till.refund("A1")
    await till.orphan(minutes=0)
    assert (await till.refund("A1"))[0] == 200
    await till.simulator("A1").knocker.settled()
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 500
    assert till.tap.count(ASKING[V3]) == 1


async def test_a_claim_whose_owner_died_is_chased(till: Till) -> None:
    await till.paid("A1")
    async with till.away():
        await till.refund("A1")
    await till.orphan()
    await till.chase()
    await till.simulator("A1").knocker.settled()
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 500


async def test_doubt_stays_doubt_when_asking_fails(till: Till) -> None:
    """The owner died after the refund had arrived: a provider that can't be asked must not make the money free."""
    await till.paid("A1")
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST)
    await till.refund("A1")
    await till.orphan(minutes=0)
    async with till.away():
        status, answer = await till.refund("A1")
    assert (status, answer["code"], answer["status"]) == (200, 1, "0")
    assert (await till.row())["state"] == "unknown"
    assert (await till.refund("A1", "R2", "15.00"))[1]["code"] == 3008
    await till.chase()
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 500


async def test_the_chase_leaves_a_claim_to_its_living_owner(till: Till) -> None:
    await till.paid("A1")
    with till.tap.gate(TELLING[V3]) as gate:
        telling = asyncio.create_task(till.refund("A1"))
        await gate.reached.wait()
        await till.chase()  # finds nothing there yet
        assert (await till.row())["state"] == "claimed"
    assert (await telling)[0] == 200
    await till.simulator("A1").knocker.settled()
    assert till.tap.count(TELLING[V3]) == 1
    assert till.back("A1") == 500


async def test_a_slow_chase_does_not_revive_what_the_merchant_was_told_had_failed(till: Till) -> None:
    await till.paid("A1")
    async with till.away():
        await till.refund("A1")
    await till.orphan()
    with till.tap.gate(ASKING[V3]) as asking, till.tap.gate(TELLING[V3]) as telling:
        chasing = asyncio.create_task(till.chase())
        await asking.reached.wait()
        repeat = asyncio.create_task(till.refund("A1"))  # takes the claim over: asks, hears of nothing, tells
        await telling.reached.wait()
        async with till.away():
            telling.opened.set()
            assert (await repeat)[1]["code"] == 4003
            asking.opened.set()
            await chasing
    row = await till.row()
    assert (row["state"], row["chase_at"]) == ("unsent", None)
    assert (await till.refund("A1", "R2", "19.99"))[0] == 200
    assert await till.chase() <= 1  # R2, if it is asked about; R1 is not
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1999
    assert (await till.row())["state"] == "unsent"


async def test_the_callback_may_come_before_the_answer(till: Till) -> None:
    await till.paid("A1")
    with till.tap.gate(TELLING[V3], after=True) as gate:
        telling = asyncio.create_task(till.refund("A1", notifyUrl="http://127.0.0.1:9/back"))
        await gate.reached.wait()
        await till.simulator("A1").knocker.settled()
        assert (await till.row())["state"] == "done"
    assert (await telling)[1]["status"] == "1"
    assert (await till.row())["state"] == "done"
    assert len(await till.stack.notices("refund.done")) == 1


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNREACHABLE])
async def test_a_promise_is_kept_or_taken_back_aloud(till: Till, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    await till.paid("A1")
    till.simulator("A1").mischiefs.order(Mischief.BAD_GATEWAY, where="/refunds")
    url = "http://127.0.0.1:9/refunded"
    assert (await till.refund("A1", notifyUrl=url))[1]["status"] == "0"

    async def refuses(*_: object) -> None:
        raise Failed(fault, "CODE", "words")

    with monkeypatch.context() as patched:
        patched.setattr(Opened, "refund", refuses)
        await till.chase()
    row = await till.row()
    notices = await till.stack.notices("refund.failed")
    if fault is Fault.REFUSED:
        assert (row["state"], row["chase_at"]) == ("failed", None)
        assert [notice["fields"]["status"] for notice in notices] == ["2"]
        assert (await till.refunded())["status"] == "2"
    else:
        assert row["state"] == "unknown"  # its money stays spoken for, and it is tried again
        assert row["chase_at"] is not None
        assert notices == []
        await till.chase()
        assert till.back("A1") == 500
