"""Sending and asking, against the simulator in the same process."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.channels.aliyun_sms.stand import PHONE, Stand, told

from hutong.base.clock import BEIJING, beijing, now
from hutong.capabilities.diagnosis import Examines
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sms import AsksSms, HearsSms, SendsSms, SmsState
from hutong.channels.aliyun_sms import SPEC
from hutong.channels.aliyun_sms.adapter import PAGE, _days
from hutong.channels.aliyun_sms.simulator.accounts import AUDITED_SIGN, CODE_SIGN, GLOBAL


def test_the_spec() -> None:
    """What the code knows of itself."""
    assert SPEC.capabilities() == {SendsSms, AsksSms, HearsSms, Examines}
    assert (SPEC.adapter.TEMPLATES, SPEC.adapter.PLAIN) == (True, False)
    assert SPEC.endpoint == "https://dysmsapi.aliyuncs.com"


async def test_a_code(stand: Stand) -> None:
    """Sent, seen on the phone with the channel's own signature, asked about by both numbers, delivered."""
    sms = stand.sms()
    sent = await stand.adapter.send_sms(sms)
    assert (sent.state, sent.number, sent.phone, sent.words) == (SmsState.SENT, sms.number, PHONE, "")
    message = stand.of(sms)
    assert message.id == sent.provider_no
    assert (message.phone, message.text) == (PHONE, "【胡同小店】您的验证码是123456，5分钟内有效。")
    for provider_no in ("", sent.provider_no):
        asked = await stand.adapter.ask_sms(stand.question(sms, provider_no))
        assert (asked.state, asked.number, asked.provider_no) == (SmsState.SENT, sms.number, provider_no)
        assert (asked.at, asked.code) == (None, "")
    stand.provider.report(message.id)
    asked = await stand.adapter.ask_sms(stand.question(sms, sent.provider_no))
    assert (asked.state, asked.code, asked.phone) == (SmsState.DELIVERED, "DELIVERED", PHONE)
    assert asked.at is not None
    assert abs(now() - asked.at) < timedelta(seconds=5)


async def test_a_notice_with_its_own_signature(stand: Stand) -> None:
    """The template's signature goes before the channel's, parameters as they are."""
    params = {"name": '张三"&=% +', "fee": "12.50"}
    sms = stand.sms(template=stand.provider.templates["notice"], params=params, sign="胡同小店")
    await stand.with_settings(SIGN_NAME="").send_sms(sms)
    assert stand.of(sms).text == '【胡同小店】尊敬的张三"&=% +，您本月的费用为12.50元。'


async def test_no_signature_at_all(stand: Stand) -> None:
    """Our settings' fault; nothing leaves."""
    with pytest.raises(Failed) as failure:
        await stand.with_settings(SIGN_NAME="").send_sms(stand.sms())
    assert failure.value.fault is Fault.CONFIG
    assert "SIGN_NAME" in failure.value.words
    assert not list(stand.provider.inbox())


async def test_a_text_without_a_template(stand: Stand) -> None:
    """Aliyun sends none."""
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(stand.sms(template="", params={}))
    assert failure.value.fault is Fault.UNSUPPORTED
    assert not list(stand.provider.inbox())


async def test_a_foreign_phone(stand: Stand) -> None:
    """With a template for other countries; one for mainland China is refused, and so is a number that is ambiguous."""
    sms = stand.sms(phone="+85291234567", template=GLOBAL)
    sent = await stand.adapter.send_sms(sms)
    assert stand.of(sms).phone == "+85291234567"
    asked = await stand.adapter.ask_sms(stand.question(sms, sent.provider_no))
    assert (asked.state, asked.phone) == (SmsState.SENT, "+85291234567")
    for phone, template in (("+85291234567", stand.provider.templates["code"]), ("+13812345678", GLOBAL)):
        with pytest.raises(Failed) as failure:
            await stand.adapter.send_sms(stand.sms(phone=phone, template=template))
        assert failure.value.fault is Fault.REFUSED
    assert len(list(stand.provider.inbox())) == 1


@pytest.mark.parametrize(
    ("changes", "fault", "code"),
    [
        ({"phone": "12345678901"}, Fault.REFUSED, ""),
        ({"sign": "别人的店"}, Fault.CONFIG, "isv.SMS_SIGNATURE_ILLEGAL"),
        ({"sign": AUDITED_SIGN}, Fault.CONFIG, "isv.SMS_SIGNATURE_ILLEGAL"),
        ({"template": "SMS_1"}, Fault.CONFIG, "isv.SMS_TEMPLATE_ILLEGAL"),
        ({"template": GLOBAL}, Fault.CONFIG, "isv.DOMESTIC_NUMBER_NOT_SUPPORTED"),
        ({"params": {}}, Fault.REFUSED, "isv.TEMPLATE_MISSING_PARAMETERS"),
        ({"params": {"code": "1"}}, Fault.REFUSED, "isv.PARAM_LENGTH_LIMIT"),
        ({"params": {"code": "12-34"}}, Fault.REFUSED, "isv.TEMPLATE_PARAMS_ILLEGAL"),
    ],
)
async def test_what_aliyun_refuses(stand: Stand, changes: dict[str, object], fault: Fault, code: str) -> None:
    """Nothing was sent, and the kind tells whether another carrier may be tried."""
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(stand.sms(**changes))
    assert told(failure.value) == (fault, code)
    assert not list(stand.provider.inbox())


async def test_signature_and_template_of_different_kinds(stand: Stand) -> None:
    """A signature for codes does not send notices."""
    notice = {"template": stand.provider.templates["notice"], "params": {"name": "张三", "fee": "1"}}
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(stand.sms(sign=CODE_SIGN, **notice))
    assert told(failure.value) == (Fault.CONFIG, "isv.SMS_SIGNATURE_SCENE_ILLEGAL")
    assert (await stand.adapter.send_sms(stand.sms(sign=CODE_SIGN))).state is SmsState.SENT


async def test_limits_and_the_black_list(stand: Stand) -> None:
    """Of the phone, so they are no reason to try another carrier."""
    stand.provider.limits = True
    await stand.adapter.send_sms(stand.sms())
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(stand.sms())
    assert told(failure.value) == (Fault.REFUSED, "isv.BUSINESS_LIMIT_CONTROL")
    assert failure.value.words == "触发分钟级流控Permits:1"
    stand.provider.block("13900139000")
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(stand.sms(phone="13900139000"))
    assert told(failure.value) == (Fault.REFUSED, "isv.BLACK_KEY_CONTROL_LIMIT")


async def test_nothing_of_that_number(stand: Stand) -> None:
    """Neither another message to the same phone nor the same number on another phone is taken for it."""
    sms, other = stand.sms(), stand.sms()
    with pytest.raises(Failed) as failure:
        await stand.adapter.ask_sms(stand.question(sms))
    assert failure.value.fault is Fault.NOT_FOUND
    sent = await stand.adapter.send_sms(other)
    for question in (
        stand.question(sms),
        stand.question(sms, sent.provider_no),
        stand.question(other, phone="13900139000"),
        stand.question(other, "1^0"),
    ):
        with pytest.raises(Failed) as failure:
            await stand.adapter.ask_sms(question)
        assert failure.value.fault is Fault.NOT_FOUND


async def test_a_message_on_a_later_page(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by its number alone, behind a full page of newer ones; the pages are asked for one after the other."""
    # near midnight in Beijing two days are asked about
    monkeypatch.setattr("hutong.channels.aliyun_sms.adapter.SKEW", timedelta())
    sms = stand.sms()
    await stand.adapter.send_sms(sms)
    for _ in range(PAGE):
        await stand.adapter.send_sms(stand.sms())
    listening, adapter = stand.listening()
    assert (await adapter.ask_sms(stand.question(sms))).state is SmsState.SENT
    assert [one["CurrentPage"] for one in listening.queries] == ["1", "2"]
    assert {one["PageSize"] for one in listening.queries} == {"50"}
    listening.queries.clear()
    with pytest.raises(Failed) as failure:
        await adapter.ask_sms(stand.question(stand.sms()))
    assert failure.value.fault is Fault.NOT_FOUND
    assert [one["CurrentPage"] for one in listening.queries] == ["1", "2"]


async def test_what_leaves(stand: Stand) -> None:
    """The parameters of the manual and no others; every request with a nonce of its own."""
    listening, adapter = stand.listening()
    sms = stand.sms()
    sent = await adapter.send_sms(sms)
    await adapter.ask_sms(stand.question(sms, sent.provider_no))
    assert listening.queries == [
        {
            "OutId": sms.number,
            "PhoneNumbers": PHONE,
            "RegionId": "cn-hangzhou",
            "SignName": "胡同小店",
            "TemplateCode": stand.provider.templates["code"],
            "TemplateParam": '{"code":"123456"}',
        },
        {
            "BizId": sent.provider_no,
            "CurrentPage": "1",
            "PageSize": "50",
            "PhoneNumber": PHONE,
            "RegionId": "cn-hangzhou",
            "SendDate": f"{beijing(sms.at):%Y%m%d}",
        },
    ]
    assert [heads["x-acs-action"] for heads in listening.headers] == ["SendSms", "QuerySendDetails"]
    assert len({heads["x-acs-signature-nonce"] for heads in listening.headers}) == 2
    assert all(heads["content-length"] == "0" for heads in listening.headers)


async def test_a_template_without_parameters(stand: Stand) -> None:
    """No TemplateParam then."""
    listening, adapter = stand.listening()
    with pytest.raises(Failed):
        await adapter.send_sms(stand.sms(params={}))
    assert "TemplateParam" not in listening.queries[0]


async def test_midnight_in_beijing(stand: Stand) -> None:
    """Aliyun may have taken the message on another day than it was sent on by our clock."""
    midnight = beijing(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    sms = stand.sms()
    await stand.adapter.send_sms(sms)
    asked = await stand.adapter.ask_sms(stand.question(sms, sent_at=midnight - timedelta(seconds=1)))
    assert asked.state is SmsState.SENT
    with pytest.raises(Failed) as failure:
        await stand.adapter.ask_sms(stand.question(sms, sent_at=midnight - timedelta(minutes=6)))
    assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        ("2020-11-20 12:00:00", ["2020-11-20"]),
        ("2020-11-20 23:58:00", ["2020-11-20", "2020-11-21"]),
        ("2020-11-20 00:02:00", ["2020-11-20", "2020-11-19"]),
    ],
)
def test_the_days(clock: str, days: list[str]) -> None:
    """Days in Beijing, the likeliest first; UTC would be wrong for eight hours of each."""
    at = datetime.strptime(clock, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING).astimezone(UTC)
    assert [f"{day}" for day in _days(at)] == days


def test_no_day_in_the_future() -> None:
    """Tomorrow is not asked about before it begins."""
    tomorrow = beijing(now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    assert tomorrow.date() not in set(_days(tomorrow - timedelta(minutes=2)))


async def test_a_message_of_last_month(stand: Stand) -> None:
    """Aliyun has forgotten it: that is no proof that it was not sent, and nobody is asked."""
    listening, adapter = stand.listening()
    with pytest.raises(Failed) as failure:
        await adapter.ask_sms(stand.question(stand.sms(), sent_at=now() - timedelta(days=31)))
    assert failure.value.fault is Fault.UNKNOWN
    assert listening.queries == []


async def test_a_phone_that_was_never_sent_to(stand: Stand) -> None:
    """Neither is a number asked about that Aliyun would take for another one."""
    with pytest.raises(Failed) as failure:
        await stand.adapter.ask_sms(stand.question(stand.sms(phone="+13812345678")))
    assert failure.value.fault is Fault.REFUSED


async def test_secrets_are_not_shown(stand: Stand) -> None:
    """Neither by the adapter nor by what it raises."""
    secrets = [stand.account.settings[wire] for wire in ("PRIVATE_KEY", "CALLBACK_TOKEN")]
    seen = [repr(stand.adapter.config), str(stand.adapter.config), repr(stand.adapter._identity)]
    for sms in (stand.sms(template="SMS_1"), stand.sms(phone="1"), stand.sms(template="", params={})):
        with pytest.raises(Failed) as failure:
            await stand.adapter.send_sms(sms)
        seen.append(f"{failure.value!r} {failure.value} {failure.value.words}")
    assert not [secret for secret in secrets for text in seen if secret in text]
