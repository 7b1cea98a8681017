"""Receipts: what is forged, stale or foreign is not believed, and what is true is what a question would tell."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from tests.exams.parts import HUB
from tests.exams.sms.asking import NOT_ARRIVED
from tests.exams.sms.hall import TOKEN, Hall, Way
from tests.exams.steps import Paper

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Fault, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Message, Mischief
from hutong.capabilities.sms import AsksSms, HearsSms, Sms, SmsOutcome, SmsState

paper = Paper[[Hall, Way]]()


async def told(hall: Hall, way: Way, code: str = "") -> tuple[Sms, SmsOutcome, Message]:
    """A message that was sent and has arrived or failed; the receipt was posted."""
    hall.expect_receipts()
    sms = hall.code(way)
    outcome, message = await hall.sent(sms)
    await hall.reported(message, code)
    return sms, outcome, message


async def knocked(hall: Hall, way: Way) -> Knock:
    """A true receipt."""
    await told(hall, way)
    assert hall.knocks
    assert not hall.forged
    return hall.knocks[-1]


def names(heard: SmsOutcome, sms: Sms, sent: SmsOutcome) -> bool:
    """Whether a receipt is about this message."""
    fits = heard.number in ("", sms.number) and heard.provider_no in ("", sent.provider_no)
    return fits and bool(heard.number or heard.provider_no)


@paper.step(each=True, needs=HearsSms)
async def a_receipt_tells_what_a_question_tells(hall: Hall, way: Way) -> None:
    """Delivered: the same message, state, phone and time on both roads."""
    sms, sent, _ = await told(hall, way)
    (heard,) = hall.heard
    assert heard.state is SmsState.DELIVERED
    assert names(heard, sms, sent)
    assert heard.phone in ("", sms.phone)
    assert heard.at is None or abs((heard.at - now()).total_seconds()) < 60
    assert not hall.forged
    assert {f"{HUB}{knock.path}" for knock in hall.knocks} == {hall.line.address}
    if hall.opened.can(AsksSms):
        asked = await hall.ask(sms, sent.provider_no)
        assert asked.state is heard.state
        assert None in (asked.at, heard.at) or asked.at == heard.at


@paper.step(needs=HearsSms)
async def a_failure_is_told_with_its_code(hall: Hall, way: Way) -> None:
    """Every code for a message that does not arrive, the same on both roads."""
    states: list[SmsState] = []
    for code in hall.failures:
        sms, sent, _ = await told(hall, way, code)
        heard = hall.heard[-1]
        assert heard.state in NOT_ARRIVED
        assert heard.code == code
        assert names(heard, sms, sent)
        if hall.opened.can(AsksSms):
            asked = await hall.ask(sms, sent.provider_no)
            assert (asked.state, asked.code) == (heard.state, heard.code)
        states.append(heard.state)
    assert SmsState.FAILED in states


@paper.step(needs=HearsSms)
async def an_unlisted_state_is_unknown(hall: Hall, way: Way) -> None:
    """A word that no manual lists: the message has neither arrived nor failed."""
    hall.expect_receipts()
    _, message = await hall.sent(hall.code(way))
    hall.wrong(Mischief.UNLISTED_STATE)
    await hall.reported(message)
    assert hall.done, "the provider told nothing unlisted"
    assert [heard.state for heard in hall.heard] == [SmsState.UNKNOWN]


async def _only_forged(hall: Hall, way: Way, mischief: Mischief, *, must: bool) -> None:
    """A wrong receipt is refused in our words; if it comes again, truly, it is heard."""
    hall.wrong(mischief)
    sms, sent, _ = await told(hall, way)
    assert hall.done or not must, f"the provider did not do {mischief}"
    if hall.done:
        assert hall.forged
        assert all(forged.fault is Fault.FORGED for forged in hall.forged)
        assert all(names(heard, sms, sent) for heard in hall.heard)
        tries = hall.provider.knocker.tries
        assert [attempt.heard for attempt in tries[: len(hall.forged)]] == [False] * len(hall.forged)
    hall.right()


@paper.step(needs=HearsSms)
async def a_forged_receipt_is_refused(hall: Hall, way: Way) -> None:
    """Of a stranger."""
    await _only_forged(hall, way, Mischief.NOTICE_FORGED, must=True)


@paper.step(needs=HearsSms)
async def a_stale_receipt_is_refused(hall: Hall, way: Way) -> None:
    """An old time, correctly signed, where the protocol has one."""
    await _only_forged(hall, way, Mischief.NOTICE_STALE, must=False)


@paper.step(needs=HearsSms)
async def a_foreign_receipt_is_refused(hall: Hall, way: Way) -> None:
    """Of another account: forged where the protocol tells accounts apart, else at least not about our message."""
    hall.wrong(Mischief.NOTICE_FOREIGN)
    sms, sent, _ = await told(hall, way)
    if hall.done:
        first = hall.hears(hall.knocks[0]) or []
        assert not any(names(heard, sms, sent) for heard in first)
    hall.right()


@paper.step(needs=HearsSms)
async def a_lost_receipt_is_found_by_asking(hall: Hall, way: Way) -> None:
    """No receipt ever comes: the question tells, where the provider can be asked."""
    hall.wrong(Mischief.NOTICE_LOST)
    sms, sent, _ = await told(hall, way)
    assert hall.done
    assert hall.knocks == []
    if hall.opened.can(AsksSms):
        assert (await hall.ask(sms, sent.provider_no)).state is SmsState.DELIVERED


@paper.step(needs=HearsSms)
async def a_late_receipt_is_heard(hall: Hall, way: Way) -> None:
    """Held back, then sent."""
    hall.wrong(Mischief.NOTICE_LATE)
    sms, sent, _ = await told(hall, way)
    assert hall.knocks == []
    hall.provider.release()
    await hall.provider.knocker.settled()
    assert [names(heard, sms, sent) for heard in hall.heard] == [True]


@paper.step(needs=HearsSms)
async def a_receipt_sent_twice_says_the_same_twice(hall: Hall, way: Way) -> None:
    """Both are true, both tell the same."""
    hall.wrong(Mischief.NOTICE_TWICE)
    await told(hall, way)
    first, second = hall.heard
    assert first == second


@paper.step(needs=HearsSms)
async def a_receipt_that_was_not_heard_comes_again(hall: Hall, way: Way) -> None:
    """Our refusal is in the provider's words (it comes again), our acknowledgement too (it stops)."""
    hall.deaf = 1
    sms, sent, _ = await told(hall, way)
    assert len(hall.knocks) == 2
    assert [attempt.heard for attempt in hall.provider.knocker.tries] == [False, True]
    assert [names(heard, sms, sent) for heard in hall.heard] == [True]


@paper.step(needs=HearsSms)
async def a_replayed_receipt_says_the_same_or_nothing(hall: Hall, way: Way) -> None:
    """Again at once, and after a month: never anything new."""
    knock = await knocked(hall, way)
    first = hall.hears(knock)
    assert first == hall.heard
    hall.wrong(Mischief.NOTICE_STALE)
    await told(hall, way)
    dated = hall.done
    hall.right()
    again = hall.hears(knock, knock.at + timedelta(days=30))
    assert again is None if dated else again in (None, first)


@paper.step(needs=HearsSms)
async def a_receipt_without_its_proof_is_refused(hall: Hall, way: Way) -> None:
    """Where a token in the address proves who calls: any other address, and any channel that has no token."""
    knock = await knocked(hall, way)
    query = urlsplit(hall.provider.receipts_to).query
    assert knock.query == query
    if not query:
        return
    name, _, token = query.partition("=")
    for other in ("", f"{name}=", name, token, f"{name}={token[:-1]}", f"{name}={token}x", f"x{name}={token}"):
        assert hall.hears(replace(knock, query=other)) is None, other
    assert hall.hears(replace(knock, query=f"{name}={token[::-1]}&{query}")) in (None, hall.heard)
    try:
        hall.reopen(**{TOKEN: ""})
    except BadConfig:
        return  # receipts are set up with a token or not at all
    for other in (query, "", f"{name}=", name, f"{name}=None", "&", f"{name}=&{name}="):
        assert hall.hears(replace(knock, query=other)) is None, other


@paper.step(needs=HearsSms)
async def a_changed_receipt_never_breaks_anything(hall: Hall, way: Way) -> None:
    """Any byte changed, left out or doubled: forged, or outcomes with states of ours."""
    knock, chance = await knocked(hall, way), Random(7)
    for _ in range(400):
        body, index = bytearray(knock.body), chance.randrange(len(knock.body))
        match chance.randrange(3):
            case 0:
                body[index] ^= 1 << chance.randrange(8)
            case 1:
                del body[index]
            case _:
                body.insert(index, body[index])
        heard = hall.hears(replace(knock, body=bytes(body))) or []
        assert all(isinstance(one, SmsOutcome) and isinstance(one.state, SmsState) for one in heard), bytes(body)


@paper.step(needs=HearsSms)
async def a_receipt_without_its_parts_is_refused(hall: Hall, way: Way) -> None:
    """No body, half a body, rubbish: forged, or no news; every such knock has an answer."""
    knock = await knocked(hall, way)
    for body in (b"", b"{}", b"[]", b"<xml></xml>", b"a=1", b"\xff" * 50, b"[" * 9999, knock.body[:-9]):
        poor = replace(knock, body=body)
        assert hall.hears(poor) in (None, []), body[:30]
        for heard in (True, False):
            assert isinstance(hall.acknowledge(poor, heard), Reply)
    for headers in ({}, dict.fromkeys(knock.headers, ""), dict.fromkeys(knock.headers, "签名�")):
        assert hall.hears(replace(knock, headers=headers)) in (None, hall.heard)


@paper.step(needs=HearsSms)
async def the_answers_to_a_receipt_differ(hall: Hall, way: Way) -> None:
    """What is heard and what shall come again are told apart, in the provider's words."""
    knock = await knocked(hall, way)
    yes, no = hall.acknowledge(knock, True), hall.acknowledge(knock, False)
    assert (yes.status, yes.body) != (no.status, no.body)
    assert 200 <= yes.status < 300


def forged_at_worst(hall: Hall, knock: Knock) -> None:
    """Whatever bytes come: Forged or a list, never anything else."""
    try:
        heard = hall.listen(knock)
    except Forged:
        return
    assert heard == []
