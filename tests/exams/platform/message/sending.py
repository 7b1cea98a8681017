"""Sending: who gets a message, what it says, what is refused, and what became of it."""

from dataclasses import replace

from tests.exams.parts import fault_of, tried
from tests.exams.platform.message.hall import SAMPLES, WORDS, Hall
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.message import MessageKind, MessageState

paper = Paper[[Hall, MessageKind]]()


@paper.step(each=True)
async def templates_are_listed(hall: Hall, kind: MessageKind) -> None:
    """As the account has them: id, title, text, and nothing of another kind."""
    console = {one["id"]: one for one in hall.shown()["templates"]}
    listed = await hall.listed(kind)
    assert [one.id for one in listed] == [number for number, one in console.items() if one["kind"] == kind]
    for one in listed:
        assert (one.title, one.content, one.kind) == (console[one.id]["title"], console[one.id]["content"], kind)
        if kind is MessageKind.TEMPLATE:
            assert one.industry == ("IT科技", "IT软件与服务")


@paper.step(each=True)
async def a_message_arrives_as_it_is(hall: Hall, kind: MessageKind) -> None:
    """Title, fields in order, text untouched; sent, then delivered by event under the same number."""
    await hall.told()
    letter = await hall.letter(kind)
    hall.willing(letter)
    sent = await hall.send(letter)
    assert (sent.state, sent.number) == (MessageState.SENT, letter.number)
    (mail,) = hall.mail
    assert sent.provider_no == mail.id or (kind is MessageKind.SUBSCRIBED and not sent.provider_no)
    assert mail.template == letter.template
    values = [value for _, value in mail.lines]
    assert values == list(letter.fields.values())
    assert set(values) <= {WORDS, *SAMPLES.values()}
    (result,) = await hall.results()
    assert (result.state, result.provider_no) == (MessageState.DELIVERED, mail.id)


@paper.step(each=True)
async def a_tap_leads_somewhere(hall: Hall, kind: MessageKind) -> None:
    """To an address with a query of its own, or into a mini program, which comes first."""
    url = "https://hub.test/pay/1?a=b&c=%20d"
    letter = await hall.letter(kind, url=url)
    hall.willing(letter)
    await hall.send(letter)
    if kind is MessageKind.TEMPLATE:
        assert hall.mail[-1].url == url
    page = "pages/bill?id=1"
    letter = await hall.letter(kind, url=url, mini_app=hall.program, mini_page=page)
    hall.willing(letter)
    await hall.send(letter)
    assert hall.mail[-1].mini.endswith(page)
    assert hall.mail[-1].url == ""


@paper.step(each=True)
async def who_does_not_want_it_gets_none(hall: Hall, kind: MessageKind) -> None:
    """Not following, or nothing allowed (any more): refused, so that another way may be taken."""
    letter = await hall.letter(kind)
    failed = await tried(hall.send(letter))
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.code) == (Fault.REFUSED, {"template": "43004", "subscribed": "43101"}[kind])
    hall.willing(letter)
    assert await fault_of(hall.send(letter)) is None
    if kind is MessageKind.SUBSCRIBED:
        assert await fault_of(hall.send(await hall.letter(kind))) is Fault.REFUSED
    assert len(hall.mail) == 1


@paper.step(each=True)
async def what_is_wrong_with_a_message_is_told(hall: Hall, kind: MessageKind) -> None:
    """An openid of nobody is refused; a template of nobody is the operator's to correct."""
    letter = await hall.letter(kind)
    hall.willing(letter)
    assert await fault_of(hall.send(replace(letter, to="oNobody0000000000000000000000"))) is Fault.REFUSED
    failed = await tried(hall.send(replace(letter, template="T" * 43)))
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.code) == (Fault.CONFIG, "40037")
    if kind is MessageKind.SUBSCRIBED:
        long = {name: "长" * 21 if name.startswith("thing") else value for name, value in letter.fields.items()}
        failed = await tried(hall.send(replace(letter, fields=long)))
        assert isinstance(failed, Failed)
        assert (failed.fault, failed.code) == (Fault.REFUSED, "47003")
        assert "thing" in failed.words
    assert hall.mail == []


@paper.step(each=True)
async def a_number_is_one_message(hall: Hall, kind: MessageKind) -> None:
    """Where the platform tells messages by our number, a second one of it does not arrive."""
    if kind is not MessageKind.TEMPLATE:
        return
    letter = await hall.letter(kind)
    hall.willing(letter)
    first, second = await hall.send(letter), await hall.send(letter)
    assert first == second
    assert [mail.number for mail in hall.mail] == [letter.number]


@paper.step(each=True)
async def what_does_not_arrive_is_told_by_event(hall: Hall, kind: MessageKind) -> None:
    """Taken, then failed: by the reader's wish, or by the platform's fault."""
    await hall.told()
    for changes in ({"failing": True}, {"failing": False}):
        hall.provider.configure(hall.application, **changes)
        letter = await hall.letter(kind)
        hall.willing(letter)
        if not changes["failing"] and kind is MessageKind.TEMPLATE:
            hall.provider.act(hall.application, "block")
        await hall.send(letter)
    results = await hall.results()
    assert [one.provider_no for one in results] == [mail.id for mail in hall.provider.mail()]
    assert results[0].state is MessageState.FAILED
    assert results[0].code or results[0].words
    wanted = MessageState.FAILED if kind is MessageKind.TEMPLATE else MessageState.DELIVERED
    assert results[1].state is wanted


@paper.step(each=True)
async def other_events_say_nothing_of_messages(hall: Hall, kind: MessageKind) -> None:
    """Somebody follows, leaves, or comes in."""
    await hall.told()
    for _ in range(2):
        hall.provider.stir(hall.application)
    assert await hall.results() == []
    assert len(hall.heard) == 2


@paper.step(each=True)
async def an_account_without_the_right_is_told(hall: Hall, kind: MessageKind) -> None:
    """A subscription account, or a right that was taken away: the operator has to know."""
    letter = await hall.letter(kind)
    hall.willing(letter)
    hall.provider.configure(hall.application, permissions=["base"])
    failed = await tried(hall.send(letter))
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.code) == (Fault.CONFIG, "48001")
