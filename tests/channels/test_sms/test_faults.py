"""Everything that can go wrong between us and the simulated phone, and what it is taken for."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.channels.test_sms.stand import Stand, asked, sms

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import SmsState
from hutong.channels.test_sms.adapter import FAULTS, _outcome


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_taken(stand: Stand, wrong: Mischief) -> None:
    """NoAnswer, which the switchboard takes as UNKNOWN; asking by our own number finds it."""
    sent = sms()
    stand.wrong(wrong)
    with pytest.raises(NoAnswer):
        await stand.adapter.send_sms(sent)
    assert (await stand.adapter.ask_sms(asked(sent))).state is SmsState.SENT
    stand.wrong(wrong, "messages")
    with pytest.raises(NoAnswer):
        await stand.adapter.ask_sms(asked(sent))


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(stand: Stand, wrong: Mischief) -> None:
    """An error that is no Failed: UNKNOWN."""
    for verb in (stand.adapter.send_sms(sms()), stand.adapter.ask_sms(asked(sms()))):
        stand.wrong(wrong)
        with pytest.raises(ValueError):
            await verb
    assert stand.provider.mischiefs.ordered == []


async def test_http_200_with_an_error_body(stand: Stand) -> None:
    stand.wrong(Mischief.ERROR_BODY_200, "POST")
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms())
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, "internal_error")


async def test_unlisted_words(stand: Stand) -> None:
    sent = sms()
    stand.wrong(Mischief.UNLISTED_STATE, "POST")
    outcome = await stand.adapter.send_sms(sent)
    assert (outcome.state, outcome.words) == (SmsState.UNKNOWN, "held_for_review")
    stand.wrong(Mischief.UNLISTED_STATE, "GET")
    assert (await stand.adapter.ask_sms(asked(sent))).state is SmsState.UNKNOWN


@pytest.mark.parametrize(("code", "fault"), [*FAULTS.items(), ("a_new_code", Fault.UNKNOWN)])
@pytest.mark.parametrize("status", [200, 400, 503])
def test_every_fault(code: str, fault: Fault, status: int) -> None:
    body = json.dumps({"error": {"code": code, "message": "no"}}).encode()
    with pytest.raises(Failed) as failure:
        _outcome(Reply(status, body), "N", "13800138000")
    assert (failure.value.fault, failure.value.code, failure.value.words) == (fault, code, "no")


async def test_the_same_message_again_and_another_under_its_number(stand: Stand) -> None:
    sent = sms()
    first, second = await stand.adapter.send_sms(sent), await stand.adapter.send_sms(sent)
    assert first == second
    assert len(list(stand.provider.inbox())) == 1
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms(number=sent.number, text="other"))
    assert (failure.value.fault, failure.value.code) == (Fault.DUPLICATE, "number_used")


async def test_too_fast_only_when_ordered(stand: Stand) -> None:
    await stand.adapter.send_sms(sms())
    await stand.adapter.send_sms(sms())
    stand.provider.limits = True
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms())
    assert failure.value.fault is Fault.SLOW_DOWN
    await stand.adapter.send_sms(sms(phone="13900139000"))


@pytest.mark.parametrize("phone", ["12345", "12800138000", "138001380001", "1380013800０", "+0123456789", ""])
async def test_wrong_phones(stand: Stand, phone: str) -> None:
    with pytest.raises(Failed) as failure:
        await stand.adapter.send_sms(sms(phone=phone))
    assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, "wrong_phone")
    assert list(stand.provider.inbox()) == []


GOOD: Mapping[str, str] = {"id": "1", "number": "N", "phone": "13800138000", "state": "sent", "at": "", "code": ""}


def test_the_good_answer_that_the_wrong_ones_vary() -> None:
    assert _outcome(Reply(200, json.dumps(GOOD).encode()), "N", "13800138000").state is SmsState.SENT


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (500, {}),
        (202, {}),
        (200, {"number": "M"}),
        (200, {"phone": "13900139000"}),
        (200, {"at": "yesterday"}),
        (200, {"id": ""}),
    ],
)
def test_answers_of_another_message_or_status(status: int, change: Mapping[str, str]) -> None:
    with pytest.raises(ValueError):
        _outcome(Reply(status, json.dumps({**GOOD, **change}).encode()), "N", "13800138000")


@given(some.binary(max_size=200) | some.text(max_size=200).map(str.encode), some.sampled_from([200, 404, 500]))
def test_whatever_comes_back_is_no_success(body: bytes, status: int) -> None:
    with pytest.raises(Exception) as failure:
        _outcome(Reply(status, body), "N", "13800138000")
    assert not isinstance(failure.value, Failed | NeverLeft)  # nor a refusal that would be believed
