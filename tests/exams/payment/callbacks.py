"""Callbacks: what is forged, stale, foreign or changed is not believed, and what is true is told once and for all."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.exams.hall import Hall
from tests.exams.steps import Paper

from hutong.base.clock import now
from hutong.capabilities.faults import Fault
from hutong.capabilities.pay import Knock, PayState, Scene
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall, Scene]]()


async def knocked(hall: Hall, scene: Scene) -> Knock:
    """A true callback of a paid payment."""
    await hall.paid(hall.ask(scene))
    assert hall.knocks
    assert not hall.forged
    return hall.knocks[-1]


async def is_dated(hall: Hall, scene: Scene) -> bool:
    """Whether the provider's callbacks carry a time: then it can send one with an old time."""
    hall.wrong(Mischief.NOTICE_STALE)
    await hall.paid(hall.ask(scene))
    dated = not hall.provider.mischiefs.ordered
    hall.right()
    return dated


async def _only_forged(hall: Hall, scene: Scene, mischief: Mischief) -> None:
    """The first try is wrong and refused in our words; the provider comes again with a true one, which is heard."""
    hall.wrong(mischief)
    ask = hall.ask(scene)
    await hall.paid(ask)
    assert not hall.provider.mischiefs.ordered, f"the provider did not do {mischief}"
    assert len(hall.forged) == 1
    assert hall.forged[0].fault is Fault.FORGED
    assert [told.number for told in hall.payments_heard()] == [ask.number]
    assert [attempt.heard for attempt in hall.provider.knocker.tries] == [False, True]


@paper.step()
async def a_forged_callback_is_refused(hall: Hall, scene: Scene) -> None:
    """Signed by a stranger."""
    await _only_forged(hall, scene, Mischief.NOTICE_FORGED)


@paper.step()
async def a_foreign_callback_is_refused(hall: Hall, scene: Scene) -> None:
    """Correctly signed, of another merchant or application."""
    await _only_forged(hall, scene, Mischief.NOTICE_FOREIGN)


@paper.step()
async def a_probe_of_signatures_is_refused(hall: Hall, scene: Scene) -> None:
    """WECHATPAY/SIGNTEST/, where the provider sends such probes."""
    await _where_it_exists(hall, scene, Mischief.SIGNTEST)


@paper.step()
async def a_stale_callback_is_refused(hall: Hall, scene: Scene) -> None:
    """An old timestamp, correctly signed, where the protocol has one."""
    await _where_it_exists(hall, scene, Mischief.NOTICE_STALE)


async def _where_it_exists(hall: Hall, scene: Scene, mischief: Mischief) -> None:
    hall.wrong(mischief)
    ask = hall.ask(scene)
    await hall.paid(ask)
    done = not hall.provider.mischiefs.ordered
    assert len(hall.forged) == (1 if done else 0)
    assert [told.number for told in hall.payments_heard()] == [ask.number]


@paper.step()
async def a_replayed_callback_says_the_same_or_nothing(hall: Hall, scene: Scene) -> None:
    """Again at once, after the five minutes of a dated protocol, and after a month: never anything new."""
    knock = await knocked(hall, scene)
    told = hall.hears(knock)
    assert told == hall.heard
    dated = await is_dated(hall, scene)
    for later in (timedelta(seconds=301), timedelta(days=30)):
        again = hall.hears(knock, knock.at + later)
        assert again is None if dated else again in (None, told)


@paper.step()
async def a_changed_callback_never_says_anything_else(hall: Hall, scene: Scene) -> None:
    """Any byte changed, left out or doubled: forged, or (where it means nothing) the same."""
    knock = await knocked(hall, scene)
    told, chance = hall.hears(knock), Random(7)
    for _ in range(400):
        body, index = bytearray(knock.body), chance.randrange(len(knock.body))
        match chance.randrange(3):
            case 0:
                body[index] ^= 1 << chance.randrange(8)
            case 1:
                del body[index]
            case _:
                body.insert(index, body[index])
        assert hall.hears(replace(knock, body=bytes(body))) in (None, told), bytes(body)


@paper.step()
async def a_callback_without_its_parts_is_refused(hall: Hall, scene: Scene) -> None:
    """No body, half a body, rubbish; and every header that carries a signature, left out or emptied."""
    knock = await knocked(hall, scene)
    told = hall.hears(knock)
    for body in (b"", b"{}", b"<xml></xml>", b"a=1", b"\xff" * 50, b"[" * 9999, knock.body[: len(knock.body) // 2]):
        assert hall.hears(replace(knock, body=body)) is None
    for name in knock.headers:
        left = {other: value for other, value in knock.headers.items() if other != name}
        for headers in (left, {**left, name: ""}, {**left, name: "签名\ud800"}, {**left, name: "x" * 9999}):
            assert hall.hears(replace(knock, headers=headers)) in (None, told)


@paper.step()
async def a_lost_callback_is_found_by_asking(hall: Hall, scene: Scene) -> None:
    """No callback ever comes: the query tells."""
    hall.wrong(Mischief.NOTICE_LOST)
    ask = hall.ask(scene)
    await hall.paid(ask)
    assert hall.knocks == []
    assert (await hall.opened.query(ask.number)).state is PayState.PAID


@paper.step()
async def a_late_callback_is_heard(hall: Hall, scene: Scene) -> None:
    """Held back, then sent."""
    hall.wrong(Mischief.NOTICE_LATE)
    ask = hall.ask(scene)
    await hall.paid(ask)
    assert hall.knocks == []
    hall.provider.release()
    await hall.provider.knocker.settled()
    assert [told.number for told in hall.payments_heard()] == [ask.number]


@paper.step()
async def a_callback_sent_twice_says_the_same_twice(hall: Hall, scene: Scene) -> None:
    """Both are true, both tell the same."""
    hall.wrong(Mischief.NOTICE_TWICE)
    await hall.paid(hall.ask(scene))
    first, second = hall.payments_heard()
    assert first == second


@paper.step()
async def a_callback_that_was_not_heard_comes_again(hall: Hall, scene: Scene) -> None:
    """Our refusal is in the provider's words (it comes again), our acknowledgement too (it stops)."""
    hall.deaf = 2
    ask = hall.ask(scene)
    await hall.paid(ask)
    assert len(hall.knocks) == 3
    assert [attempt.heard for attempt in hall.provider.knocker.tries] == [False, False, True]
    assert [told.number for told in hall.payments_heard()] == [ask.number]


@paper.step()
async def a_wrong_amount_is_seen_in_the_callback(hall: Hall, scene: Scene) -> None:
    """The callback tells the provider's amount, not ours, so that settling can refuse it."""
    hall.wrong(Mischief.WRONG_AMOUNT)
    ask = hall.ask(scene)
    await hall.paid(ask)
    assert not hall.provider.mischiefs.ordered
    for told in hall.payments_heard():
        assert told.fen is not None
        assert told.fen != ask.fen
    assert hall.heard or hall.forged


@paper.step()
async def a_callback_dated_in_the_future_is_not_believed_for_longer(hall: Hall, scene: Scene) -> None:
    """A clock that is an hour behind must not make a dated callback good for an hour."""
    knock = await knocked(hall, scene)
    told = hall.hears(knock)
    early = hall.hears(knock, now() - timedelta(hours=1))
    assert early is None or not await is_dated(hall, scene)
    assert early in (None, told)
