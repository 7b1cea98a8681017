"""Sending and asking: with a simulated phone behind the channel, and with nobody, as in production."""

import asyncio
from dataclasses import replace

import pytest
from tests.channels.test_sms.stand import AT, Stand, asked, sms

from hutong.base.http import NeverLeft
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess
from hutong.capabilities.sms import AsksSms, HearsSms, SendsSms, SmsState
from hutong.channels.test_sms import SPEC
from hutong.channels.test_sms.settings import LocalSmsConfig


def test_the_spec() -> None:
    assert SPEC.capabilities() == {SendsSms, AsksSms}
    assert not issubclass(SPEC.adapter, HearsSms)
    assert SPEC.endpoint == ""
    assert SPEC.config is LocalSmsConfig


def test_there_is_nothing_to_set_up() -> None:
    assert LocalSmsConfig.keys() == ()
    assert LocalSmsConfig.read("", {}).facts() == {"MERCHANT_NO": ""}
    assert LocalSmsConfig.read("any", {}).merchant_no == "any"


async def test_a_message_arrives_as_it_is_read(stand: Stand) -> None:
    sent = sms()
    outcome = await stand.adapter.send_sms(sent)
    assert (outcome.state, outcome.number, outcome.phone) == (SmsState.SENT, sent.number, sent.phone)
    (shown,) = stand.provider.inbox()
    assert (shown.id, shown.phone, shown.state) == (outcome.provider_no, sent.phone, "sent")
    assert shown.text == "【胡同】您的验证码是 123456，5 分钟内有效。"
    assert (shown.template, shown.params) == ("ANY_TEMPLATE", {"code": "123456"})


@pytest.mark.parametrize("phone", ["13800138000", "+85291234567", "+12025550123"])
async def test_plain_text_to_any_country(stand: Stand, phone: str) -> None:
    await stand.adapter.send_sms(sms(phone=phone, template="", params={}, sign="", text="快递到了 / your parcel"))
    (shown,) = stand.provider.inbox()
    assert (shown.phone, shown.text, shown.template, shown.params) == (phone, "快递到了 / your parcel", "", {})


async def test_what_became_of_it(stand: Stand) -> None:
    sent = sms()
    outcome = await stand.adapter.send_sms(sent)
    question = asked(sent)
    assert (await stand.adapter.ask_sms(question)).state is SmsState.SENT
    stand.provider.report(outcome.provider_no)
    told = await stand.adapter.ask_sms(replace(question, provider_no=outcome.provider_no))
    assert (told.state, told.number, told.code) == (SmsState.DELIVERED, sent.number, "")
    assert told.provider_no == outcome.provider_no
    assert told.at is not None
    assert told.at.tzinfo is not None
    stand.provider.report(outcome.provider_no, code="PHONE_OFF")
    failed = await stand.adapter.ask_sms(question)
    assert (failed.state, failed.code, failed.words) == (SmsState.FAILED, "PHONE_OFF", "")
    with pytest.raises(KeyError):
        stand.provider.report("nothing")


async def test_a_message_that_nobody_sent(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await stand.adapter.ask_sms(asked(sms()))
    assert (failure.value.fault, failure.value.code) == (Fault.NOT_FOUND, "not_found")


async def test_it_arrives_by_itself_where_the_phone_is_on(stand: Stand) -> None:
    stand.provider.phone_on = True
    sent = sms()
    await stand.adapter.send_sms(sent)
    async with asyncio.timeout(5):
        while (await stand.adapter.ask_sms(asked(sent))).state is not SmsState.DELIVERED:
            await asyncio.sleep(0)
    (shown,) = stand.provider.inbox()
    assert shown.template == "ANY_TEMPLATE"


async def test_without_a_phone_nothing_leaves_and_it_has_arrived(stand: Stand) -> None:
    """Production: the line has no address."""
    adapter = stand.open(endpoint="", http=InProcess({}))
    for sent in (sms(), sms(template="", params={})):
        outcome = await adapter.send_sms(sent)
        assert (outcome.state, outcome.number, outcome.phone) == (SmsState.DELIVERED, sent.number, sent.phone)
        assert outcome.at == AT
        told = await adapter.ask_sms(asked(sent))
        assert (told.state, told.number, told.at) == (SmsState.DELIVERED, sent.number, AT)
        assert told.provider_no == outcome.provider_no
    assert list(stand.provider.inbox()) == []


async def test_nobody_listens(stand: Stand) -> None:
    adapter = stand.open(http=InProcess({}))
    with pytest.raises(NeverLeft):
        await adapter.send_sms(sms())
