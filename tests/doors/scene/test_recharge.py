"""Recharging over HTTP: an account, an amount, and a credit that happens once."""

import asyncio

import orjson
import pytest
from tests.scening import ALIPAY, WECHAT, Operator, Place, done, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_card_is_credited_once_however_often_it_is_told(place: Place, operator: Operator) -> None:
    site = await place.site("recharge", name="胡同一卡通")
    code = await place.code(site)
    payer = place.visitor()
    assert "卡号" in await payer.page(f"/s/{code.code}")
    bill = await payer.ask(code, "account", account="88001234")
    page = await payer.page(bill)
    assert "¥20" in page
    assert "¥50" in page
    payment = await payer.pay(bill, yuan="50.00")
    await place.paid(payment)
    assert "正在入账" in await payer.page(done(bill))
    operator.success = b"later"
    await place.told()
    operator.success = b"success"
    await place.stack.hub.pool.execute("UPDATE notice SET next_at = now() WHERE subject = $1", payment)
    await place.told()
    assert [told["orderId"] for told in operator.told] == [bill.rpartition("/")[2]] * 2
    attached = orjson.loads(operator.told[1]["attch"])
    assert (attached["scene"], attached["account"]) == ("recharge", "88001234")
    assert operator.told[1]["orderAmt"] == "50.00"
    page = await payer.page(done(bill))
    assert "充值成功" in page
    assert "¥ 50.00" in page


async def test_a_credit_whose_answer_was_lost_is_told_again_and_never_after_success(
    place: Place, operator: Operator
) -> None:
    """The card may have been credited by the first: what is told again is the same order, for who credits once."""
    code, payer = await place.code(await place.site("recharge")), place.visitor()
    bill = await payer.ask(code, "account", account="88003001")
    payment = await payer.pay(bill, yuan="20")
    await place.paid(payment)
    operator.cut = True
    await place.told()
    assert len(operator.told) == 1
    assert "正在入账" in await payer.page(done(bill))
    operator.cut = False
    for account in ("88003002", "88003003"):  # something else is always due to the same system
        await place.paid(await payer.pay(await payer.ask(code, "account", account=account), yuan="20"))
        await place.stack.hub.pool.execute("UPDATE notice SET next_at = now() WHERE subject = $1", payment)
        await asyncio.gather(place.told(), place.told())
        assert "充值成功" in await payer.page(done(bill))
    first, again = (told for told in operator.told if told["orderId"] == bill.rpartition("/")[2])
    assert first["nonceStr"] != again["nonceStr"], "each is signed anew"
    assert len(operator.told) == 4


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"yuan": "5"}, 400),
        ({"yuan": "20.001"}, 400),
        ({"yuan": "-20"}, 400),
        ({}, 400),
        ({"yuan": "other", "other": "9.99"}, 400),
        ({"yuan": "other", "other": "100.01"}, 400),
        ({"yuan": "other", "other": ""}, 400),
        ({"yuan": "other", "other": "10"}, 303),
        ({"other": "99.99"}, 303),
        ({"yuan": "20"}, 303),
    ],
)
async def test_only_amounts_that_are_offered(place: Place, fields: dict[str, str], status: int) -> None:
    site = await place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "100"})
    payer = place.visitor()
    bill = await payer.ask(await place.code(site), "account", account="88001235")
    reply = await payer.post(f"{bill}/pay", **fields)
    assert reply.status == status
    assert (status == 303) or text_of(reply).count("金额不在可选范围内") == 1
    beside = "other" in fields and status == 400
    assert ("金额不在可选范围内：10–100 元" in text_of(reply)) is beside, "told beside the field that was written into"


async def test_a_double_tap_is_one_payment_and_the_first_amount_stays(place: Place) -> None:
    payer = place.visitor()
    code = await place.code(await place.site("recharge"))
    bill = await payer.ask(code, "account", account="88001236")
    first, second = await asyncio.gather(payer.pay(bill, yuan="20"), payer.pay(bill, yuan="20"))
    assert first == second
    assert await payer.pay(bill, yuan="50") == first
    another = await payer.pay(await payer.ask(code, "account", account="88001236"), yuan="20")
    assert another != first, "two people may credit one card"


async def test_one_bill_from_two_phones_at_once_is_one_payment_of_what_its_page_says(place: Place) -> None:
    """Each phone wants another amount and pays with another app: who comes second goes on with the first one's."""
    code, pool = await place.code(await place.site("recharge")), place.stack.hub.pool
    phones = ((place.visitor(WECHAT), "20"), (place.visitor(ALIPAY), "50"))
    for number in range(5):  # again, once every connection is open: opening them puts them in a row
        bill = await place.visitor().ask(code, "account", account=f"8800200{number}")
        replies = await asyncio.gather(*(phone.post(f"{bill}/pay", yuan=yuan) for phone, yuan in phones * 3))
        assert {reply.status for reply in replies} == {303}
        assert len({reply.headers["location"] for reply in replies}) == 1
        [made] = await pool.fetch(
            "SELECT p.fen, p.product, b.fen AS shown, b.product AS chosen FROM payment p"
            " JOIN scene_payment b ON b.id = p.order_id WHERE b.id = $1",
            bill.rpartition("/")[2],
        )
        assert (made["shown"], made["chosen"]) == (made["fen"], made["product"])
        assert (made["fen"], made["product"]) in ((2000, "wxjsapi"), (5000, "aliqr"))


async def test_the_operators_system_knows_the_account(place: Place, operator: Operator) -> None:
    settings = {"CHECK_URL": f"{operator.url}/check", "ACCOUNT_PATTERN": "[0-9]{8}", "ACCOUNT_NAME": "学号"}
    code = await place.code(await place.site("recharge", settings=settings))
    payer = place.visitor()
    operator.answer = {"code": "1", "name": "李*雷"}
    page = await payer.page(await payer.ask(code, "account", account="20260017"))
    assert "李*雷" in page
    assert operator.asked[0]["account"] == "20260017"
    operator.answer = {"code": "0"}
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="20260018")
    assert (reply.status, "没有找到这个充值账户" in text_of(reply)) == (404, True)
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="2026")
    assert (reply.status, "学号格式不对" in text_of(reply)) == (400, True)
    operator.spoil = {"name": "somebody"}
    reply = await payer.post(f"/s/{code.code}/ask", way="account", account="20260017")
    assert reply.status == 502


async def test_the_code_of_an_account_asks_for_none(place: Place, operator: Operator) -> None:
    code = await place.code(await place.site("recharge"), "account", "88009999")
    payer = place.visitor()
    assert "88009999" in await payer.page(f"/s/{code.code}")
    bill = await payer.ask(code, "code", account="11111111")
    await place.paid(await payer.pay(bill, yuan="20"))
    await place.told()
    assert orjson.loads(operator.told[0]["attch"])["account"] == "88009999"


async def test_what_is_wrong_with_an_entry_is_said_to_a_payer_and_not_to_a_programmer(
    place: Place, operator: Operator
) -> None:
    """And a number that nobody has is marked: the phone forgets it."""
    operator.answer = {"code": "0", "msg": "没有这张卡"}
    code = await place.code(await place.site("recharge", settings={"CHECK_URL": f"{operator.url}/check"}))
    visitor = place.visitor()
    reply = await visitor.post(f"/s/{code.code}/ask", way="account", account="!")
    assert "请核对后重新填写" in text_of(reply)
    assert "签名" not in text_of(reply)
    unknown = await visitor.post(f"/s/{code.code}/ask", way="account", account="20260404")
    assert "没有这张卡" in text_of(unknown)
    assert 'aria-invalid="true"' in unknown.body.decode()
