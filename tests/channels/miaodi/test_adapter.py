"""Sending by Miaodi: what leaves, what arrives on the phone, and everything that can go wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.miaodi.stand import ADDRESS, PHONE, PROVIDER, VECTORS, Stand

from hutong.base.clock import now
from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.sms import Sms, SmsState
from hutong.channels.miaodi import SPEC
from hutong.channels.miaodi.adapter import FAULTS, Miaodi
from hutong.channels.miaodi.settings import MiaodiConfig
from hutong.channels.miaodi.wire import GENERATIONS, sig

SMS_ID = "913945fec0204b1e94baa75a5c013f59"
TAKEN: Mapping[str, Any] = {"respCode": "00000", "respDesc": "请求成功。", "failList": [], "smsId": SMS_ID}


class Canned:
    """An Http that keeps what leaves and always gives the same answer."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.reply = Reply(status, body, {"content-type": "application/json"})
        self.left: list[tuple[str, str, Mapping[str, str], bytes]] = []

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The canned answer."""
        self.left.append((method, url, headers, body))
        return self.reply


def _with(stand: Stand, answer: Any, status: int = 200) -> tuple[Miaodi, Canned]:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    canned = Canned(body, status)
    return Miaodi(stand.config, replace(stand.line, http=canned)), canned


def _without(stand: Stand, *wires: str) -> MiaodiConfig:
    kept = {wire: value for wire, value in stand.account.settings.items() if wire not in wires}
    return MiaodiConfig.read(stand.account.merchant_no, kept)


async def _failure(adapter: Miaodi, sms: Sms) -> Failed:
    with pytest.raises(Failed) as failure:
        await adapter.send_sms(sms)
    return failure.value


@pytest.mark.parametrize("vector", VECTORS["signatures"])
def test_signatures(vector: dict[str, str]) -> None:
    """The rule of the manual, worked out by a third party."""
    assert sig(vector["sid"], Secret(vector["token"]), vector["timestamp"]) == vector["sig"]


def test_timestamps() -> None:
    """Beijing's clock, or milliseconds."""
    at = datetime(2015, 8, 21, 2, 3, 12, 456789, tzinfo=UTC)
    told = {name: generation.timestamp(at) for name, generation in GENERATIONS.items()}
    assert told == {"classic": "20150821100312", "distributor": "1440122592456", "danmi": "1440122592456"}


@pytest.mark.parametrize(
    ("generation", "url"),
    [
        ("", "https://api.miaodiyun.com/20150822/industrySMS/sendSMS"),
        ("classic", "https://api.miaodiyun.com/20150822/industrySMS/sendSMS"),
        ("distributor", "https://openapi.miaodiyun.com/distributor/sendSMS"),
        ("danmi", "https://openapi.danmi.com/distributor/sendSMS"),
    ],
)
async def test_what_leaves(stand: Stand, generation: str, url: str) -> None:
    """A form to the address of the generation, signed afresh; the template's parameters in its order."""
    told = {"PRIVATE_KEY": stand.account.settings["PRIVATE_KEY"], **({"GENERATION": generation} if generation else {})}
    config = MiaodiConfig.read(stand.account.merchant_no, told)
    canned = Canned(json.dumps(TAKEN).encode())
    line = Line(canned, SPEC.endpoint, ADDRESS, hosts=SPEC.hosts)
    await Miaodi(config, line).send_sms(stand.sms(template="209513871", params={"name": "王 先生&", "fee": "19.99"}))
    ((method, where, headers, body),) = canned.left
    assert (method, where) == ("POST", url)
    assert headers["content-type"].startswith("application/x-www-form-urlencoded")
    fields = dict(parse_qsl(body.decode()))
    timestamp, signature = fields.pop("timestamp"), fields.pop("sig")
    text = f"{stand.account.merchant_no}{stand.account.settings['PRIVATE_KEY']}{timestamp}"
    assert signature == hashlib.md5(text.encode()).hexdigest()
    assert fields == {
        "accountSid": stand.account.merchant_no,
        "to": PHONE,
        "templateid": "209513871",
        "param": "王 先生&,19.99",
        "respDataType": "JSON",
    }
    assert abs(int(timestamp) - int(GENERATIONS[generation or "classic"].timestamp(now()))) < 60_000


async def test_a_message_arrives(each: Stand) -> None:
    """Both templates, and plain text with the channel's signature or its own."""
    sent = [
        await each.sent(sign="胡同"),
        await each.sent(template=each.provider.templates["notice"], params={"name": "王先生", "fee": "19.99"}),
        await each.sent(template="", params={}),
        await each.sent(template="", params={}, sign="胡同", text="您的订单已发货。"),
    ]
    assert {(outcome.state, outcome.phone, outcome.number == "") for outcome in sent} == {(SmsState.SENT, PHONE, False)}
    shown = [(message.id, message.text) for message in each.provider.inbox()]
    assert shown == [
        (sent[0].provider_no, "【胡同】您的验证码是123456，5分钟内有效。"),
        (sent[1].provider_no, "【胡同】王先生您好，您本月的账单为19.99元。"),
        (sent[2].provider_no, "【胡同】您的验证码是123456，5分钟内有效。"),
        (sent[3].provider_no, "【胡同】您的订单已发货。"),
    ]


async def test_a_template_without_parameters(stand: Stand) -> None:
    """Sends none."""
    adapter, canned = _with(stand, TAKEN)
    await adapter.send_sms(stand.sms(params={}))
    assert "param" not in dict(parse_qsl(canned.left[0][3].decode()))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"phone": "+85291234567"}, Fault.REFUSED),
        ({"params": {"code": "12,34"}}, Fault.REFUSED),
        ({"template": ""}, Fault.CONFIG),
        ({"sign": "别家"}, Fault.CONFIG),
    ],
)
async def test_what_never_leaves(stand: Stand, changes: dict[str, Any], fault: Fault) -> None:
    """Foreign numbers, commas in parameters, plain text without a signature, a template with another one."""
    canned = Canned(json.dumps(TAKEN).encode())
    adapter = Miaodi(_without(stand, "SIGN_NAME"), replace(stand.line, http=canned))
    assert (await _failure(adapter, stand.sms(**changes))).fault is fault
    assert canned.left == []


@pytest.mark.parametrize("vector", VECTORS["answers"])
async def test_answers_that_were_seen(stand: Stand, vector: dict[str, Any]) -> None:
    """As others wrote them down."""
    adapter, _ = _with(stand, vector["body"])
    if vector["expected"] == "sent":
        assert (await adapter.send_sms(stand.sms())).provider_no == vector["body"]["smsId"]
    else:
        assert (await _failure(adapter, stand.sms())).fault == vector["expected"]


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code_of_the_table(stand: Stand, code: str) -> None:
    """For the request or for the number, with five digits or four; below 500 it is what the table says."""
    for written in (code, code[1:]):
        whole = {"respCode": written, "respDesc": "某种原因"}
        one = {**TAKEN, "failCount": "1", "failList": [{"phone": PHONE, "respCode": written, "respDesc": "某种原因"}]}
        for told in (whole, one):
            failed = await _failure(_with(stand, told)[0], stand.sms())
            assert (failed.fault, failed.code, failed.words) == (FAULTS[code], written, "某种原因")
        assert (await _failure(_with(stand, whole, 500)[0], stand.sms())).fault is Fault.UNKNOWN


def test_the_table() -> None:
    """Whatever may have been sent is unknown; only faults of account and rate are tried with the next carrier."""
    unknown = {code for code, fault in FAULTS.items() if fault is Fault.UNKNOWN}
    assert unknown == {"00001", "00007", "00017", "00079", "00165"}
    assert {code for code, fault in FAULTS.items() if fault is Fault.SLOW_DOWN} == {"00008", "00022", "00159"}
    assert all(len(code) == 5 and code.isdecimal() for code in FAULTS)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"respCode": None},
        {"respCode": ""},
        {"respCode": 0},
        {"respCode": 25},
        {"respCode": "0"},
        {"respCode": "000000"},
        {"respCode": "00999"},
        {"respCode": "０００００"},
        {"respCode": ["00025"]},
        {**TAKEN, "failList": [{"phone": PHONE}]},
        {**TAKEN, "failList": [{"phone": PHONE, "respCode": "00000"}]},
    ],
)
async def test_codes_of_no_list(stand: Stand, told: dict[str, Any]) -> None:
    """It may have been sent."""
    failed = await _failure(_with(stand, {"smsId": SMS_ID, **told})[0], stand.sms())
    assert failed.fault is Fault.UNKNOWN


@pytest.mark.parametrize("status", [201, 302, 404, 502])
async def test_success_with_another_status(stand: Stand, status: int) -> None:
    """Nobody documents it, so it is unknown."""
    assert (await _failure(_with(stand, TAKEN, status)[0], stand.sms())).fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [
        {**TAKEN, "smsId": ""},
        {**TAKEN, "smsId": None},
        {**TAKEN, "smsId": 1},
        {**TAKEN, "smsId": "a b"},
        {**TAKEN, "smsId": "x" * 65},
        {**TAKEN, "failCount": "1"},
        {**TAKEN, "failList": "x"},
        {**TAKEN, "failList": {"phone": PHONE}},
        {**TAKEN, "failList": [PHONE]},
        [],
        b"",
        b"{",
        b"<resp><respCode>00000</respCode></resp>",
        b"\xff",
        b"[" * 100_000,
    ],
)
async def test_what_is_no_success(stand: Stand, answer: Any) -> None:
    """An error that is not Failed, which the switchboard takes as UNKNOWN."""
    with pytest.raises((ValueError, RecursionError)):
        await _with(stand, answer)[0].send_sms(stand.sms())


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(each: Stand, wrong: Mischief) -> None:
    """NoAnswer, which the switchboard takes as UNKNOWN; the phone has it."""
    each.order_wrong(wrong, "sendSMS")
    with pytest.raises(NoAnswer):
        await Miaodi(each.config, replace(each.line, timeout=0.3)).send_sms(each.sms())
    assert len(list(each.provider.inbox())) == 1


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(each: Stand, wrong: Mischief) -> None:
    """HTML, 502: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    each.order_wrong(wrong)
    with pytest.raises(ValueError):
        await each.sent()
    assert each.provider.mischiefs.ordered == []


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [(Mischief.ERROR_BODY_200, ("00001", "0001")), (Mischief.UNLISTED_STATE, ("00999", "0999"))],
)
async def test_errors_that_may_hide_a_message(each: Stand, wrong: Mischief, codes: tuple[str, str]) -> None:
    """HTTP 200 with an error, a code of no list: unknown, and the phone has it."""
    each.order_wrong(wrong)
    failed = await _failure(each.adapter, each.sms())
    assert (failed.fault, failed.code) == (Fault.UNKNOWN, codes[each.form == "distributor"])
    assert len(list(each.provider.inbox())) == 1


async def test_refusals_of_the_simulator(each: Stand) -> None:
    """A number on the blacklist, in an answer that is a success; a template of nobody; no money."""
    each.provider.blacklist.add("13900139000")
    assert (await _failure(each.adapter, each.sms(phone="13900139000"))).fault is Fault.REFUSED
    assert (await _failure(each.adapter, each.sms(template="1"))).fault is Fault.CONFIG
    assert (await _failure(each.adapter, each.sms(params={"a": "1", "b": "2"}))).fault is Fault.REFUSED
    each.provider.funded = False
    assert (await _failure(each.adapter, each.sms())).fault is Fault.CONFIG
    assert list(each.provider.inbox()) == []


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened."""
    with pytest.raises(NeverLeft):
        await Miaodi(stand.config, Line(InProcess({}), PROVIDER, ADDRESS)).send_sms(stand.sms())


async def test_another_token(each: Stand) -> None:
    """Our settings' fault, and the token is in nothing that is told."""
    other = "0123456789abcdef0123456789abcdef"
    config = MiaodiConfig.read(each.account.merchant_no, {"PRIVATE_KEY": other, "GENERATION": each.form})
    failed = await _failure(Miaodi(config, each.line), each.sms())
    assert (failed.fault, failed.code.lstrip("0"), failed.words) == (Fault.CONFIG, "6", "sign错误")
    assert other not in f"{failed!r} {failed}"


async def test_words_that_a_database_can_bear(stand: Stand) -> None:
    """No NUL, no lone surrogate, not too long."""
    body = b'{"respCode":"00025","respDesc":"a\\u0000b\\ud800' + b"c" * 500 + b'"}'
    failed = await _failure(_with(stand, body)[0], stand.sms())
    assert (failed.words[:3], len(failed.words)) == ("ab?", 199)


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8) | some.just("00000"),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = some.sampled_from(("respCode", "respDesc", "failCount", "failList", "smsId"))


@settings(max_examples=200, deadline=None)
@given(answer=some.dictionaries(_FIELDS, _JSON), status=some.integers(200, 599))
async def test_any_answer(answer: dict[str, Any], status: int) -> None:
    """Whatever object comes, it is a message that was taken, Failed(UNKNOWN), or a ValueError."""
    stand = Stand()
    failure: Failed | None = None
    try:
        outcome = await _with(stand, answer, status)[0].send_sms(stand.sms())
    except ValueError:
        return
    except Failed as failed:
        failure = failed
    if failure is not None:
        assert failure.fault in {Fault.UNKNOWN, FAULTS.get(str(answer.get("respCode")))}
        return
    assert (answer["respCode"], answer["smsId"], status) == ("00000", outcome.provider_no, 200)
