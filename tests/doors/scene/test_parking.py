"""Parking over HTTP: a driver scans, sees the fee, pays and leaves; and everything that may go wrong on the way."""

import asyncio
from datetime import timedelta

import orjson
import pytest
from tests.scening import ALIPAY, DESKTOP, WECHAT, Operator, Place, done, text_of

from hutong.base.clock import beijing, now
from hutong.base.signing import verify
from hutong.features.scenes import codes
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival
from hutong.features.scenes.scene import Code, Site
from hutong.features.scenes.sites import Wish

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def parked(place: Place, plate: str = "粤B12345", minutes: int = 30, **settings: str) -> tuple[Site, Code]:
    """A site with the hub's own sessions, its gate's code, and a car that came in some minutes ago."""
    site = await place.site(settings=settings)
    at = now() - timedelta(minutes=minutes)
    await sessions.enter(place.stack.hub.pool, site.id, Arrival(plate, at=at))
    return site, await place.code(site)


async def asked(place: Place, operator: Operator, **settings: str) -> tuple[Site, Code]:
    """A site whose operator's system names the fee: 6 yuan."""
    site = await place.site(settings={"FEE_URL": f"{operator.url}/fee", **settings})
    entered = f"{beijing(now() - timedelta(minutes=50)):%Y-%m-%d %H:%M:%S}"
    operator.answer = {"code": "1", "feeAmt": "6.00", "sessionId": f"S{site.id}", "enterTime": entered, "desc": "B2 层"}
    return site, await place.code(site)


async def test_scan_fee_pay_and_the_gate_is_told(place: Place, operator: Operator) -> None:
    site, code = await parked(place)
    driver = place.visitor()
    assert "车牌号" in await driver.page(f"/s/{code.code}")
    bill = await driver.ask(code, plate="粤b·12345")
    page = await driver.page(bill)
    assert "¥ 5.00" in page
    assert "粤B·12345" in page
    assert "30 分钟" in page
    payment = await driver.pay(bill)
    assert "正在确认付款" in await driver.page(done(bill))
    await place.paid(payment)
    assert "已付款，正在通知道闸" in await driver.page(done(bill))
    await place.told()
    (told,) = operator.told
    assert verify(told, place.stack.md5_key, place.stack.verifier)
    attached = orjson.loads(told["attch"])
    assert told["orderAmt"] == "5.00"
    assert (attached["scene"], attached["site"], attached["code"]) == ("parking", str(site.id), code.code)
    assert attached["plate"] == "粤B12345"
    assert attached["session"]
    page = await driver.page(done(bill))
    assert "已付款，请离场" in page
    assert "请在 15 分钟内离场" in page
    again = await driver.page(await driver.ask(code, plate="粤B12345"))
    assert "无需付款" in again
    assert "前离场" in again
    assert (await driver.get(bill)).headers["location"] == done(bill)


async def test_who_stays_on_after_paying_pays_the_rest(place: Place) -> None:
    _, code = await parked(place, "粤B22222", 50, LEAVE_MINUTES="0")
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B22222")
    await place.paid(await driver.pay(bill))
    await place.stack.hub.pool.execute(
        "UPDATE parking_session SET entered_at = entered_at - interval '40 min' WHERE plate = '粤B22222'"
    )
    page = await driver.page(rest := await driver.ask(code, plate="粤B22222"))
    assert "¥ 3.00" in page
    assert "¥5.00" in page
    await place.paid(await driver.pay(rest))
    assert "无需付款" in await driver.page(await driver.ask(code, plate="粤B22222"))


async def test_free_time_is_told_and_nothing_can_be_paid(place: Place) -> None:
    _, code = await parked(place, "粤B33333", 10, FREE_MINUTES="15")
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B33333")
    assert "免费时段内" in await driver.page(bill)
    reply = await driver.post(f"{bill}/pay")
    assert reply.status == 409
    assert "无需付款" in text_of(reply)


async def test_two_phones_pay_one_session_once(place: Place) -> None:
    _, code = await parked(place, "粤B44444")
    wechat, alipay, second = place.visitor(WECHAT), place.visitor(ALIPAY), place.visitor(WECHAT)
    bills = [await one.ask(code, plate="粤B44444") for one in (wechat, alipay, second)]
    first = await wechat.pay(bills[0])
    assert await second.pay(bills[2]) == first, "the same fee and app: one payment"
    other = await alipay.pay(bills[1])
    assert other != first, "another app: the first is closed, and another made"
    assert await place.stack.hub.pool.fetchval("SELECT state FROM payment WHERE id = $1", first) == "closed"
    await place.paid(other)
    reply = await wechat.post(f"{bills[2]}/pay")
    assert (reply.status, "已经付过了" in text_of(reply)) == (409, True)
    reply = await wechat.post(f"{bills[0]}/pay")
    assert reply.status == 410
    assert await place.stack.hub.pool.fetchval("SELECT count(*) FROM payment WHERE state = 'paid' AND id = $1", other)


async def test_many_taps_at_once_are_one_payment(place: Place) -> None:
    _, code = await parked(place, "粤B55555")
    one, other = place.visitor(), place.visitor()
    bills = [await one.ask(code, plate="粤B55555"), await other.ask(code, plate="粤B55555")]
    replies = await asyncio.gather(*(one.post(f"{bills[n % 2]}/pay") for n in range(8)))
    paid = {reply.headers["location"] for reply in replies if reply.status == 303}
    assert len(paid) == 1
    assert all(reply.status in (303, 409) for reply in replies)
    rows = await place.stack.hub.pool.fetch("SELECT id FROM payment WHERE attach LIKE '%粤B55555%'")
    assert len(rows) == 1


async def test_a_fee_is_good_for_minutes_only_and_is_never_the_browsers(place: Place) -> None:
    _, code = await parked(place, "粤B66666")
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B66666")
    number = bill.rpartition("/")[2]
    payment = await driver.pay(bill, yuan="0.01", fen="1", other="0.01")
    row = await place.stack.hub.pool.fetchrow("SELECT fen, expires_at, created_at FROM payment WHERE id = $1", payment)
    assert row is not None
    assert row["fen"] == 500
    assert row["expires_at"] - row["created_at"] == timedelta(minutes=5), "it can't be paid much later either"
    late = await driver.ask(code, plate="粤B66666")
    await place.stack.hub.pool.execute("UPDATE scene_payment SET valid_until = now() WHERE id <> $1", number)
    assert "重新查询" in await driver.page(late)
    reply = await driver.post(f"{late}/pay")
    assert (reply.status, "费用已过有效期" in text_of(reply)) == (410, True)


async def test_the_operators_system_names_the_fee(place: Place, operator: Operator) -> None:
    site, code = await asked(place, operator)
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B77777")
    (question,) = operator.asked
    assert (question["plate"], question["siteId"], question["code"]) == ("粤B77777", str(site.id), code.code)
    page = await driver.page(bill)
    assert "¥ 6.00" in page
    assert "B2 层" in page
    await place.paid(await driver.pay(bill))
    reply = await driver.post(f"/s/{code.code}/ask", way="plate", plate="粤B77777")
    assert (reply.status, "已经付过了" in text_of(reply)) == (409, True), "its system does not know yet"
    await place.told()
    assert orjson.loads(operator.told[0]["attch"])["session"] == f"S{site.id}"
    operator.answer["feeAmt"] = "0"
    free = await driver.page(await driver.ask(code, plate="粤B77777"))
    assert (free.count("无需付款"), "现在可以直接离场" in free) == (1, True), "no news twice, but what to do"
    operator.answer["feeAmt"] = "2"
    assert "¥ 2.00" in await driver.page(rest := await driver.ask(code, plate="粤B77777"))
    assert await driver.pay(rest)


@pytest.mark.parametrize(
    ("answer", "spoil", "words"),
    [
        ({"feeAmt": "1000.01"}, {}, "应答不可信"),
        ({"feeAmt": "-1"}, {}, "应答不可信"),
        ({"feeAmt": ""}, {}, "应答不可信"),
        ({}, {"feeAmt": "0.01"}, "应答不可信"),
        ({}, {"sign": "AAAA"}, "应答不可信"),
        ({"nonceStr": "of-yesterday"}, {}, "应答不可信"),
        ({"sessionId": "two words"}, {}, "应答不可信"),
        ({"enterTime": "yesterday"}, {}, "应答不可信"),
        ({"plate": "粤B00001"}, {}, "应答不可信"),
        ({"code": "0", "msg": "无入场记录"}, {}, "无入场记录"),
    ],
)
async def test_answers_that_are_no_good(
    place: Place, operator: Operator, answer: dict[str, str], spoil: dict[str, str], words: str
) -> None:
    _, code = await asked(place, operator)
    operator.answer |= answer
    operator.spoil = spoil
    reply = await place.visitor().post(f"/s/{code.code}/ask", way="plate", plate="粤B88888")
    assert reply.status in (404, 502)
    assert words in text_of(reply)
    assert not await place.stack.hub.pool.fetchval("SELECT count(*) FROM scene_payment WHERE code = $1", code.code)


async def test_a_system_that_is_down_is_told_clearly(place: Place, operator: Operator) -> None:
    _, code = await asked(place, operator)
    driver = place.visitor()
    operator.status = 500
    reply = await driver.post(f"/s/{code.code}/ask", way="plate", plate="粤B99999")
    assert (reply.status, "暂时没有应答" in text_of(reply)) == (502, True)
    assert 'value="粤B99999"' in reply.body.decode(), "what was entered is still there"
    nowhere = await place.code(await place.site(settings={"FEE_URL": "http://127.0.0.1:9/fee"}))
    reply = await driver.post(f"/s/{nowhere.code}/ask", way="plate", plate="粤B99999")
    assert (reply.status, "没有扣款" in text_of(reply)) == (502, True)


async def test_a_silent_system_is_not_waited_for(place: Place, operator: Operator) -> None:
    _, code = await asked(place, operator)
    operator.silent = True
    vars(place.stack.money.scenes.desk)["_operators"]._timeout = 0.2
    reply = await place.visitor().post(f"/s/{code.code}/ask", way="plate", plate="粤B99998")
    vars(place.stack.money.scenes.desk)["_operators"]._timeout = 6.0
    assert (reply.status, "暂时没有应答" in text_of(reply)) == (502, True)


async def test_a_lane_knows_its_car(place: Place, operator: Operator) -> None:
    site, _ = await asked(place, operator, LANE_KNOWS="on")
    lane = await place.code(site, "lane", "出口 2")
    operator.answer["plate"] = "粤BD12345"
    driver = place.visitor()
    assert "查询本车道车辆的费用" in await driver.page(f"/s/{lane.code}")
    bill = await driver.ask(lane, "lane")
    assert operator.asked[0]["lane"] == "出口 2"
    assert "粤B·D12345" in await driver.page(bill)
    await place.paid(await driver.pay(bill))
    await place.told()
    attached = orjson.loads(operator.told[0]["attch"])
    assert (attached["lane"], attached["plate"]) == ("出口 2", "粤BD12345")
    operator.answer.pop("plate")
    reply = await driver.post(f"/s/{lane.code}/ask", way="lane")
    assert reply.status == 502


async def test_a_ticket(place: Place) -> None:
    site = await place.site()
    at = now() - timedelta(minutes=70)
    await sessions.enter(place.stack.hub.pool, site.id, Arrival(ticket="A-0017", at=at))
    code = await place.code(site)
    page = await place.visitor().page(await place.visitor().ask(code, "ticket", ticket="a-0017"))
    assert "¥ 8.00" in page
    assert "A-0017" in page


@pytest.mark.parametrize("agent", [WECHAT, DESKTOP])
async def test_where_no_app_can_pay_nobody_is_told_to_scan(place: Place, agent: str) -> None:
    site = await place.site(products={"auto": await place.auto("auto3")})
    code, visitor = await place.code(site), place.visitor(agent)
    assert "暂时不能付款" not in await visitor.page(f"/s/{code.code}")
    await place.auto("auto3", enabled=False)
    reply = await visitor.get(f"/s/{code.code}")
    assert ("暂时不能付款" in text_of(reply), "请联系现场工作人员" in text_of(reply)) == (True, True)
    assert (b"<svg" in reply.body, "扫一扫" in text_of(reply)) == (False, False)


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"way": "plate", "plate": ""}, 400, "请填写车牌号"),
        ({"way": "plate", "plate": "ABC"}, 400, "车牌不完整"),
        ({"way": "plate", "plate": "粤A00000"}, 404, "没有找到在场车辆"),
        ({"way": "ticket", "ticket": "x y"}, 400, "票号只含"),
        ({"way": "lane"}, 400, "填写不正确"),
        ({}, 400, "填写不正确"),
        ({"way": "plate", "plate": "粤" * 3000}, 400, "填写不正确"),
    ],
)
async def test_wrong_input_is_told_at_the_field(place: Place, fields: dict[str, str], status: int, words: str) -> None:
    code = await place.code(await place.site())
    reply = await place.visitor().post(f"/s/{code.code}/ask", **fields)
    assert reply.status == status
    assert words in text_of(reply)


async def test_a_gate_that_does_not_answer_is_told_truly(place: Place, operator: Operator) -> None:
    _, code = await parked(place, "粤B10001")
    operator.success = b"busy"
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B10001")
    payment = await driver.pay(bill)
    await place.paid(payment)
    await place.told()
    status = orjson.loads((await driver.get(done(bill).replace("/done", "/status"))).body)
    assert status == {"phase": "telling", "moves": True}
    pool = place.stack.hub.pool
    await pool.execute("UPDATE notice SET created_at = now() - interval '20 s' WHERE subject = $1", payment)
    assert "道闸尚未应答" in await driver.page(done(bill))
    await pool.execute("UPDATE notice SET state = 'given_up' WHERE subject = $1", payment)
    assert "系统已停止重试" in await driver.page(done(bill))
    operator.success = b"success"
    await pool.execute("UPDATE notice SET state = 'waiting', next_at = now() WHERE subject = $1", payment)
    await place.told()
    assert "已付款，请离场" in await driver.page(done(bill))


async def test_codes_and_sites_that_are_off(place: Place) -> None:
    site, code = await parked(place, "粤B10002")
    driver, actor = place.visitor(), place.stack.hub.actor("test")
    bill = await driver.ask(code, plate="粤B10002")
    payment = await driver.pay(bill)
    for path in ("/s/0000000000", "/s/short", "/s/static", f"/s/{code.code}/bill/{'0' * 26}"):
        assert (await driver.get(path)).status == 404
    assert "车牌号" in await driver.page(f"/s/{code.code.lower()}"), "a code that is typed"
    await place.edit(site, Wish(enabled=False))
    assert "暂停扫码付款" in await driver.page(f"/s/{code.code}", 403)
    assert (await driver.post(f"{bill}/pay")).status == 403
    await place.paid(payment)
    assert "已付款" in await driver.page(done(bill)), "who has paid still sees it"
    await place.edit(site, Wish(enabled=True))
    await codes.edit(actor, code.code, enabled=False)
    assert "二维码无效" in await driver.page(f"/s/{code.code}", 404)


async def test_a_bill_belongs_to_its_code(place: Place) -> None:
    _, code = await parked(place, "粤B10003")
    other = await place.code(await place.site())
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B10003")
    assert (await driver.get(bill.replace(code.code, other.code))).status == 404
    assert (await driver.post(bill.replace(code.code, other.code) + "/pay")).status == 404


async def test_each_app_pays_with_its_own_product(place: Place) -> None:
    _, code = await parked(place, "粤B10004")
    pool = place.stack.hub.pool
    found = {}
    for agent in (WECHAT, ALIPAY):
        driver = place.visitor(agent)
        payment = await driver.pay(await driver.ask(code, plate="粤B10004"))
        found[agent] = await pool.fetchval("SELECT product FROM payment WHERE id = $1", payment)
    assert found == {WECHAT: "wxjsapi", ALIPAY: "aliqr"}


async def test_other_apps_and_browsers_are_shown_a_code(place: Place) -> None:
    _, code = await parked(place, "粤B10005")
    union = place.visitor("Mozilla/5.0 (iPhone) Mobile com.unionpay.chsp")
    page = await union.get(f"/s/{code.code}")
    assert "请用微信或支付宝扫码付款" in text_of(page)
    assert "请打开微信或支付宝，再扫一次" in text_of(page), "a phone can't scan what it shows itself"
    assert b"<svg" in page.body
    browser = place.visitor(DESKTOP)
    assert "请用微信或支付宝扫码付款" in await browser.page(f"/s/{code.code}")
    bill = await browser.ask(code, plate="粤B10005")
    assert "立即支付" not in await browser.page(bill)
    reply = await browser.post(f"{bill}/pay")
    assert (reply.status, "不能用当前应用付款" in text_of(reply)) == (409, True)


async def test_with_a_product_that_picks_a_browser_can_go_on(place: Place) -> None:
    name = await place.auto("auto1")
    site = await place.site(products={"auto": name})
    at = now() - timedelta(minutes=5)
    await sessions.enter(place.stack.hub.pool, site.id, Arrival("粤B10006", at=at))
    browser = place.visitor(DESKTOP)
    payment = await browser.pay(await browser.ask(await place.code(site), plate="粤B10006"))
    assert "请用微信或支付宝扫码支付" in await browser.page(f"/pay/{payment}")


async def test_a_phone_number_goes_with_the_payment(place: Place) -> None:
    _, code = await parked(place, "粤B10007", ASK_PHONE="on")
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B10007")
    assert "手机号" in await driver.page(bill)
    refused = await driver.post(f"{bill}/pay", phone="123")
    assert refused.status == 400
    assert text_of(refused).count("手机号须是 1 开头的 11 位数字") == 1
    assert "填写不正确" not in text_of(refused), "it is told beside the field, once"
    payment = await driver.pay(bill, phone="13800138000")
    attach = await place.stack.hub.pool.fetchval("SELECT attach FROM payment WHERE id = $1", payment)
    assert orjson.loads(attach)["phone"] == "13800138000"
    assert len(attach) <= 512


async def test_english(place: Place) -> None:
    _, code = await parked(place, "粤B10008")
    driver = place.visitor(language="en")
    assert "Look up the fee" in await driver.page(f"/s/{code.code}")
    page = await driver.page(await driver.ask(code, plate="粤B10008"))
    assert "Amount due" in page
    assert "Parked for 30 min" in page
    switched = await driver.get(f"/s/{code.code}?lang=zh")
    assert "查询费用" in text_of(switched)
    assert "hutong_lang=zh" in switched.headers["set-cookie"]
