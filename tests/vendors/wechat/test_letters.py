"""Messages by template: what leaves, what WeChat refuses, and the events that tell the end."""

from dataclasses import replace
from typing import Any

import pytest
from tests.vendors.wechat.stand import FORMS, Stand

from hutong.base.clock import now
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.message import Letter, LetterOutcome, MessageKind, MessageState
from hutong.capabilities.platform.push import Pushed
from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat.letters import results

SEND = "/cgi-bin/message/template/send"
VALUES = {
    "first": "您好",
    "keyword1": "B1 😀",
    "keyword2": "胡同小店",
    "keyword3": "停车费",
    "keyword4": "2026-11-28",
    "keyword5": "¥1.00",
    "remark": "谢谢",
}
TYPED = {
    "character_string1": "B1",
    "thing2": "胡同小店",
    "phrase3": "停车费",
    "time4": "2026年11月28日 12:00",
    "amount5": "1.00元",
}


async def _letter(stand: Stand, **changes: Any) -> Letter:
    """To the follower on the phone, by the account's template for payments."""
    templates = await stand.gzh.list_templates(MessageKind.TEMPLATE)
    template = next(one for one in templates if one.title == "付款提醒")
    to = stand.wechat.openid(stand.gzh.application())
    usual = Letter("N" * 32, MessageKind.TEMPLATE, to, template.id, VALUES, url="https://shop.test/b?x=1")
    return replace(usual, **changes)


async def _subscribed(stand: Stand, **changes: Any) -> Letter:
    templates = await stand.mp.list_templates(MessageKind.SUBSCRIBED)
    template = next(one for one in templates if one.title == "付款提醒")
    to = stand.wechat.openid(stand.mp.application())
    usual = Letter("N1", MessageKind.SUBSCRIBED, to, template.id, TYPED, mini_page="pages/bill?x=1")
    stand.wechat.act(stand.mp.application(), "allow", template=usual.template)
    return replace(usual, **changes)


async def test_templates_as_the_account_has_them(stand: Stand) -> None:
    found = await stand.gzh.list_templates(MessageKind.TEMPLATE)
    payment = next(one for one in found if one.title == "付款提醒")
    assert payment.industry == ("IT科技", "IT软件与服务")
    assert payment.content.startswith("{{first.DATA}}\n")
    assert payment.kind is MessageKind.TEMPLATE
    assert len(payment.id) == 43
    small = await stand.mp.list_templates(MessageKind.SUBSCRIBED)
    assert {one.kind for one in small} == {MessageKind.SUBSCRIBED}
    assert all("{{" in one.content for one in small)


async def test_a_message_to_a_follower(stand: Stand) -> None:
    letter = await _letter(stand)
    stand.wechat.act(stand.gzh.application(), "follow")
    outcome = await stand.gzh.send_message(letter)
    assert (outcome.state, outcome.number) == (MessageState.SENT, letter.number)
    assert stand.http.last(SEND) == {
        "touser": letter.to,
        "template_id": letter.template,
        "data": {name: {"value": value} for name, value in VALUES.items()},
        "client_msg_id": letter.number,
        "url": letter.url,
    }
    (shown,) = stand.wechat.mail()
    assert (shown.id, shown.number) == (outcome.provider_no, letter.number)
    assert ("账单编号", "B1 😀") in list(shown.lines)


async def test_the_same_number_is_one_message(stand: Stand) -> None:
    letter = await _letter(stand)
    stand.wechat.act(stand.gzh.application(), "follow")
    first, second = await stand.gzh.send_message(letter), await stand.gzh.send_message(letter)
    assert first.provider_no == second.provider_no
    assert len(stand.wechat.mail()) == 1


async def test_a_mini_program_behind_it(stand: Stand) -> None:
    letter = await _letter(stand, url="", mini_app=stand.mp.application(), mini_page="pages/bill")
    stand.wechat.act(stand.gzh.application(), "follow")
    await stand.gzh.send_message(letter)
    body = stand.http.last(SEND)
    assert body["miniprogram"] == {"appid": stand.mp.application(), "pagepath": "pages/bill"}
    assert "url" not in body


async def test_a_message_to_a_subscriber(stand: Stand) -> None:
    letter = await _subscribed(stand)
    outcome = await stand.mp.send_message(letter)
    assert outcome.state is MessageState.SENT
    assert outcome.provider_no
    body = stand.http.last("/cgi-bin/message/subscribe/send")
    assert (body["page"], body["miniprogram_state"], body["lang"]) == ("pages/bill?x=1", "formal", "zh_CN")
    with pytest.raises(Failed) as failure:
        await stand.mp.send_message(letter)
    assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, "43101")


async def test_an_account_writes_to_subscribers_by_another_call(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await stand.gzh.send_message(
            await _letter(stand, kind=MessageKind.SUBSCRIBED, mini_app="wx1", mini_page="pages/bill")
        )
    assert failure.value.code == "40037"
    body = stand.http.last("/cgi-bin/message/subscribe/bizsend")
    assert body["page"] == "https://shop.test/b?x=1"
    assert body["miniprogram"] == {"appid": "wx1", "pagepath": "pages/bill"}
    assert "client_msg_id" not in body


@pytest.mark.parametrize(
    ("changes", "code", "fault"),
    [
        ({}, "43004", Fault.REFUSED),  # follows nobody
        ({"to": "nobody"}, "40003", Fault.REFUSED),
        ({"template": "T" * 43}, "40037", Fault.CONFIG),
    ],
    ids=["stranger", "openid", "template"],
)
async def test_who_gets_none(stand: Stand, changes: dict[str, str], code: str, fault: Fault) -> None:
    stand.wechat.act(stand.gzh.application(), "follow")
    stand.wechat.act(stand.gzh.application(), "unfollow")
    with pytest.raises(Failed) as failure:
        await stand.gzh.send_message(await _letter(stand, **changes))
    assert (failure.value.code, failure.value.fault) == (code, fault)
    assert not stand.wechat.mail()


async def test_whether_it_was_sent_may_be_unknown(stand: Stand) -> None:
    letter = await _letter(stand)
    stand.wechat.act(stand.gzh.application(), "follow")
    stand.wechat.mischiefs.order(Mischief.ERROR_BODY_200, where=SEND)
    with pytest.raises(Failed) as failure:
        await stand.gzh.send_message(letter)
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "-1")


async def test_a_mini_program_has_no_followers(stand: Stand) -> None:
    letter = await _subscribed(stand, kind=MessageKind.TEMPLATE)
    for asked in (stand.mp.send_message(letter), stand.mp.list_templates(MessageKind.TEMPLATE)):
        with pytest.raises(Failed) as failure:
            await asked
        assert failure.value.fault is Fault.UNSUPPORTED


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("act", "console", "state"),
    [
        ("unblock", {}, MessageState.DELIVERED),
        ("block", {}, MessageState.FAILED),
        ("unblock", {"failing": True}, MessageState.FAILED),
    ],
    ids=["arrives", "blocked", "fails"],
)
async def test_what_became_of_it(
    stand: Stand, form: str, act: str, console: dict[str, Any], state: MessageState
) -> None:
    application = stand.gzh.application()
    letter = await _letter(stand)
    stand.wechat.act(application, "follow")
    await stand.pushed_to(stand.gzh, application, "safe", form)
    stand.wechat.act(application, act)
    stand.wechat.configure(application, **console)
    sent = await stand.gzh.send_message(letter)
    await stand.settled()
    (told,) = [one for pushed in stand.heard for one in stand.gzh.result_of(pushed)]
    assert (told.state, told.provider_no) == (state, sent.provider_no)
    assert (told.code, bool(told.words)) == ("", True)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("failing", [False, True])
async def test_what_became_of_a_subscribed_one(stand: Stand, form: str, failing: bool) -> None:
    application = stand.mp.application()
    letter = await _subscribed(stand)
    await stand.pushed_to(stand.mp, application, "safe", form)
    stand.wechat.configure(application, failing=failing)
    sent = await stand.mp.send_message(letter)
    await stand.settled()
    (told,) = [one for pushed in stand.heard for one in stand.mp.result_of(pushed)]
    assert told.provider_no == sent.provider_no
    assert told.state is (MessageState.FAILED if failing else MessageState.DELIVERED)


def _pushed(event: str, **fields: Any) -> Pushed:
    return Pushed("event", event, "o1", "gh_1", now(), "m", fields, False, "xml")


def test_events_as_the_manual_writes_them() -> None:
    rows = [
        {"TemplateId": "t", "MsgID": "1700827132819554304", "ErrorCode": "0", "ErrorStatus": "success"},
        {"TemplateId": "t", "MsgID": "2", "ErrorCode": "43101", "ErrorStatus": "user refuse"},
    ]
    pushed = _pushed("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": rows})
    first, second = results(pushed)
    assert (first.state, first.provider_no) == (MessageState.DELIVERED, "1700827132819554304")
    assert second == LetterOutcome(MessageState.FAILED, "", "2", "43101", "user refuse", pushed.at, "t")
    (alone,) = results(_pushed("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": rows[0]}))
    assert alone.state is MessageState.DELIVERED
    (flat,) = results(_pushed("subscribe_msg_sent_event", List=rows[1:]))
    assert flat.state is MessageState.FAILED


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("success", MessageState.DELIVERED),
        ("failed:user block", MessageState.FAILED),
        ("failed: system failed", MessageState.FAILED),
        ("failed:systemfailed", MessageState.FAILED),
        ("paused", MessageState.UNKNOWN),
        ("", MessageState.UNKNOWN),
    ],
)
def test_the_words_of_the_event(status: str, state: MessageState) -> None:
    (told,) = results(_pushed("templatesendjobfinish", MsgID=200163836, Status=status))
    assert (told.state, told.provider_no, told.code, told.words) == (state, "200163836", "", status)


def test_other_events_are_about_no_message() -> None:
    assert not results(_pushed("subscribe"))
    assert not results(_pushed("subscribe_msg_sent_event", SubscribeMsgSentEvent="x"))
