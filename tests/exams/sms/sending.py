"""Sending: the phone shows what was meant, once, with one signature; what can't be sent is said and not sent."""

from dataclasses import replace

from tests.exams.parts import fault_of, tried
from tests.exams.room import turned
from tests.exams.sms.hall import Hall, Way, body_of, signs_of
from tests.exams.steps import Paper

from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sms import Sms, SmsState

paper = Paper[[Hall, Way]]()
NO = (Fault.CONFIG, Fault.REFUSED)
PROBE = "王小明"
ORDINARY = ("100% & a=b", "a+b c%20d", "\"x\" 'y'", "Söhne “引号”", "{a} $b #c#")
RARE = ("🍵茶👨‍👩‍👧", "a,b；c;d", "<b>&amp;</b>", "C:\\n", "a\nb", "${code}", "【x】", "|", "１２")


@paper.step(each=True)
async def a_message_is_taken_and_shown(hall: Hall, way: Way) -> None:
    """One message, to this phone, with this text and one signature."""
    sms = hall.code(way)
    outcome, message = await hall.sent(sms)
    assert outcome.state is SmsState.SENT
    assert outcome.provider_no in ("", message.id)  # some give no number
    assert outcome.number in ("", sms.number)
    assert outcome.phone in ("", sms.phone)
    assert message.phone == sms.phone
    assert message.number in ("", sms.number)
    assert len(signs_of(message.text)) == (1 if hall.sign else 0)
    assert "482913" in body_of(message.text)
    if way is Way.PLAIN:
        assert body_of(message.text) == sms.text


@paper.step(each=True)
async def another_code_is_the_only_difference(hall: Hall, way: Way) -> None:
    """Nothing else of the text depends on the parameter."""
    _, first = await hall.sent(hall.code(way, "482913"))
    _, second = await hall.sent(hall.code(way, "007700"))
    assert second.text == first.text.replace("482913", "007700") != first.text


@paper.step(each=True)
async def signs_and_quotes_arrive_unchanged(hall: Hall, way: Way) -> None:
    """What forms, addresses, JSON and XML write otherwise."""
    _, usual = await hall.sent(hall.notice(way, PROBE))
    for name in ORDINARY:
        _, message = await hall.sent(hall.notice(way, name))
        assert message.text == usual.text.replace(PROBE, name)


@paper.step(each=True)
async def rare_characters_arrive_unchanged_or_are_refused(hall: Hall, way: Way) -> None:
    """Emoji, separators, markup, placeholders, new lines: never anything else instead, never half of it."""
    _, usual = await hall.sent(hall.notice(way, PROBE))
    for name in RARE:
        shown = len(hall.phone)
        outcome = await tried(hall.send(hall.notice(way, name)))
        if isinstance(outcome, Failed):
            assert outcome.fault is Fault.REFUSED, f"{name}: {outcome}"
            assert len(hall.phone) == shown, name
        else:
            assert hall.phone[-1].text == usual.text.replace(PROBE, name)


@paper.step(each=True)
async def two_equal_messages_are_two(hall: Hall, way: Way) -> None:
    """No message is held back for being like another, and none is sent again by itself."""
    sms = hall.code(way)
    (first, one), (second, two) = await hall.sent(sms), await hall.sent(replace(hall.code(way), phone=sms.phone))
    assert first.provider_no != second.provider_no or not first.provider_no
    assert one.id != two.id
    assert one.text == two.text
    assert len(hall.wire.urls) == 2


@paper.step()
async def the_channels_own_signature_is_the_usual_one(hall: Hall, way: Way) -> None:
    """A message without a signature has that of the settings; without either it isn't sent, or needs none."""
    _, usual = await hall.sent(hall.code(way))
    declared = {key.wire for key in hall.keys}
    own = next((wire for wire in ("SIGN_NAME", "SIGN_ID") if wire in declared), "")
    if own:
        hall.reopen(**{own: hall.sign})
        _, message = await hall.sent(hall.code(way, sign=""))
        assert message.text == usual.text
        hall.reopen(**{own: ""})
    outcome = await tried(hall.send(hall.code(way, sign="")))
    if isinstance(outcome, Failed):
        assert outcome.fault in NO
    else:
        assert len(signs_of(hall.phone[-1].text)) <= 1
        assert body_of(hall.phone[-1].text) == body_of(usual.text)


@paper.step(each=True)
async def a_signature_of_nobody_is_not_shown_as_another(hall: Hall, way: Way) -> None:
    """Refused, or shown as it is where everybody signs as he likes; some templates hold their own signature."""
    _, usual = await hall.sent(hall.code(way))
    outcome = await tried(hall.send(hall.code(way, sign="没有的签名")))
    if isinstance(outcome, Failed):
        assert outcome.fault in NO
        assert len(hall.phone) == 1
    else:
        shown = hall.phone[-1].text
        assert signs_of(shown) == ["没有的签名"] or (way is Way.TEMPLATE and shown == usual.text)


@paper.step()
async def a_kind_that_the_channel_lacks_is_unsupported(hall: Hall, way: Way) -> None:
    """No request leaves for a text where templates are wanted, or the other way round."""
    ways: dict[Way, Sms] = {
        Way.PLAIN: replace(hall.code(way), template="", params={}),
        Way.TEMPLATE: replace(hall.code(way), template="T100", params={"code": "1"}),
    }
    for lacking in set(Way) - set(hall.ways):
        assert await fault_of(hall.send(ways[lacking])) is Fault.UNSUPPORTED
    assert hall.wire.urls == []


@paper.step()
async def a_phone_abroad_is_reached_or_refused(hall: Hall, way: Way) -> None:
    """Never another phone with the same digits."""
    for phone in ("+85291234567", "+13812345678", "+8613812345678"):
        shown = len(hall.phone)
        outcome = await tried(hall.send(hall.code(way, phone=phone)))
        if isinstance(outcome, Failed):
            assert outcome.fault is Fault.REFUSED, f"{phone}: {outcome}"
            assert len(hall.phone) == shown
        else:
            assert hall.phone[-1].phone.lstrip("+0").removeprefix("86") == phone.lstrip("+").removeprefix("86")


@paper.step()
async def a_template_of_nobody_is_not_sent(hall: Hall, way: Way) -> None:
    """Refused; where the provider has no templates of its own, the text that was meant is shown."""
    if way is Way.TEMPLATE:
        sms = hall.code(way)
        known = sms.template
        await _refused_or_as_meant(hall, replace(sms, template=f"{known[:-1]}{'1' if known[-1] != '1' else '2'}"))


@paper.step()
async def a_message_with_a_hole_is_not_sent(hall: Hall, way: Way) -> None:
    """A template that lacks a parameter: refused before anybody reads a placeholder."""
    if way is Way.TEMPLATE:
        await _refused_or_as_meant(hall, replace(hall.code(way), params={}))
        await _refused_or_as_meant(hall, replace(hall.notice(way, PROBE), params={"name": PROBE}))


async def _refused_or_as_meant(hall: Hall, sms: Sms) -> None:
    shown = len(hall.phone)
    outcome = await tried(hall.send(sms))
    if isinstance(outcome, Failed):
        assert outcome.fault in NO
        assert len(hall.phone) == shown
    else:
        assert body_of(hall.phone[-1].text) == sms.text


@paper.step()
async def a_wrong_secret_is_a_matter_of_settings(hall: Hall, way: Way) -> None:
    """Each secret in turn; nothing is sent, so the next carrier may be asked."""
    faults: list[Fault | None] = []
    required = [key.wire for key in hall.keys if key.secret and key.required]
    for wire in (key.wire for key in hall.keys if key.secret and hall.account.settings.get(key.wire)):
        if not _reopened(hall, wire):
            continue
        shown = len(hall.phone)
        fault = await fault_of(hall.send(hall.code(way)))
        assert fault is Fault.CONFIG or (fault is None and wire not in required), f"{wire}: {fault}"
        assert fault is None or len(hall.phone) == shown
        faults.append(fault)
    assert Fault.CONFIG in faults or not required


def _reopened(hall: Hall, wire: str) -> bool:
    """Whether the channel could be opened with another value for this secret."""
    for other in turned(hall.account.settings, wire):
        try:
            hall.reopen(**{wire: other})
        except BadConfig:
            continue
        return True
    return False


@paper.step()
async def too_many_to_one_phone_are_refused(hall: Hall, way: Way) -> None:
    """Where the provider limits them: what is above the limit is not sent, and that is known."""
    if not hasattr(hall.provider, "limits"):
        return
    hall.provider.limits = True
    faults = [await fault_of(hall.send(hall.code(way))) for _ in range(12)]
    assert faults[0] is None
    assert faults.count(None) == len(hall.phone) < len(faults)
    assert set(faults) <= {None, Fault.REFUSED, Fault.SLOW_DOWN}
