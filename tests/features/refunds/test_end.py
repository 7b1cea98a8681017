"""How refunds end: by callback, by query, well or not; and what the merchant is told of it."""

import pytest
from tests.features.refunds.till import ASKING, DIRECT, TELLING, Till

from hutong.capabilities.pay import RefundOutcome, RefundState
from hutong.capabilities.simulation import Mischief
from hutong.features.refunds.settle import RefundSettler

TO = "http://127.0.0.1:9/back"


async def test_pending_and_then_told(till: Till) -> None:
    """V3: the callback is signed with the provider's own key, so it settles by itself."""
    await till.paid("A1")
    _, answer = await till.refund("A1", reason="pending", notifyUrl=TO)
    assert answer["status"] == "0"
    assert (await till.row())["state"] == "processing"
    assert (await till.refund("A1", "R2", "15.00"))[1]["code"] == 3008
    assert await till.stack.notices("refund.done") == []
    till.simulator("A1").refund_by_provider(till.bill("A1").id)
    await till.simulator("A1").knocker.settled()
    row = await till.row()
    assert (row["state"], row["chase_at"]) == ("done", None)
    assert row["done_at"] is not None
    assert row["provider_no"].startswith("503")
    assert till.tap.count(ASKING["WXPAY_V3"]) == 0
    assert [event["source"] for event in await till.events("refund done")] == ["callback"]
    assert (await till.refunded())["status"] == "1"


async def test_a_callback_under_a_shared_key_only_sets_off_a_question(till: Till) -> None:
    await till.paid("A1", "WXPAY")
    await till.refund("A1", reason="pending")
    await till.stack.hub.pool.execute("UPDATE refund SET chase_at = now() + interval '1 hour'")
    till.simulator("A1").refund_by_provider(till.bill("A1").id)
    await till.simulator("A1").knocker.settled()
    assert (await till.row())["state"] == "processing"
    assert till.tap.count(ASKING["WXPAY"]) == 0
    assert await till.stack.money.refund_chaser.turn() == 1  # it is due at once
    assert (await till.row())["state"] == "done"
    assert till.tap.count(ASKING["WXPAY"]) == 1
    assert [event["source"] for event in await till.events("refund done")] == ["chase"]


@pytest.mark.parametrize("code", DIRECT)
async def test_pending_and_then_asked(till: Till, code: str) -> None:
    await till.paid("A1", code)
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST, times=5)
    assert (await till.refund("A1", reason="pending"))[1]["status"] == "0"
    for _ in range(3):
        await till.chase()
        row = await till.row()
        assert row["state"] in ("processing", "unknown")
        assert row["chase_at"] is not None
    assert row["chases"] == 3
    assert [len(await till.events(f"refund {what}")) for what in ("asked", "processing")] == [1, 1]
    till.simulator("A1").refund_by_provider(till.bill("A1").id)
    await till.chase()
    assert (await till.refunded())["status"] == "1"
    assert till.back("A1") == 500
    assert till.tap.count(TELLING[code]) == 1
    await till.chase()
    assert till.tap.count(ASKING[code]) in (4, 5)  # 5: Alipay is asked once with the telling


FAILURES = [
    ("WXPAY_V3", "ABNORMAL"),
    ("WXPAY_V3", "CLOSED"),
    ("WXPAY", "CHANGE"),
    ("WXPAY", "REFUNDCLOSE"),
    ("ALIPAY", "REFUND_FAIL"),
]


@pytest.mark.parametrize(("code", "word"), FAILURES)
async def test_a_refund_that_fails_at_the_provider(till: Till, code: str, word: str) -> None:
    await till.paid("A1", code)
    await till.refund("A1", reason="pending", notifyUrl=TO)
    till.simulator("A1").refund_by_provider(till.bill("A1").id, word)
    await till.simulator("A1").knocker.settled()
    await till.chase()
    row = await till.row()
    assert (row["state"], row["chase_at"], row["done_at"]) == ("failed", None, None)
    assert word in row["words"]
    assert (await till.refunded())["status"] == "2"
    (notice,) = await till.stack.notices("refund.failed")
    assert notice["fields"]["status"] == "2"
    assert till.back("A1") == 0
    assert await till.chase() == 0
    # what a refund that failed had reserved is free: nothing of the hub's stands in the way of another
    assert (await till.refund("A1", "R2", "19.99"))[1]["code"] != 3008


async def test_the_notice_of_a_refund(till: Till) -> None:
    await till.paid("A1")
    await till.refund("A1", notifyUrl=TO)
    await till.refund("A1", "R2", "1.00")  # nobody wants to be told of this one
    await till.simulator("A1").knocker.settled()
    (notice,) = await till.stack.notices("refund.done")
    row = await till.row()
    assert notice["url"] == TO
    assert notice["host"] == "127.0.0.1:9"
    assert notice["subject"] == row["id"]
    assert notice["fields"] == {
        "merId": "M1001",
        "orderId": "A1",
        "sysOrderId": row["payment_id"],
        "refundId": "R1",
        "sysRefundId": row["id"],
        "orderAmt": "19.99",
        "refundAmt": "5.00",
        "status": "1",
        "attch": "桌 7",
    }


async def test_knocking_twice_tells_once(till: Till) -> None:
    await till.paid("A1")
    await till.refund("A1", reason="pending", notifyUrl=TO)
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_TWICE, where="REFUND")
    till.simulator("A1").refund_by_provider(till.bill("A1").id)
    await till.simulator("A1").knocker.settled()
    await till.chase()
    assert len(await till.stack.notices("refund.done")) == 1
    assert len(await till.events("refund done")) == 1


async def test_a_wrong_amount_in_a_callback_is_alerted_and_refused(till: Till) -> None:
    await till.paid("A1")
    await till.refund("A1", reason="pending", notifyUrl=TO)
    till.simulator("A1").mischiefs.order(Mischief.WRONG_AMOUNT, where="REFUND")
    till.simulator("A1").refund_by_provider(till.bill("A1").id)
    before = till.tap.count("/callback/")
    statuses = await till.tap.until("/callback/", before + 1)
    assert statuses[-1] == 500
    await till.simulator("A1").knocker.close()
    assert (await till.row())["state"] == "processing"
    assert await till.stack.notices("refund.done") == []
    alert, *_ = await till.events("wrong refund amount")
    assert alert["detail"]["fen"] == 501
    assert alert["detail"]["refund"] == (await till.row())["id"]
    await till.chase()  # the question has the true amount
    assert (await till.row())["state"] == "done"


async def test_a_word_about_a_refund_that_nobody_made(till: Till) -> None:
    settler = RefundSettler(till.stack.hub.pool)
    outcome = RefundOutcome(RefundState.DONE, "01ARZ3NDEKTSV4RRFFQ69G5FAV", fen=500)
    channel_id = till.stack.channels["WXPAY_V3"]
    assert not await settler.settle(outcome, channel_id, None, "callback")
    assert not await settler.ask_soon(outcome.number, channel_id)


async def test_outcomes_are_guarded(till: Till) -> None:
    """Another channel's word counts for nothing; done stays done; a failure may yet turn out well, once."""
    await till.paid("A1")
    await till.refund("A1", reason="pending", notifyUrl=TO)
    row = await till.row()
    settler = RefundSettler(till.stack.hub.pool)
    done = RefundOutcome(RefundState.DONE, row["id"], fen=500, words="SUCCESS")
    failed = RefundOutcome(RefundState.FAILED, row["id"], fen=500, words="ABNORMAL")
    other = next(number for number in till.stack.channels.values() if number != row["channel_id"])
    assert not await settler.settle(done, other, None, "callback")
    assert not await settler.settle(done, row["channel_id"], row["revision"] + 1, "callback")
    assert not await settler.ask_soon(row["id"], other)
    assert (await till.row())["state"] == "processing"
    for outcome, state in ((failed, "failed"), (failed, "failed"), (done, "done"), (done, "done"), (failed, "done")):
        assert await settler.settle(outcome, row["channel_id"], row["revision"], "callback")
        assert (await till.row())["state"] == state
    assert len(await till.stack.notices("refund.failed")) == 1
    assert len(await till.stack.notices("refund.done")) == 1
    assert (await till.row())["fault"] == ""


async def test_a_knock_under_a_shared_key_asks_after_a_refund_that_was_told_to_have_failed(till: Till) -> None:
    """It may be forged, so it proves nothing; but if the provider confirms it, the money did go back."""
    await till.paid("A1", "WXPAY")
    async with till.away("WXPAY"):
        await till.refund("A1")
    settler = RefundSettler(till.stack.hub.pool)
    row = await till.row()
    assert await settler.ask_soon(row["id"], row["channel_id"])
    assert await till.stack.money.refund_chaser.turn() == 1
    after = await till.row()
    assert (after["state"], after["chase_at"]) == ("unsent", None)  # asked, and it isn't there: nothing is sent
    assert till.tap.count(TELLING["WXPAY"]) == 1  # the one that never left
    assert till.back("A1") == 0


async def test_a_channel_without_refunds_or_settings_says_so(till: Till) -> None:
    await till.paid("A1")
    await till.stack.hub.pool.execute("UPDATE attempt SET channel_id = 4711")
    status, answer = await till.refund("A1")
    assert (status, answer["code"]) == (503, 4001)
    assert (await till.row())["state"] == "failed"
