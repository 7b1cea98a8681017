"""Sending through each gateway, and what it says of it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.channels.jcsms.stand import ADDRESS, FORMS, TEXT, Canned, Stand, sms

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sms import HearsSms, SendsSms, SmsState
from hutong.channels.jcsms import SPEC
from hutong.channels.jcsms.adapter import Jcsms
from hutong.channels.jcsms.simulator import JcsmsSimulator
from hutong.channels.jcsms.simulator.dialects import DIALECTS
from hutong.channels.jcsms.simulator.provider import FORBIDDEN

# What each gateway's refusal is taken for: reason -> fault.
REASONS = {
    "phone": Fault.REFUSED,
    "text": Fault.REFUSED,
    "words": Fault.REFUSED,
    "blacklist": Fault.REFUSED,
    "balance": Fault.CONFIG,
    "fast": Fault.SLOW_DOWN,
}


def test_the_spec() -> None:
    assert SPEC.capabilities() == {SendsSms, HearsSms}
    assert SPEC.endpoint.format_map({"ADDRESS": "https://sms.example/send"}) == "https://sms.example/send"
    assert (Jcsms.TEMPLATES, Jcsms.PLAIN) == (False, True)
    assert SPEC.unverified.zh
    assert SPEC.unverified.en
    assert set(JcsmsSimulator.FORMS) == set(FORMS) >= {"jianzhou", "json"}


async def test_a_message_arrives_as_it_is_read(each: Stand) -> None:
    sent = sms()
    outcome = await each.adapter.send_sms(sent)
    assert (outcome.state, outcome.number, outcome.phone) == (SmsState.SENT, sent.number, sent.phone)
    (shown,) = each.provider.inbox()
    assert shown.phone == sent.phone
    assert shown.text == (f"{TEXT}【胡同小店】" if each.form == "jianzhou" else f"【胡同小店】{TEXT}")
    assert outcome.provider_no == ("" if each.form == "query" else shown.id)
    assert shown.number == ("" if each.form == "jianzhou" else sent.number)


async def test_the_signature_of_a_message_goes_before_that_of_the_settings(stand: Stand) -> None:
    await stand.adapter.send_sms(sms(sign="胡同医院"))
    await stand.open(SIGN_NAME=None).send_sms(sms())
    await stand.open(SIGN_PLACE="front").send_sms(sms())
    texts = [one.text for one in stand.provider.inbox()]
    assert texts == [f"{TEXT}【胡同医院】", TEXT, f"【胡同小店】{TEXT}"]


async def test_a_template_is_not_for_it(each: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await each.adapter.send_sms(sms(template="SMS_1"))
    assert failure.value.fault is Fault.UNSUPPORTED
    assert list(each.provider.inbox()) == []


async def test_a_phone_abroad_is_not_for_it(each: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await each.adapter.send_sms(sms(phone="+85291234567"))
    assert failure.value.fault is Fault.REFUSED
    assert list(each.provider.inbox()) == []


@pytest.mark.parametrize("reason", REASONS)
async def test_what_a_gateway_refuses(each: Stand, reason: str) -> None:
    asked = {
        "phone": sms(phone="12800138000"),
        "text": sms(text="字" * 500),
        "words": sms(text=f"来{FORBIDDEN}吧"),
    }.get(reason, sms())
    each.provider.broke = reason == "balance"
    each.provider.limits = reason == "fast"
    each.provider.blacklist = {asked.phone} if reason == "blacklist" else set()
    if reason == "fast":
        await each.adapter.send_sms(sms())
    with pytest.raises(Failed) as failure:
        await each.adapter.send_sms(asked)
    code = DIALECTS[each.form].CODES[reason]
    assert (failure.value.fault, failure.value.code) == (REASONS[reason], code)
    assert len(list(each.provider.inbox())) == (1 if reason == "fast" else 0)


async def test_another_account_or_key(each: Stand) -> None:
    for adapter in (each.open("sdk_nobody"), each.open(PRIVATE_KEY="another")):
        with pytest.raises(Failed) as failure:
            await adapter.send_sms(sms())
        assert failure.value.fault is Fault.CONFIG
    if each.form == "json":
        with pytest.raises(Failed) as failure:
            await each.open(SIGN_NAME="没报备").send_sms(sms())
        assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "1005")


async def test_how_a_request_looks() -> None:
    """The usual gateway's, byte by byte; a slash at the end of the address stays; GET puts all into the address."""
    stand, canned = Stand("jianzhou"), Canned(b"77")
    await stand.open("sdk_x", canned, PRIVATE_KEY="p&w", ADDRESS="http://x.test/sms/").send_sms(sms(text="a b+c 中"))
    method, url, headers, body = canned.asked[0]
    assert (method, url) == ("POST", "http://provider.test/jcsms/")
    assert headers["content-type"] == "application/x-www-form-urlencoded;charset=utf-8"
    sign = "%E3%80%90%E8%83%A1%E5%90%8C%E5%B0%8F%E5%BA%97%E3%80%91"
    text = f"a+b%2Bc+%E4%B8%AD{sign}"
    assert body.decode() == f"account=sdk_x&password=p%26w&destmobile=13800138000&msgText={text}"
    await stand.open("sdk_x", canned, METHOD="GET", FIELD_NUMBER="ext", FIELD_TIME="t", EXTRA="a=1%262").send_sms(sms())
    method, url, _, body = canned.asked[1]
    told = parse_qs(urlsplit(url).query)
    assert (method, body, told["a"], len(told["ext"][0])) == ("GET", b"", ["1&2"], 26)
    assert told["t"][0].isdecimal()
    assert len(told["t"][0]) == 10


async def test_secrets_are_shown_nowhere(each: Stand) -> None:
    secrets = [each.account.settings[wire] for wire in ("PRIVATE_KEY", "CALLBACK_TOKEN")]
    shown = f"{each.adapter.config!r} {each.adapter._gateway!r}"
    with pytest.raises(Failed) as failure:
        await each.open(PRIVATE_KEY="another-password").send_sms(sms())
    for secret in (*secrets, "another-password"):
        assert secret not in f"{shown} {failure.value}"
    assert each.adapter.receipts_at() == f"{ADDRESS}?token={secrets[1]}"
