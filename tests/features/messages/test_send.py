"""Sending by kind and by template: taken once, refused where it can't be, settled by the platform's event."""

import asyncio
from dataclasses import replace
from typing import Any

import orjson
import pytest
from tests.lending import NO_TOKEN, silent
from tests.lettering import MINI, app, follow, hear, mail, openid, templates, told, usual, wechat, write
from tests.stack import MERCHANT, Stack
from tests.upstream import number

from hutong.base.http import NeverLeft
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief
from hutong.switchboard.letters.kinds import KINDS, RESULT, SYSTEM, VISITOR

pytestmark = pytest.mark.asyncio(loop_scope="module")
VISIT = {"visitorName": "张三", "phone": "13242919162", "visitTime": "2026-3-22 8:00", "reason": "面试"}
SEND = "/message/template/send"


def wish(to: str, fields: dict[str, Any] | None = None, **more: str) -> dict[str, str]:
    told = {"msgId": number("L"), "openid": to, "kind": VISITOR, "fields": orjson.dumps(fields or VISIT).decode()}
    return {**told, "notifyUrl": "http://127.0.0.1:9/message", **more}


async def row(hub: Stack, msg_id: str) -> dict[str, Any]:
    found = await hub.hub.pool.fetchrow(
        "SELECT * FROM message WHERE merchant_id = $1 AND request_id = $2", MERCHANT, msg_id
    )
    assert found is not None
    return dict(found)


async def topics(hub: Stack, message_id: str) -> list[str]:
    found = await hub.hub.pool.fetch("SELECT topic FROM notice WHERE subject = $1 ORDER BY id", message_id)
    return [one["topic"] for one in found]


async def test_a_visit_to_approve_arrives_and_its_end_is_told(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["status"], answer["msgId"]) == (200, "sent", sent["msgId"]), answer
    assert verify({**answer, "code": "1"}, hub.md5_key, hub.verifier)
    [letter] = mail(hub, person)
    assert [list(line) for line in letter.lines] == [
        ["", "有一条访客预约需要您审批!"],
        ["访客姓名", "张三"],
        ["手机号码", "13242919162"],
        ["预约时间", "2026-3-22 8:00"],
        ["来访事由", "面试"],
        ["", "点击详情进行审批。"],
    ]
    assert letter.number == answer["sysMsgId"]
    await told(hub)
    _, stands = await hub.post("/api/message/query", {"msgId": sent["msgId"]})
    assert stands["status"] == "delivered"
    assert await topics(hub, answer["sysMsgId"]) == ["message.delivered"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (VISITOR, VISIT),
        (RESULT, {**VISIT, "result": "已通过"}),
        (SYSTEM, {"content": "维修单10008567", "source": "ERP", "initiator": "唐村", "time": "2015-8-14 08:15:00"}),
    ],
    ids=["visitor", "result", "system"],
)
async def test_each_kind_goes_by_its_own_template(hub: Stack, person: str, kind: str, fields: dict[str, str]) -> None:
    status, answer = await hub.post("/api/message/send", wish(follow(hub, person), fields, kind=kind))
    assert status == 200, answer
    [letter] = mail(hub, person)
    assert letter.title == KINDS[kind].title
    assert next(iter(fields.values())) in [value for _, value in letter.lines]
    if kind == RESULT:
        assert letter.lines[0][1] == "访客张三预约已通过"


async def test_the_same_again_is_the_same_message_and_other_content_is_refused(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    answers = await asyncio.gather(*(hub.post("/api/message/send", sent) for _ in range(5)))
    assert len({answer.get("sysMsgId") for _, answer in answers if answer["code"] == 1}) == 1
    assert len(mail(hub, person)) == 1
    status, answer = await hub.post(
        "/api/message/send", {**sent, "fields": orjson.dumps({**VISIT, "reason": "x"}).decode()}
    )
    assert (status, answer["code"]) == (409, 8101)


async def test_who_does_not_follow_gets_nothing_and_it_is_said(hub: Stack, person: str) -> None:
    sent = wish(openid(hub, person))
    for _ in range(2):
        status, answer = await hub.post("/api/message/send", sent)
        assert status == 422, answer
        assert "43004" in answer["msg"]
    assert (await row(hub, sent["msgId"]))["state"] == "failed"
    assert mail(hub, person) == []
    _, stands = await hub.post("/api/message/query", {"msgId": sent["msgId"]})
    assert (stands["status"], stands["reason"].split()[0]) == ("failed", "43004")


async def test_who_blocks_the_account_is_told_by_event(hub: Stack, person: str) -> None:
    to = follow(hub, person)
    wechat(hub).act(app(hub), "block", person)
    _, answer = await hub.post("/api/message/send", wish(to))
    assert answer["status"] == "sent"
    await told(hub)
    assert (await row(hub, answer["msgId"]))["state"] == "failed"
    assert await topics(hub, answer["sysMsgId"]) == ["message.failed"]
    _, stands = await hub.post("/api/message/query", {"msgId": answer["msgId"]})
    assert stands["reason"] == "failed:user block"  # once


async def test_a_lost_answer_is_no_failure_and_the_same_number_is_sent_again(hub: Stack, person: str) -> None:
    """WeChat drops the second one within ten minutes: the worker learns the number of the first."""
    sent = wish(follow(hub, person))
    wechat(hub).mischiefs.order(Mischief.RESET, where=SEND)
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["code"]) == (504, 4004), answer
    message = await row(hub, sent["msgId"])
    assert (message["state"], message["provider_no"]) == ("unknown", "")
    await told(hub)  # the event comes before the number is known: it is kept, and tried again
    assert (await row(hub, sent["msgId"]))["state"] == "unknown"
    await hub.hub.pool.execute("UPDATE message SET again_at = now() WHERE id = $1", message["id"])
    assert await hub.money.messages.chaser.turn() == 1
    assert len(mail(hub, person)) == 1
    assert (await row(hub, sent["msgId"]))["provider_no"] == mail(hub, person)[0].id
    await hub.hub.pool.execute("UPDATE push SET next_at = now() WHERE state = 'retrying'")
    await hub.money.pushes.retrier.turn()
    assert (await row(hub, sent["msgId"]))["state"] == "delivered"
    assert await topics(hub, message["id"]) == ["message.delivered"]


async def test_the_merchants_own_repeat_does_the_same(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    wechat(hub).mischiefs.order(Mischief.RESET, where=SEND)
    await hub.post("/api/message/send", sent)
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["status"]) == (200, "sent")
    assert len(mail(hub, person)) == 1


async def test_after_ten_minutes_it_stays_unknown(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    wechat(hub).mischiefs.order(Mischief.RESET, where=SEND)
    await hub.post("/api/message/send", sent)
    late = "UPDATE message SET left_at = now() - interval '10 min', again_at = now() WHERE request_id = $1"
    await hub.hub.pool.execute(late, sent["msgId"])
    await hub.money.messages.chaser.turn()
    message = await row(hub, sent["msgId"])
    assert (message["state"], message["again_at"], message["tries"]) == ("unknown", None, 1)
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["code"]) == (504, 4004)
    assert len(mail(hub, person)) == 1


async def test_what_was_not_taken_is_tried_again_by_the_repeat(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    base = wechat(hub).home.base_url
    app_of, hub.net.apps[base] = hub.net.apps[base], _refusing
    try:
        status, answer = await hub.post("/api/message/send", sent)
    finally:
        hub.net.apps[base] = app_of
    assert (status, answer["code"]) == (502, 4003), answer
    assert (await row(hub, sent["msgId"]))["state"] == "unsent"
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["status"]) == (200, "sent")
    assert len(mail(hub, person)) == 1


async def _refusing(*_: Any) -> None:
    raise NeverLeft("connection refused")


async def test_a_sender_that_died_is_taken_up(hub: Stack, person: str) -> None:
    to = follow(hub, person)
    _, one = await hub.post("/api/message/send", wish(to))
    _, two = await hub.post("/api/message/send", wish(to))
    await told(hub)
    dead = "UPDATE message SET state = 'sending', owner = 7, claimed_at = now() - interval '3 s', provider_no = '' "
    await hub.hub.pool.execute(f"{dead} WHERE id = $1", one["sysMsgId"])
    await hub.hub.pool.execute(f"{dead}, left_at = NULL WHERE id = $1", two["sysMsgId"])
    while await hub.money.messages.chaser.turn():
        pass
    assert (await row(hub, one["msgId"]))["state"] == "sent"  # under the same number: nothing new arrived
    assert (await row(hub, two["msgId"]))["state"] == "unsent"
    assert "message.unsent" in await topics(hub, two["sysMsgId"])
    assert len(mail(hub, person)) == 2


async def test_fields_that_do_not_fit_are_refused_by_name(hub: Stack, person: str) -> None:
    to = follow(hub, person)
    for fields, named in (
        ({"visitorName": "张三"}, "phone"),
        ({**VISIT, "visitorName": ""}, "visitorName"),
        ({**VISIT, "reason": 7.5, "phone": True}, "phone"),
    ):
        status, answer = await hub.post("/api/message/send", wish(to, fields))
        assert (status, answer["code"]) == (400, 8104), answer
        assert named in answer["msg"]
    for text in ("[]", '{"a":"1","a":"2"}', "{bad", '{"a":{"value":"1"}}', "7777"):
        status, answer = await hub.post("/api/message/send", {**wish(to), "fields": text})
        assert (status, answer["code"]) == (400, 8104), text
    assert mail(hub, person) == []


async def test_a_template_of_today_by_kind(hub: Stack, person: str) -> None:
    """Typed names: what is too long is cut where that is harmless, and refused where it is not."""
    shown = wechat(hub).configure(app(hub))["templates"]
    typed = KINDS[VISITOR].shaped("new")
    made = {"id": "N" * 43, "title": typed.title, "content": typed.text, "kind": "template"}
    wechat(hub).configure(app(hub), templates=[*shown, made])
    await write(
        hub,
        replace(typed, enabled=True, channel_id=hub.channels["WX_GZH"], template="N" * 43, url="https://a.cn/${phone}"),
    )
    to = follow(hub, person)
    status, answer = await hub.post("/api/message/send", wish(to, {**VISIT, "reason": "面" * 30}))
    assert status == 200, answer
    [letter] = mail(hub, person)
    assert dict(letter.lines)["来访事由"] == "面" * 19 + "…"
    assert letter.url == "https://a.cn/13242919162"
    status, answer = await hub.post("/api/message/send", wish(to, {**VISIT, "visitTime": "明天上午"}))
    assert (status, answer["code"]) == (400, 8104)
    assert "visitTime（time3）" in answer["msg"]
    await write(hub, usual(hub, VISITOR))


async def test_by_template_id_in_the_templates_own_names(hub: Stack, person: str) -> None:
    to, template = follow(hub, person), templates(hub)["付款提醒"]
    fields = {"first": "已收款", "keyword1": "A7", "keyword5": "12.00元"}
    told_ = {**wish(to, fields, templateId=template, url="https://shop.example.com/a"), "kind": ""}
    status, answer = await hub.post("/api/message/send", told_)
    assert status == 200, answer
    assert dict(mail(hub, person)[0].lines)["账单编号"] == "A7"
    assert mail(hub, person)[0].url == "https://shop.example.com/a"
    status, answer = await hub.post("/api/message/send", {**told_, "msgId": number(), "channel": "wx0000000000000000"})
    assert (status, answer["code"]) == (404, 8105)
    status, answer = await hub.post("/api/message/send", {**told_, "msgId": number(), "kind": VISITOR})
    assert (status, answer["code"]) == (400, 1002)


@pytest.mark.parametrize("form", ["xml", "json"])
async def test_a_mini_programs_message_goes_to_who_allowed_it(hub: Stack, person: str, form: str) -> None:
    """Its event has the list on top in JSON, and in an element of its own in XML."""
    await hear(hub, MINI)
    wechat(hub, MINI).configure(app(hub, MINI), push_format=form)
    template, to = templates(hub, MINI)["付款提醒"], openid(hub, person, MINI)
    fields = {
        "character_string1": "A7",
        "thing2": "胡同咖啡",
        "phrase3": "停车缴费",
        "time4": "2026-11-28 08:15",
        "amount5": "12.00元",
    }
    told_ = {**wish(to, fields, templateId=template, channel=app(hub, MINI), miniPage="pages/bill"), "kind": ""}
    told_["messageType"] = "subscribed"
    status, answer = await hub.post("/api/message/send", told_)
    assert status == 422
    assert "43101" in answer["msg"]
    wechat(hub, MINI).act(app(hub, MINI), "allow", person, template=template)
    again = {**told_, "msgId": number(), "messageType": ""}  # a mini program's usual way
    status, answer = await hub.post("/api/message/send", again)
    assert (status, answer["status"]) == (200, "sent"), answer
    await told(hub, MINI)
    assert (await row(hub, again["msgId"]))["state"] == "delivered"


async def test_a_page_of_a_mini_program_needs_its_mini_program(hub: Stack, person: str) -> None:
    """Unless the message is the mini program's own; the usual way of an official account is not."""
    fields = {"thing1": "胡同"}
    plain = {**wish(follow(hub, person), fields, templateId="T" * 43, channel=app(hub), miniPage="p"), "kind": ""}
    for sent in (plain, wish(follow(hub, person), miniPage="pages/visit")):
        status, answer = await hub.post("/api/message/send", sent)
        assert (status, answer["code"]) == (400, 1001), answer
        assert "miniApp" in answer["msg"]


async def test_an_official_accounts_subscribed_message_has_no_number_until_its_event(hub: Stack, person: str) -> None:
    typed = KINDS[SYSTEM].shaped("subscribed")
    shown = wechat(hub).configure(app(hub))["templates"]
    made = {"id": "S" * 43, "title": typed.title, "content": typed.text, "kind": "subscribed"}
    wechat(hub).configure(app(hub), templates=[*shown, made])
    await write(hub, replace(typed, enabled=True, channel_id=hub.channels["WX_GZH"], template="S" * 43))
    wechat(hub).act(app(hub), "allow", person, template="S" * 43)
    fields = {"content": "维修单", "source": "ERP", "initiator": "唐村", "time": "2015-8-14 08:15:00"}
    status, answer = await hub.post("/api/message/send", wish(openid(hub, person), fields, kind=SYSTEM))
    assert status == 200, answer
    await told(hub)
    message = await row(hub, answer["msgId"])
    assert (message["state"], message["provider_no"]) == ("delivered", mail(hub, person)[-1].id)
    await write(hub, usual(hub, SYSTEM))


async def test_a_kind_that_is_off_is_refused_but_what_was_sent_is_told(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    await hub.post("/api/message/send", sent)
    await write(hub, replace(usual(hub, VISITOR), enabled=False))
    status, answer = await hub.post("/api/message/send", wish(sent["openid"]))
    assert (status, answer["code"]) == (400, 8103)
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer.get("msgId")) == (200, sent["msgId"]), answer
    await write(hub, usual(hub, VISITOR))
    assert (await hub.post("/api/message/query", {"msgId": "nobody"}))[1]["code"] == 8102


async def test_a_template_that_the_account_has_not_is_the_callers_own_mistake(hub: Stack, person: str) -> None:
    plain = {"msgId": number("L"), "openid": follow(hub, person), "templateId": "no-such-template"}
    more = {"channel": app(hub), "messageType": "template", "fields": orjson.dumps({"thing1": "x"}).decode()}
    status, answer = await hub.post("/api/message/send", {**plain, **more})
    assert (status, answer["code"]) == (400, 8107), answer
    assert "templateId" in answer["msg"]
    assert "40037" in answer["msg"]
    _, stands = await hub.post("/api/message/query", {"msgId": plain["msgId"]})
    assert stands["status"] == "unsent"
    assert stands["reason"].split()[:2] == ["40037", "invalid"]  # WeChat's number and words, none of ours between


async def test_a_channel_that_is_none_is_not_found(hub: Stack, person: str) -> None:
    plain = {"msgId": number("L"), "openid": openid(hub, person), "templateId": "no-such-template"}
    more = {"channel": "wx0000000000000000", "fields": orjson.dumps({"thing1": "x"}).decode()}
    status, answer = await hub.post("/api/message/send", {**plain, **more})
    assert (status, answer["code"]) == (404, 8105)


async def test_a_refusal_says_what_it_means_in_the_readers_language(hub: Stack, person: str) -> None:
    sent = wish(openid(hub, person))
    for _ in range(2):  # a repeat is told the same
        _, answer = await hub.post("/api/message/send", sent)
        assert "43004" in answer["msg"]
        assert "请用户先关注公众号" in answer["msg"]
    _, stands = await hub.post("/api/message/query", {"msgId": sent["msgId"]})
    assert "refused" not in stands["reason"]


async def test_a_quota_that_is_used_up_says_when_it_begins_anew(hub: Stack, person: str) -> None:
    sent, to = wish(follow(hub, person)), wechat(hub)
    to.configure(app(hub), exhausted=["/cgi-bin/message/"])
    try:
        _, answer = await hub.post("/api/message/send", sent)
    finally:
        to.configure(app(hub), exhausted=[])
    assert answer["code"] == 4005, answer
    assert "次日零点" in answer["msg"]
    _, stands = await hub.post("/api/message/query", {"msgId": sent["msgId"]})
    assert stands["reason"].startswith("45009 reach max")


async def test_why_there_was_no_token_is_told_in_chinese_in_the_answer_and_afterwards(hub: Stack, person: str) -> None:
    sent = wish(follow(hub, person))
    async with silent(hub):
        status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["msg"].split("：", 1)[1]) == (502, NO_TOKEN.zh)
    _, stands = await hub.post("/api/message/query", {"msgId": sent["msgId"]})
    assert (stands["status"], stands["reason"]) == ("unsent", NO_TOKEN.zh)
