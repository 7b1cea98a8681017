"""Pushes: every mode and form is read; what is forged, stale, foreign or damaged is not believed; the answers."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from urllib.parse import parse_qsl, urlencode

from tests.exams import secrecy
from tests.exams.parts import ADDRESS
from tests.exams.platform.push.hall import WAYS, Hall
from tests.exams.secrecy import assert_absent, listened
from tests.exams.steps import Paper

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.faults import Fault, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall]]()


@paper.step()
async def the_address_proves_itself(hall: Hall) -> None:
    """With the right token it is saved; with another one, or a changed question, nothing is."""
    assert await hall.provider.save_push(hall.application, ADDRESS)
    asked = next(knock for knock in hall.knocks if knock.method == "GET")
    greet = hall.opened.face(HearsPushes).greet
    assert greet(asked).body == dict(parse_qsl(asked.query))["echostr"].encode()
    for name in ("signature", "timestamp", "nonce"):
        query = {**dict(parse_qsl(asked.query)), name: "1"}
        assert _refuses(hall, replace(asked, query=urlencode(query))), name
        query.pop(name)
        assert _refuses(hall, replace(asked, query=urlencode(query))), name
    assert _refuses(hall, replace(asked, query=""))
    hall.provider.configure(hall.application, token="another0token")
    assert not await hall.provider.save_push(hall.application, f"{ADDRESS}?x=1")
    assert hall.shown()["push_url"] == ADDRESS


def _refuses(hall: Hall, knock: Knock) -> bool:
    try:
        hall.opened.hears(lambda: hall.opened.face(HearsPushes).greet(knock))
    except Forged:
        return True
    return False


@paper.step()
async def every_mode_and_form_is_read(hall: Hall) -> None:
    """Who, what and when; sealed or not; two of them are told apart."""
    for mode, form in WAYS:
        knock, pushed = await hall.pushed(mode, form)
        assert pushed.kind == "event"
        assert pushed.event == pushed.event.lower() != ""
        assert abs((pushed.at - now()).total_seconds()) < 60
        assert pushed.at.utcoffset() == timedelta(0)
        if hall.is_account:
            assert pushed.sender == hall.provider.openid(hall.application)
            assert pushed.receiver == hall.shown()["account_id"]
            assert (pushed.form, pushed.sealed) == (form, mode != "plain")
            assert pushed.fields["MsgType"] == "event"
        else:
            assert (pushed.receiver, pushed.sealed) == (hall.application, True)
            assert pushed.hidden
        assert hall.hears(knock) == [pushed]
        assert not hall.forged
        await hall.stirred()
        assert hall.heard[1].mark != pushed.mark


@paper.step()
async def a_text_is_read_as_it_was_written(hall: Hall) -> None:
    """With marks that XML and JSON know, in every mode and form."""
    text = '你好 & <b>]]> "quoted" 😀\n第二行'
    for mode, form in WAYS if hall.is_account else ():
        await hall.entered(mode, form)
        hall.provider.say(hall.application, text)
        await hall.provider.knocker.settled()
        (pushed,) = hall.heard
        assert (pushed.kind, pushed.event, pushed.fields["Content"]) == ("text", "", text)


@paper.step()
async def an_answer_reaches_the_sender(hall: Hall) -> None:
    """In the form of the push, sealed if it was; or nothing is said, which ends it as well."""
    for mode, form in WAYS if hall.is_account else ():
        await hall.entered(mode, form)
        before = len(hall.provider.mail())
        hall.says = {"MsgType": "text", "Content": f"收到 & <{mode}>"}
        hall.provider.say(hall.application, "在吗")
        await hall.provider.knocker.settled()
        hall.says = None
        hall.provider.say(hall.application, "在吗")
        await hall.provider.knocker.settled()
        answers = [value for mail in hall.provider.mail()[before:] for _, value in mail.lines]
        assert answers == [f"收到 & <{mode}>"]
        assert len(hall.heard) == 2


async def _only_forged(hall: Hall, mischief: Mischief, mode: str) -> None:
    await hall.entered(mode)
    hall.wrong(mischief)
    await hall.stirred()
    assert hall.done
    assert hall.forged
    assert all(forged.fault is Fault.FORGED for forged in hall.forged)
    assert len(hall.heard) == 1  # it came again, truly
    hall.forged.clear()


@paper.step()
async def a_forged_push_is_refused(hall: Hall) -> None:
    """Signed with another token."""
    for mode in ("plain", "compatible", "safe"):
        await _only_forged(hall, Mischief.NOTICE_FORGED, mode)


@paper.step()
async def a_stale_push_is_refused(hall: Hall) -> None:
    """An hour old, correctly signed."""
    for mode in ("plain", "compatible", "safe"):
        await _only_forged(hall, Mischief.NOTICE_STALE, mode)


@paper.step()
async def a_foreign_push_is_refused(hall: Hall) -> None:
    """Of another application, even one with the same token and key."""
    for mode in ("plain", "compatible", "safe"):
        await _only_forged(hall, Mischief.NOTICE_FOREIGN, mode)


@paper.step()
async def a_push_of_anothers_world_is_refused(hall: Hall) -> None:
    """True for its own application, whose keys are others."""
    for mode in ("plain", "safe"):
        stranger = Hall(hall.seat)
        knock, _ = await stranger.pushed(mode)
        assert hall.hears(knock) is None
        await stranger.close()


@paper.step()
async def a_push_sent_twice_has_one_mark(hall: Hall) -> None:
    """Both are true; whoever keeps marks handles it once."""
    for mode in ("plain", "safe"):
        await hall.entered(mode)
        hall.wrong(Mischief.NOTICE_TWICE)
        await hall.stirred()
        first, second = hall.heard
        assert (first.mark, first.at) == (second.mark, second.at)


@paper.step()
async def a_push_that_was_not_heard_comes_again(hall: Hall) -> None:
    """Our refusal makes it come again, our answer ends it; three tries are all there are."""
    await hall.entered()
    hall.deaf = 1
    await hall.stirred()
    assert len(hall.knocks) == 2
    assert len(hall.heard) == 1
    hall.deaf = 9
    await hall.stirred()
    assert len(hall.knocks) == 5


@paper.step()
async def a_lost_or_late_push(hall: Hall) -> None:
    """Nothing comes; or it comes when it comes."""
    await hall.entered()
    hall.wrong(Mischief.NOTICE_LOST)
    await hall.stirred()
    assert hall.knocks == []
    hall.wrong(Mischief.NOTICE_LATE)
    await hall.stirred()
    assert hall.knocks == []
    hall.provider.release()
    await hall.provider.knocker.settled()
    assert len(hall.heard) == 1


@paper.step()
async def a_replayed_push_says_the_same_or_nothing(hall: Hall) -> None:
    """Again at once it has the same mark; after a while it is not believed any more."""
    for mode in ("plain", "safe"):
        knock, pushed = await hall.pushed(mode)
        (again,) = hall.hears(knock) or []
        assert again.mark == pushed.mark
        for away in (timedelta(hours=1), timedelta(days=30), timedelta(hours=-1)):
            assert hall.hears(knock, knock.at + away) is None


@paper.step()
async def a_query_without_its_parts_is_refused(hall: Hall) -> None:
    """Each in turn: left out, changed, or given twice."""
    for mode in ("plain", "safe"):
        knock, pushed = await hall.pushed(mode)
        query = dict(parse_qsl(knock.query))
        mark = "signature" if not pushed.sealed else "msg_signature"
        for name in (mark, "timestamp", "nonce"):
            without = {key: value for key, value in query.items() if key != name}
            for other in (without, {**query, name: ""}, {**query, name: query[name][::-1] + "0"}):
                assert hall.hears(replace(knock, query=urlencode(other))) is None, (mode, name)
        assert hall.hears(replace(knock, query="")) is None


@paper.step()
async def a_sealed_push_is_nothing_without_its_key(hall: Hall) -> None:
    """The operator has not entered the key, or another one: not believed, whatever stands beside it."""
    knock, _ = await hall.pushed("safe")
    for key in ("", "0123456789" * 4 + "abc"):
        hall.reopen(ENCODING_AES_KEY=key)
        assert hall.hears(knock) is None


@paper.step()
async def with_a_key_a_plain_push_is_nothing(hall: Hall) -> None:
    """Its query is true, and may be another push's: nothing in it speaks of the body."""
    if not hall.is_account:
        return
    for mode in ("plain", "compatible", "safe"):
        knock, _ = await hall.pushed("plain")
        query = knock.query
        if mode != "plain":
            query = (await hall.pushed(mode))[0].query
        hall.reopen()
        assert hall.hears(replace(knock, query=query)) is None, mode


@paper.step()
async def only_what_was_sealed_is_believed(hall: Hall) -> None:
    """In the compatible mode somebody on the way changed the plain fields, which nobody signs."""
    if not hall.is_account:
        return
    knock, pushed = await hall.pushed("compatible", "json")
    changed = replace(knock, body=knock.body.replace(pushed.sender.encode(), b"oSomebodyElse00000000000000a"))
    assert changed.body != knock.body
    (heard,) = hall.hears(changed) or []
    assert heard.sender == pushed.sender


@paper.step()
async def a_changed_push_never_breaks_anything(hall: Hall) -> None:
    """Any byte changed, left out or doubled: forged; plain ones are signed in their query only, and stay readable."""
    chance = Random(7)
    for mode, form in WAYS:
        knock, pushed = await hall.pushed(mode, form)
        for _ in range(150):
            body, index = bytearray(knock.body), chance.randrange(len(knock.body))
            match chance.randrange(3):
                case 0:
                    body[index] ^= 1 << chance.randrange(8)
                case 1:
                    del body[index]
                case _:
                    body.insert(index, body[index])
            heard = hall.hears(replace(knock, body=bytes(body))) or []
            assert all(isinstance(one, Pushed) for one in heard), bytes(body)
            if mode == "safe":
                assert [one.mark for one in heard] in ([], [pushed.mark]), bytes(body)


@paper.step()
async def any_bytes_are_at_worst_forged(hall: Hall) -> None:
    """No body, half a body, rubbish, declarations of entities: forged, at once."""
    knock, _ = await hall.pushed("plain")
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>event</MsgType><CreateTime>1</CreateTime><A>&a;</A></xml>'
    for body in (b"", b"{}", b"[]", b"null", b"<xml></xml>", b"<xml>", b"\xff" * 99, b"[" * 9999, b"<a>" * 9999, bomb):
        for kind in ("", "text/xml", "application/json"):
            poor = replace(knock, body=body, headers={"content-type": kind})
            if hall.is_account:
                assert hall.hears(poor) is None, body[:30]
            assert isinstance(hall.acknowledge(poor, False), Reply)


@paper.step()
async def no_secret_is_seen(hall: Hall) -> None:
    """In what is printed, logged, kept, or told of a push; nor what the platform told in it."""
    secrecy.nothing_printed(hall)
    secrecy.bad_ones_are_refused(hall)
    secrecy.explained(hall)
    with listened() as lines:
        told = []
        for mode in ("plain", "safe"):
            knock, _ = await hall.pushed(mode)
            broken = replace(knock, body=knock.body[: len(knock.body) // 2])
            told += [f"{hall.hears(one)!r}" for one in (knock, broken, replace(knock, query=""))]
        told += [f"{forged!r} {forged.words}" for forged in hall.forged]
    assert_absent(hall, "what is told", "\n".join(told))
    assert_absent(hall, "a log", "\n".join(lines))
