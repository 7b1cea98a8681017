"""Everything that can go wrong between us and a gateway, and what it is taken for."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from tests.channels.jcsms.stand import FORMS, Canned, Stand, sms

from hutong.base.http import NeverLeft, NoAnswer
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.capabilities.sms import SmsState
from hutong.channels.jcsms.simulator.dialects import DIALECTS


@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_no_answer_but_taken(each: Stand, wrong: Mischief) -> None:
    """NoAnswer, which the switchboard takes as UNKNOWN."""
    each.wrong(wrong)
    with pytest.raises(NoAnswer):
        await each.adapter.send_sms(sms())
    assert len(list(each.provider.inbox())) == 1


@pytest.mark.parametrize("wrong", [Mischief.NOT_THE_FORMAT, Mischief.BAD_GATEWAY])
async def test_answers_not_to_be_believed(each: Stand, wrong: Mischief) -> None:
    """HTML and 502: an error, or a failure that is UNKNOWN."""
    each.wrong(wrong)
    with pytest.raises((ValueError, Failed)) as failure:
        await each.adapter.send_sms(sms())
    assert getattr(failure.value, "fault", Fault.UNKNOWN) is Fault.UNKNOWN
    assert each.provider.mischiefs.ordered == []


async def test_nobody_listens(each: Stand) -> None:
    with pytest.raises(NeverLeft):
        await each.open(http=InProcess({})).send_sms(sms())


@pytest.mark.parametrize(
    ("wrong", "reason"), [(Mischief.ERROR_BODY_200, "system"), (Mischief.UNLISTED_STATE, "unlisted")]
)
async def test_http_200_is_no_success(each: Stand, wrong: Mischief, reason: str) -> None:
    """A system error, and a code that nobody listed: the message may have been sent."""
    each.wrong(wrong, f"send {each.form}")
    with pytest.raises(Failed) as failure:
        await each.adapter.send_sms(sms())
    assert (failure.value.fault, failure.value.code) == (Fault.UNKNOWN, DIALECTS[each.form].CODES[reason])
    assert len(list(each.provider.inbox())) == 1


CODES = {
    **dict.fromkeys(("-1", "-2", "-8", "-13", "-14", "-17"), Fault.CONFIG),
    **dict.fromkeys(("-6", "-7", "-10", "-11", "-12"), Fault.REFUSED),
    "-20": Fault.SLOW_DOWN,
    **dict.fromkeys(("0", "-3", "-4", "-5", "-9", "-15", "-99", "", "ok", "1.5", "<html>"), Fault.UNKNOWN),
}


@pytest.mark.parametrize(("answer", "fault"), CODES.items())
@pytest.mark.parametrize("status", [200, 403])
async def test_every_code_of_the_usual_gateway(answer: str, fault: Fault, status: int) -> None:
    adapter = Stand("jianzhou").open(http=Canned(answer.encode(), status))
    with pytest.raises(Failed) as failure:
        await adapter.send_sms(sms())
    assert (failure.value.fault, failure.value.code) == (fault, answer)


@pytest.mark.parametrize("status", [201, 302, 401, 404])
async def test_success_comes_with_200_only(status: int) -> None:
    with pytest.raises(Failed) as failure:
        await Stand("jianzhou").open(http=Canned(b"77", status)).send_sms(sms())
    assert failure.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize("answer", [b"77", b"-1", b"-11", b'{"code":0}', b'{"code":1001}'])
@pytest.mark.parametrize("form", FORMS)
async def test_5xx_is_unknown_whatever_it_says(form: str, answer: bytes) -> None:
    with pytest.raises(ValueError):
        await Stand(form).open(http=Canned(answer, 503)).send_sms(sms())


async def test_a_gateway_of_its_own_has_no_codes_of_another() -> None:
    """-1 is the usual gateway's "no balance"; elsewhere it may mean anything, so the next carrier must not send."""
    adapter = Stand("jianzhou").open(http=Canned(b'{"code":-1,"data":{"id":"7"}}'), ANSWER_RULE="json:code=0")
    with pytest.raises(Failed) as failure:
        await adapter.send_sms(sms())
    assert failure.value.fault is Fault.UNKNOWN
    taken = Canned(b'{"code":0,"data":{"id":"7"}}')
    outcome = await Stand("jianzhou").open(http=taken, ANSWER_RULE="json:code=0").send_sms(sms())
    assert (outcome.state, outcome.provider_no) == (SmsState.SENT, "")
    outcome = await (
        Stand("jianzhou").open(http=taken, ANSWER_RULE="json:code=0", ANSWER_NUMBER="json:data.id").send_sms(sms())
    )
    assert outcome.provider_no == "7"


@pytest.mark.parametrize(
    "answer",
    [b'{"code":0}', b'{"code":0,"data":{"msgid":""}}', b'{"code":0,"data":{"msgid":null}}', b'{"code":0,"data":7}'],
)
async def test_success_without_the_number_that_it_should_have(answer: bytes) -> None:
    """Perhaps it was not taken: unknown."""
    with pytest.raises(ValueError):
        await Stand("json").open(http=Canned(answer)).send_sms(sms())


@pytest.mark.parametrize(
    ("form", "answer"), [("json", b'{"code":"\\ud800\\u0000x"}'), ("query", b"E\0\xe5\xa4\xb1"), ("jianzhou", b"-\0")]
)
async def test_words_that_a_database_can_not_bear(form: str, answer: bytes) -> None:
    with pytest.raises(Failed) as failure:
        await Stand(form).open(http=Canned(answer)).send_sms(sms())
    assert failure.value.code
    assert b"\0" not in f"{failure.value.code}{failure.value.words}".encode()


@given(
    some.binary(max_size=120) | some.text(max_size=120).map(str.encode),
    some.sampled_from([200, 302, 400, 500]),
    some.sampled_from(["json", "query"]),
)
async def test_whatever_comes_back_is_unknown(body: bytes, status: int, form: str) -> None:
    assume(not any(told in body for told in (b"OK", b"ok", b"E", b"code")))  # what the rules ask for
    with pytest.raises(Exception) as failure:
        await Stand(form).open(http=Canned(body, status)).send_sms(sms())
    assert getattr(failure.value, "fault", Fault.UNKNOWN) is Fault.UNKNOWN
    assert not isinstance(failure.value, NeverLeft)
