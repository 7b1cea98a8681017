"""Everything that can go wrong between us and Aliyun, and what it is taken for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.channels.aliyun_sms.stand import PHONE, PROVIDER, Stand, told

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.aliyun_sms.adapter import FAULTS, PAGE, PAGES, STATES, AliyunSms


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_accepted(stand: Stand, wrong: Mischief) -> None:
    """The request may have arrived: NoAnswer, which the switchboard takes as UNKNOWN; asking finds the message."""
    adapter = AliyunSms(stand.adapter.config, replace(stand.line, timeout=0.3))
    sms = stand.sms()
    stand.order_wrong(wrong, "SendSms")
    with pytest.raises(NoAnswer):
        await adapter.send_sms(sms)
    assert (await stand.adapter.ask_sms(stand.question(sms))).state is SmsState.SENT
    assert len(list(stand.provider.inbox())) == 1


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(stand: Stand, wrong: Mischief) -> None:
    """HTML: an error that is not Failed, which the switchboard takes as UNKNOWN."""
    sms = stand.sms()
    for call in (lambda: stand.adapter.send_sms(sms), lambda: stand.adapter.ask_sms(stand.question(sms))):
        stand.order_wrong(wrong)
        with pytest.raises(ValueError):
            await call()
    assert stand.provider.mischiefs.ordered == []


async def test_nobody_listens(stand: Stand) -> None:
    """NeverLeft: nothing happened, another carrier may be tried."""
    adapter = AliyunSms(stand.adapter.config, Line(InProcess({}), PROVIDER, ""))
    with pytest.raises(NeverLeft):
        await adapter.send_sms(stand.sms())


async def test_http_200_with_an_error_body(stand: Stand) -> None:
    """It is no success; a system error may have happened after the message was taken, as here."""
    sms = stand.sms()
    stand.order_wrong(Mischief.ERROR_BODY_200, "SendSms")
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms)
    assert told(failure.value) == (Fault.UNKNOWN, "isp.SYSTEM_ERROR")
    stand.order_wrong(Mischief.ERROR_BODY_200, "QuerySendDetails")
    with pytest.raises(Failed) as failure:
        await stand.adapter.ask_sms(stand.question(sms))
    assert told(failure.value) == (Fault.UNKNOWN, "isp.SYSTEM_ERROR")
    assert (await stand.adapter.ask_sms(stand.question(sms))).state is SmsState.SENT


async def test_unlisted_words(stand: Stand) -> None:
    """A state or code that no manual lists is unknown, never failure."""
    sms = stand.sms()
    stand.order_wrong(Mischief.UNLISTED_STATE, "SendSms")
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms)
    assert told(failure.value) == (Fault.UNKNOWN, "isv.HELD_FOR_REVIEW")
    stand.order_wrong(Mischief.UNLISTED_STATE, "QuerySendDetails")
    asked = await stand.adapter.ask_sms(stand.question(sms))
    assert (asked.state, asked.words) == (SmsState.UNKNOWN, "SendStatus 9")


async def test_settings_that_aliyun_does_not_accept(stand: Stand) -> None:
    """Another secret, an AccessKey that does not exist: our settings' fault, and nothing of the request in the words.

    Aliyun shows what it would have signed: the phone and the code stand in it, for whoever reads the timeline.
    """
    cases = [
        (stand.with_settings(PRIVATE_KEY="x" * 30), "SignatureDoesNotMatch"),
        (stand.with_settings("LTAI5tNobody0000000000"), "InvalidAccessKeyId.NotFound"),
    ]
    for adapter, code in cases:
        with pytest.raises(Failed) as failure:
            await adapter.send_sms(stand.sms())
        assert told(failure.value) == (Fault.CONFIG, code)
        assert failure.value.words.startswith("Specified ")
        assert "sign is" not in failure.value.words
    assert not list(stand.provider.inbox())


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "IncompleteSignature"])
@pytest.mark.parametrize("echo", ["string to sign is:POST&%2F&PhoneNumbers%3D", "canonical request is:POST\n/\n"])
async def test_echoes(stand: Stand, code: str, echo: str) -> None:
    """Whatever the server would have signed is cut off."""
    message = f"Specified signature is not matched. server {echo}{PHONE}%26123456"
    with pytest.raises(Failed) as failure:
        await _with(stand, {"Code": code, "Message": message}, 400).send_sms(stand.sms())
    assert failure.value.words == "Specified signature is not matched."


async def test_words_about_servers(stand: Stand) -> None:
    """Of other codes they stay."""
    with pytest.raises(Failed) as failure:
        await _with(stand, {"Code": "isp.SYSTEM_ERROR", "Message": "The server is busy"}).send_sms(stand.sms())
    assert failure.value.words == "The server is busy"


class Canned:
    """An Http that gives answers in turn, the last one for ever."""

    def __init__(self, status: int, *answers: Any) -> None:
        self._status = status
        self._answers = list(answers)
        self.asked = 0

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The canned answer."""
        self.asked += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return Reply(self._status, answer.encode() if isinstance(answer, str) else json.dumps(answer).encode())


def _with(stand: Stand, answer: Any, status: int = 200) -> AliyunSms:
    return AliyunSms(stand.adapter.config, replace(stand.line, http=Canned(status, answer)))


@pytest.mark.parametrize("code", FAULTS)
async def test_every_code_of_the_table(stand: Stand, code: str) -> None:
    """In HTTP 200 or 4xx a code is what the table says; a server's error is unknown whatever it says."""
    answer = {"Code": code, "Message": "某种原因", "RequestId": "R"}
    for status in (200, 400, 403, 404):
        with pytest.raises(Failed) as failure:
            await _with(stand, answer, status).send_sms(stand.sms())
        assert (failure.value.fault, failure.value.code, failure.value.words) == (FAULTS[code], code, "某种原因")
    for status in (500, 503):
        with pytest.raises(Failed) as failure:
            await _with(stand, answer, status).send_sms(stand.sms())
        assert told(failure.value) == (Fault.UNKNOWN, code)


def test_kinds_of_the_table() -> None:
    """None that a send must not have; what may have been sent is never sent again."""
    assert set(FAULTS.values()) == {Fault.CONFIG, Fault.REFUSED, Fault.SLOW_DOWN, Fault.UNKNOWN}
    for code in ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "SignatureNonceUsed"):
        assert FAULTS[code] is Fault.UNKNOWN
    assert FAULTS["isv.BUSINESS_LIMIT_CONTROL"] is Fault.REFUSED


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, {"Code": "isv.OF_NO_MANUAL", "Message": "x"}),
        (200, {"Code": "ok", "BizId": "1^0"}),
        (200, {"Message": "OK", "BizId": "1^0"}),
        (200, {"Code": ["OK"], "BizId": "1^0"}),
        (200, {}),
        (400, {"Code": "OK", "BizId": "1^0"}),
        (302, {"Code": "OK", "BizId": "1^0"}),
        (500, {"Code": "OK", "BizId": "1^0"}),
        (202, {"Code": "OK", "BizId": "1^0"}),
    ],
)
async def test_what_is_no_success(stand: Stand, status: int, answer: Any) -> None:
    """Only HTTP 200 with the code OK is."""
    with pytest.raises(Failed) as failure:
        await _with(stand, answer, status).send_sms(stand.sms())
    assert failure.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    "answer", ["", "[]", "null", "{", "OK", {"Code": "OK"}, {"Code": "OK", "BizId": ""}, {"Code": "OK", "BizId": 1}]
)
async def test_success_that_names_nothing(stand: Stand, answer: Any) -> None:
    """An error that is not success."""
    with pytest.raises(ValueError):
        await _with(stand, answer).send_sms(stand.sms())


def _details(*details: Any, total: Any = None) -> dict[str, Any]:
    count = len(details) if total is None else total
    return {"Code": "OK", "TotalCount": count, "SmsSendDetailDTOs": {"SmsSendDetailDTO": list(details)}}


async def _asked(stand: Stand, answer: Any, provider_no: str = "") -> SmsOutcome:
    return await _with(stand, answer).ask_sms(replace(stand.question(stand.sms(), provider_no), number="N1"))


@pytest.mark.parametrize("status", STATES)
async def test_every_state_of_the_table(stand: Stand, status: str) -> None:
    """As a number or as a text."""
    for written in (status, int(status)):
        answer = _details({"OutId": "N1", "SendStatus": written, "ReceiveDate": "2026-11-20 08:00:01"})
        outcome = await _asked(stand, answer)
        assert outcome.state is STATES[status]
        assert (outcome.at is None) is (outcome.state is SmsState.SENT)


@pytest.mark.parametrize("status", [0, 4, 9, "", None, True, 3.0, [3], {}])
async def test_states_of_no_table(stand: Stand, status: Any) -> None:
    """Unknown."""
    outcome = await _asked(stand, _details({"OutId": "N1", "SendStatus": status}))
    assert (outcome.state, outcome.at) == (SmsState.UNKNOWN, None)


async def test_failed_without_a_receipt_of_the_carrier(stand: Stand) -> None:
    """Nothing is decided then, says the manual."""
    outcome = await _asked(stand, _details({"OutId": "N1", "SendStatus": 2, "ErrCode": "REQUEST_SUCCESS"}))
    assert (outcome.state, outcome.code) == (SmsState.SENT, "REQUEST_SUCCESS")
    outcome = await _asked(stand, _details({"OutId": "N1", "SendStatus": 2, "ErrCode": "MOBILE_IN_BLACK"}))
    assert (outcome.state, outcome.code) == (SmsState.FAILED, "MOBILE_IN_BLACK")


async def test_a_detail_without_our_number(stand: Stand) -> None:
    """It is ours only where the provider's number was asked for; one with another number never is."""
    nameless, others = {"SendStatus": 3}, {"SendStatus": 3, "OutId": "N2"}
    assert (await _asked(stand, _details(nameless), "1^0")).state is SmsState.DELIVERED
    for answer, provider_no in ((_details(nameless), ""), (_details(others), "1^0"), (_details(others), "")):
        with pytest.raises(Failed) as failure:
            await _asked(stand, answer, provider_no)
        assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    "answer",
    [
        _details(total=2),  # seen in the field: counted and not shown
        _details({"OutId": "N2"}, total=2),
        _details({"OutId": "N2"}, total="2"),
    ],
)
async def test_details_that_are_not_shown(stand: Stand, answer: Any) -> None:
    """Ours may be among them: unknown, not "there is none"."""
    http = Canned(200, answer, _details(total=2))
    adapter = AliyunSms(stand.adapter.config, replace(stand.line, http=http))
    with pytest.raises(Failed) as failure:
        await adapter.ask_sms(replace(stand.question(stand.sms()), number="N1"))
    assert failure.value.fault is Fault.UNKNOWN


async def test_a_count_of_one_page(stand: Stand) -> None:
    """A full page is followed by another one, whatever the count says."""
    others = [{"OutId": f"N{number}", "SendStatus": 3} for number in range(2, PAGE + 2)]
    http = Canned(200, _details(*others), _details({"OutId": "N1", "SendStatus": 2}))
    adapter = AliyunSms(stand.adapter.config, replace(stand.line, http=http))
    outcome = await adapter.ask_sms(replace(stand.question(stand.sms()), number="N1"))
    assert (outcome.state, http.asked) == (SmsState.FAILED, 2)


async def test_pages_without_end(stand: Stand) -> None:
    """Given up at last, and not taken for "there is none"."""
    http = Canned(200, _details({"OutId": "N2"}, total=10**9))
    adapter = AliyunSms(stand.adapter.config, replace(stand.line, http=http))
    with pytest.raises(Failed) as failure:
        await adapter.ask_sms(stand.question(stand.sms()))
    assert (failure.value.fault, http.asked) == (Fault.UNKNOWN, PAGES)


async def test_no_details_at_all(stand: Stand) -> None:
    """With the list empty or absent."""
    for answer in (_details(), {"Code": "OK", "TotalCount": 0}, {"Code": "OK", "TotalCount": "0"}):
        with pytest.raises(Failed) as failure:
            await _asked(stand, answer)
        assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    "answer",
    [
        {"Code": "OK"},
        _details(total="many"),
        _details(total=-1),
        _details(total=[]),
        _details("x"),
        {"Code": "OK", "TotalCount": 1, "SmsSendDetailDTOs": {"SmsSendDetailDTO": "x"}},
        {"Code": "OK", "TotalCount": 1, "SmsSendDetailDTOs": ["x"]},
    ],
)
async def test_details_that_are_none(stand: Stand, answer: Any) -> None:
    """An error that is neither Failed nor an outcome: unknown."""
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        await _asked(stand, answer)


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ("OutId", "SendStatus", "ErrCode", "PhoneNum", "ReceiveDate")


@settings(max_examples=100, deadline=None)
@given(detail=some.dictionaries(some.sampled_from(_FIELDS), _JSON))
async def test_any_detail(detail: dict[str, Any]) -> None:
    """Whatever is in a detail of ours, it is an outcome of the message that was asked about."""
    outcome = await _asked(Stand(), _details({**detail, "OutId": "N1"}))
    assert outcome.number == "N1"
    assert "\0" not in outcome.code + outcome.words + outcome.phone
