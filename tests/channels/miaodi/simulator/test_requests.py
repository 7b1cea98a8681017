"""The simulated Miaodi is strict: every field, the signature, the clock, and its true words of refusal."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.channels.miaodi.stand import PHONE, PROVIDER, VECTORS, Stand

from hutong.capabilities.simulation import Book, Home, InProcess
from hutong.channels.miaodi.simulator import MiaodiSimulator
from hutong.channels.miaodi.simulator.requests import WORDS, signed

PATHS = {"classic": "/20150822/industrySMS/sendSMS", "distributor": "/distributor/sendSMS"}
FORM = "application/x-www-form-urlencoded"


def _timestamp(form: str, late: timedelta = timedelta()) -> str:
    at = datetime.now(UTC) - late
    return f"{at + timedelta(hours=8):%Y%m%d%H%M%S}" if form == "classic" else str(int(at.timestamp() * 1000))


def _fields(stand: Stand, **changes: str | None) -> dict[str, str]:
    """A signed form; None takes a field out, and a given sig is kept."""
    usual = {
        "accountSid": stand.account.merchant_no,
        "to": PHONE,
        "templateid": "241001",
        "param": "123456",
        "timestamp": _timestamp(stand.form),
    }
    kept = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    text = f"{stand.account.merchant_no}{stand.account.settings['PRIVATE_KEY']}{kept.get('timestamp', '')}"
    return {"sig": hashlib.md5(text.encode()).hexdigest(), **kept}


async def _asked(stand: Stand, fields: dict[str, str] | bytes, **how: Any) -> dict[str, Any]:
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    path, kind = how.get("path", PATHS[stand.form]), how.get("kind", FORM)
    headers = {"content-type": kind} if kind else {}
    reply = await stand.http.send(how.get("method", "POST"), PROVIDER + path, headers=headers, body=body)
    assert reply.status == 200
    told = json.loads(reply.body)
    assert isinstance(told, dict)
    return told


def _code(stand: Stand, code: int) -> str:
    return f"{code:05d}" if stand.form == "classic" else f"{code:04d}"


@pytest.mark.parametrize("vector", VECTORS["signatures"])
def test_the_published_rule(vector: dict[str, str]) -> None:
    """The rule of the manual, worked out by a third party."""
    assert signed(vector["sid"], vector["token"], vector["timestamp"]) == vector["sig"]


async def test_what_a_success_looks_like(each: Stand) -> None:
    """As clients of each generation wrote it down."""
    told = await _asked(each, _fields(each))
    assert len(told.pop("smsId")) == 32
    both = {"respDesc": "请求成功。", "failList": []}
    one = {"respCode": "00000", "failCount": "0"} if each.form == "classic" else {"respCode": "0000"}
    assert told == {**both, **one}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"accountSid": None}, 112),
        ({"accountSid": "0" * 32}, 20),
        ({"timestamp": None}, 106),
        ({"timestamp": "yesterday"}, 108),
        ({"timestamp": "1440122592"}, 108),
        ({"sig": ""}, 107),
        ({"sig": "0" * 32}, 6),
        ({"respDataType": "XML"}, 4),
        ({"to": None}, 126),
        ({"to": "1380013800"}, 25),
        ({"to": "+8613800138000"}, 25),
        ({"to": f"{PHONE},"}, 25),
        ({"to": ",".join([PHONE] * 101)}, 94),
        ({"templateid": "1"}, 167),
        ({"templateid": "241003", "param": "1"}, 168),
        ({"param": None}, 127),
        ({"param": "1,2"}, 127),
        ({"param": ""}, 127),
        ({"templateid": "241002", "param": "王先生,"}, 127),
        ({"param": "代开发票"}, 143),
        ({"smsContent": "【胡同】你好"}, 177),
        ({"templateid": None}, 131),
        ({"templateid": None, "smsContent": "你好"}, 138),
        ({"templateid": None, "smsContent": "【胡同】"}, 138),
        ({"templateid": None, "smsContent": "【别家】你好"}, 161),
        ({"templateid": None, "smsContent": "【胡同】赌博"}, 143),
    ],
)
async def test_refusals(each: Stand, changes: dict[str, str | None], code: int) -> None:
    """Each with its code in the generation's way and its words; nothing is taken."""
    told = await _asked(each, _fields(each, **changes))
    assert told == {"respCode": _code(each, code), "respDesc": WORDS[code]}
    assert list(each.provider.inbox()) == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"path": "/20150822/sms/send"}, 13),
        ({"method": "GET"}, 12),
        ({"kind": "application/json"}, 64),
        ({"kind": ""}, 64),
    ],
)
async def test_how_it_must_be_asked(stand: Stand, how: dict[str, str], code: int) -> None:
    """By a form that is posted."""
    assert (await _asked(stand, _fields(stand), **how))["respCode"] == f"{code:05d}"


async def test_bodies_that_are_no_form(stand: Stand) -> None:
    """Not UTF-8, too many fields, too long."""
    for body in (b"to=\xff", b"to=%ff", b"&".join([b"a=1"] * 60), b"a" * 70_000):
        assert (await _asked(stand, body))["respCode"] == "00110"


async def test_the_marketing_address(stand: Stand) -> None:
    """The classic generation has another one for members."""
    assert (await _asked(stand, _fields(stand), path="/20150822/affMarkSMS/sendSMS"))["respCode"] == "00000"


async def test_generations_don_t_mix(each: Stand) -> None:
    """An account of one is nobody to the other, whose clock has another form anyway."""
    other = "distributor" if each.form == "classic" else "classic"
    told = await _asked(each, _fields(each), path=PATHS[other])
    assert int(told["respCode"]) == 108
    told = await _asked(each, _fields(each, timestamp=_timestamp(other)), path=PATHS[other])
    assert int(told["respCode"]) == 20


async def test_five_minutes(each: Stand) -> None:
    """On either side; the words differ."""
    for minutes, code in ((4, 0), (6, 5), (-4, 0), (-6, 15)):
        told = await _asked(each, _fields(each, timestamp=_timestamp(each.form, timedelta(minutes=minutes))))
        assert told["respCode"] == _code(each, code)


async def test_plain_text_must_fit_a_template(stand: Stand) -> None:
    """Once the account has none that is one blank."""
    stand.provider.any_text = False
    for content, code in (
        ("【胡同】您的验证码是1，5分钟内有效。", 0),
        ("【胡同】您的验证码是，5分钟内有效。", 134),
        ("【胡同】你好", 134),
    ):
        assert (await _asked(stand, _fields(stand, templateid=None, smsContent=content)))["respCode"] == f"{code:05d}"


async def test_several_numbers(each: Stand) -> None:
    """Each gets its message; those on the blacklist are listed, and the answer is a success."""
    each.provider.blacklist.add("13900139000")
    told = await _asked(each, _fields(each, to=f"{PHONE},13900139000,13700137000"))
    assert (told["respCode"], told.get("failCount", "1")) == (_code(each, 0), "1")
    assert told["failList"] == [{"phone": "13900139000", "respCode": _code(each, 111)}]
    messages = list(each.provider.inbox())
    assert [message.phone for message in messages] == [PHONE, "13700137000"]
    each.provider.report(messages[1].id)
    await each.provider.knocker.settled()
    assert [(one.provider_no, one.phone) for one in each.heard] == [(told["smsId"], "13700137000")]


async def test_what_an_account_may_not(stand: Stand) -> None:
    """Without money nothing; with limits, one message to a number in a minute, four in an hour."""
    stand.provider.funded = False
    assert (await _asked(stand, _fields(stand)))["respCode"] == "00023"
    stand.provider.funded = True
    for phone, before, code in ((PHONE, 1, "00174"), ("13700137000", 4, "00141"), ("13600136000", 0, "00000")):
        stand.provider.limits = False
        for _ in range(before):
            assert (await _asked(stand, _fields(stand, to=phone)))["respCode"] == "00000"
        stand.provider.limits = True
        assert (await _asked(stand, _fields(stand, to=phone)))["respCode"] == code


async def test_a_restart_forgets_nothing(stand: Stand) -> None:
    """The accounts, the messages and the address of the console are in the book."""
    sent = await stand.sent()
    again = MiaodiSimulator(stand.provider.home)
    assert again.account("classic") == stand.account
    assert again.message(sent.provider_no).text.startswith("【胡同】")
    assert again.receipts_to == stand.provider.receipts_to
    other = MiaodiSimulator(Home(PROVIDER, InProcess({}), Book()))
    assert other.account("classic").settings["PRIVATE_KEY"] != stand.account.settings["PRIVATE_KEY"]
    with pytest.raises(KeyError):
        other.account("partner")
    with pytest.raises(KeyError):
        other.report("1")


async def test_a_phone_that_is_on(stand: Stand) -> None:
    """Every message arrives by itself, and is told."""
    stand.provider.phone_on = True
    sent = await stand.sent()
    await asyncio.gather(*stand.provider._travelling)
    await stand.provider.knocker.settled()
    assert [told.provider_no for told in stand.heard] == [sent.provider_no]


async def test_long_messages_cost_more(stand: Stand) -> None:
    """Seventy characters, then in pieces of 67; without an address nothing is told."""
    for long, pieces in ((66, "1"), (67, "2"), (130, "2"), (131, "3")):
        sent = await stand.sent(template="", params={}, text="汉" * long)
        stand.provider.report(sent.provider_no)
        await stand.provider.knocker.settled()
        (told,) = json.loads(stand.knocks[-1].body)["smsResult"]
        assert told["chargingNum"] == pieces
    stand.provider.receipts_to = ""
    await stand.reported()
    assert len(stand.knocks) == 4
