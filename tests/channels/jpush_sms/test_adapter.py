"""Sending by JPush: what leaves, what arrives on the phone, and everything that can go wrong."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.jpush_sms.stand import ADDRESS, PHONE, PROVIDER, Stand

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.sms import Sms, SmsOutcome, SmsState
from hutong.channels.jpush_sms.adapter import FAULTS, JpushSms
from hutong.channels.jpush_sms.settings import JpushSmsConfig
from hutong.channels.jpush_sms.wire import authorization

VECTORS: list[dict[str, str]] = json.loads((Path(__file__).parent / "vectors.json").read_text())


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


def _with(stand: Stand, answer: Any, status: int = 200) -> tuple[JpushSms, Canned]:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    canned = Canned(body, status)
    return JpushSms(stand.config, replace(stand.line, http=canned)), canned


async def _failure(adapter: JpushSms, sms: Sms) -> Failed:
    with pytest.raises(Failed) as failure:
        await adapter.send_sms(sms)
    return failure.value


def test_the_published_authorization() -> None:
    """Basic authentication with the manual's own key and secret."""
    vector = VECTORS[0]
    assert authorization(vector["app_key"], Secret(vector["master_secret"])) == vector["expected"]


async def test_what_leaves(stand: Stand) -> None:
    """The manual's example: POST, JSON with its Content-Type, numbers as numbers, parameters by name."""
    config = JpushSmsConfig.read(VECTORS[0]["app_key"], {"PRIVATE_KEY": VECTORS[0]["master_secret"]})
    canned = Canned(b'{"msg_id":288193860302}')
    adapter = JpushSms(config, Line(canned, "https://api.sms.jpush.cn", ADDRESS))
    sms = stand.sms(template="1", params={"姓": "王", "fee": "1"})
    outcome = await adapter.send_sms(sms)
    assert outcome == SmsOutcome(SmsState.SENT, sms.number, provider_no="288193860302", phone=PHONE)
    ((method, url, headers, body),) = canned.left
    assert (method, url) == ("POST", "https://api.sms.jpush.cn/v1/messages")
    assert (headers["authorization"], headers["content-type"]) == (VECTORS[0]["expected"], "application/json")
    assert json.loads(body) == {"mobile": PHONE, "temp_id": 1, "temp_para": {"姓": "王", "fee": "1"}}


async def test_the_signature_that_is_sent(stand: Stand) -> None:
    """The message's own, else the channel's, else none; a template without parameters sends none."""
    for sign, own, wanted in (("7", "5001", 7), ("", "5001", 5001), ("", "", None)):
        chosen = {"PRIVATE_KEY": stand.account.settings["PRIVATE_KEY"], **({"SIGN_ID": own} if own else {})}
        canned = Canned(b'{"msg_id":"1"}')
        config = JpushSmsConfig.read(stand.account.merchant_no, chosen)
        await JpushSms(config, replace(stand.line, http=canned)).send_sms(stand.sms(sign=sign, params={}))
        told = json.loads(canned.left[0][3])
        assert (told.get("sign_id"), "temp_para" in told) == (wanted, False)


async def test_a_message_arrives(stand: Stand) -> None:
    """Both templates, with the signature in its brackets."""
    first = await stand.sent()
    second = await stand.sent(template=stand.provider.templates["notice"], params={"name": "王先生", "fee": "19.99"})
    assert (first.state, first.phone) == (SmsState.SENT, PHONE)
    shown = [(message.id, message.phone, message.text, message.state) for message in stand.provider.inbox()]
    assert shown == [
        (first.provider_no, PHONE, "【胡同】您的验证码是123456，5分钟内有效。", "sent"),
        (second.provider_no, PHONE, "【胡同】王先生您好，您本月的账单为19.99元。", "sent"),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"template": ""}, Fault.UNSUPPORTED),
        ({"phone": "+85291234567"}, Fault.REFUSED),
        ({"template": "SMS_1"}, Fault.CONFIG),
        ({"template": "１"}, Fault.CONFIG),
        ({"template": "9" * 5000}, Fault.CONFIG),
        ({"sign": "胡同"}, Fault.CONFIG),
    ],
)
async def test_what_never_leaves(stand: Stand, changes: dict[str, str], fault: Fault) -> None:
    """Plain text, foreign numbers, and what is no number where JPush has one."""
    adapter, canned = _with(stand, {"msg_id": 1})
    assert (await _failure(adapter, stand.sms(**changes))).fault is fault
    assert canned.left == []


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code_of_the_table(stand: Stand, code: str) -> None:
    """As a number or a text, with HTTP 200 or not; below 500 it is what the table says."""
    for written in (int(code), code):
        told = {"error": {"code": written, "message": "certain reasons"}}
        for status in (200, 400, 403):
            failed = await _failure(_with(stand, told, status)[0], stand.sms())
            assert (failed.fault, failed.code, failed.words) == (FAULTS[code], code, "certain reasons")
        assert (await _failure(_with(stand, told, 500)[0], stand.sms())).fault is Fault.UNKNOWN


async def test_the_table() -> None:
    """Whatever may have been sent is unknown; only faults of account and rate are tried with the next carrier."""
    assert [code for code, fault in FAULTS.items() if fault is Fault.UNKNOWN] == ["50019", "50034"]
    assert [code for code, fault in FAULTS.items() if fault is Fault.SLOW_DOWN] == ["50009"]
    assert set(FAULTS.values()) == {Fault.UNKNOWN, Fault.SLOW_DOWN, Fault.CONFIG, Fault.REFUSED}


@pytest.mark.parametrize("error", [None, [], "50006", {}, {"code": None}, {"code": 50999}, {"code": [50006]}])
async def test_errors_of_no_manual(stand: Stand, error: Any) -> None:
    """An error that is not listed, or none that can be read: it may have been sent."""
    assert (await _failure(_with(stand, {"msg_id": 1, "error": error}, 403)[0], stand.sms())).fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"msg_id": 1}, 201),
        ({"msg_id": 1}, 502),
        ({"msg_id": 1}, 302),
        ({"msg_id": -1}, 200),
        ({"msg_id": True}, 200),
        ({"msg_id": 1.5}, 200),
        ({"msg_id": ""}, 200),
        ({"msg_id": "１"}, 200),
        ({"msg_id": "x" * 99}, 200),
        ({"msg_id": None}, 200),
        ({}, 200),
        ([], 200),
        (b"", 200),
        (b"{", 200),
        (b'{"msg_id":1', 200),
        (b"<html></html>", 200),
        (b"\xff", 200),
        (b"[" * 100_000, 200),
    ],
)
async def test_what_is_no_success(stand: Stand, answer: Any, status: int) -> None:
    """An error that is not Failed, which the switchboard takes as UNKNOWN."""
    with pytest.raises((ValueError, RecursionError)):
        await _with(stand, answer, status)[0].send_sms(stand.sms())


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(stand: Stand, wrong: Mischief) -> None:
    """NoAnswer, which the switchboard takes as UNKNOWN; the phone has it."""
    stand.order_wrong(wrong, "/v1/messages")
    with pytest.raises(NoAnswer):
        await JpushSms(stand.config, replace(stand.line, timeout=0.3)).send_sms(stand.sms())
    assert len(list(stand.provider.inbox())) == 1


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(stand: Stand, wrong: Mischief) -> None:
    """HTML, 502: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    stand.order_wrong(wrong)
    with pytest.raises(ValueError):
        await stand.sent()
    assert stand.provider.mischiefs.ordered == []


@pytest.mark.parametrize(("wrong", "code"), [(Mischief.ERROR_BODY_200, "50019"), (Mischief.UNLISTED_STATE, "50999")])
async def test_errors_that_may_hide_a_message(stand: Stand, wrong: Mischief, code: str) -> None:
    """HTTP 200 with an error, a code of no manual: unknown, and the phone has it."""
    stand.order_wrong(wrong)
    failed = await _failure(stand.adapter, stand.sms())
    assert (failed.fault, failed.code) == (Fault.UNKNOWN, code)
    assert len(list(stand.provider.inbox())) == 1


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened."""
    with pytest.raises(NeverLeft):
        await JpushSms(stand.config, Line(InProcess({}), PROVIDER, ADDRESS)).send_sms(stand.sms())


async def test_another_secret(stand: Stand) -> None:
    """Our settings' fault, and the secret is in nothing that is told."""
    config = JpushSmsConfig.read(stand.account.merchant_no, {"PRIVATE_KEY": "0123456789abcdef01234567"})
    failed = await _failure(JpushSms(config, stand.line), stand.sms())
    assert (failed.fault, failed.code, failed.words) == (Fault.CONFIG, "50002", "auth failed")
    assert "0123456789abcdef01234567" not in f"{failed!r} {failed} {failed.words}"


async def test_words_that_a_database_can_bear(stand: Stand) -> None:
    """No NUL, no lone surrogate, not too long."""
    body = b'{"error":{"code":50006,"message":"a\\u0000b\\ud800' + b"c" * 500 + b'"}}'
    failed = await _failure(_with(stand, body, 403)[0], stand.sms())
    assert (failed.words[:3], len(failed.words)) == ("ab?", 199)


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(answer=some.dictionaries(some.sampled_from(("msg_id", "error", "code")), _JSON), status=some.integers(200, 599))
async def test_any_answer(answer: dict[str, Any], status: int) -> None:
    """Whatever object comes, it is a message that was taken, Failed(UNKNOWN), or a ValueError."""
    stand = Stand()
    sms = stand.sms()
    failure: Failed | None = None
    try:
        outcome = await _with(stand, answer, status)[0].send_sms(sms)
    except ValueError:
        return
    except Failed as failed:
        failure = failed
    if failure is not None:
        assert failure.fault is Fault.UNKNOWN
        return
    assert (outcome.state, outcome.number, status) == (SmsState.SENT, sms.number, 200)
    assert str(answer["msg_id"]) == outcome.provider_no
