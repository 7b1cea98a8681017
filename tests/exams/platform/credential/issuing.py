"""Credentials: issued, renewed, refused with their cause, and replaced once where the platform no longer takes one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from tests.exams import wrongs
from tests.exams.parts import RUBBISH, TRANSPORT, Verb, fault_of, tried
from tests.exams.platform.hall import Hall
from tests.exams.steps import Paper

from hutong.base.http import Reply
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import SignsPages
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall]]()
BODIES = (
    *RUBBISH,
    *(b'{"access_token": null, "expires_in": 7200}', b'{"access_token": "", "expires_in": 7200}'),
    *(b'{"expires_in": 7200}', b'{"access_token": ["x"], "expires_in": 7200}', b'{"errcode": 0}', b'{"errcode": true}'),
    *(b'{"errcode": "40125"}', b'{"errcode": null, "ticket": 1}', b'{"access_token": "x", "expires_in": "long"}'),
    *(b'{"access_token": "x", "expires_in": -1}', b'{"access_token": "x", "expires_in": true}'),
)


async def verbs(hall: Hall) -> AsyncIterator[tuple[str, Verb]]:
    """Every kind of credential, ready to be asked for."""
    for kind in hall.opened.face(IssuesCredentials).KINDS:
        yield kind, lambda kind=kind: hall.issue(kind)


def _uses(hall: Hall) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
    """Verbs of the channel that need a credential and change nothing."""
    found: list[tuple[str, Callable[[], Awaitable[object]]]] = []
    if hall.opened.can(SendsMessages):
        sends = hall.opened.face(SendsMessages)
        for kind in sends.MESSAGE_KINDS:
            found.append((f"list {kind}", partial(_listed, hall, kind)))
    return found


async def _listed(hall: Hall, kind: MessageKind) -> object:
    return await hall.opened.ask("list", "1", hall.opened.face(SendsMessages).list_templates(kind))


@paper.step()
async def every_kind_is_issued(hall: Hall) -> None:
    """With its time, masked wherever it is printed, and for the channel's own application."""
    assert hall.opened.face(IssuesCredentials).application() == hall.application
    async for kind, verb in verbs(hall):
        issued = await verb()
        assert 0 < issued.seconds <= 7200, kind
        assert len(issued.value.reveal()) > 20
        assert issued.value.reveal() not in f"{issued!r} {issued}"


@paper.step()
async def one_that_is_asked_for_afresh_is_another(hall: Hall) -> None:
    """Where the platform would give the same one again, it is made to give another."""
    kind = hall.opened.face(IssuesCredentials).KINDS[0]
    first = await hall.issue(kind)
    assert (await hall.issue(kind, afresh=True)).value != first.value


@paper.step()
async def what_the_console_forbids_is_told_with_its_number(hall: Hall) -> None:
    """A secret that was frozen, an address that is not listed, a quota that is used up; afterwards all is well."""
    kind = hall.opened.face(IssuesCredentials).KINDS[0]
    for changes, codes, faults in (
        ({"frozen": True}, {"40243"}, {Fault.CONFIG}),
        ({"frozen": False, "ip_list": ["203.0.113.9"]}, {"40164", "61004"}, {Fault.CONFIG}),
    ):
        hall.provider.configure(hall.application, **changes)
        failed = await tried(hall.issue(kind))
        assert isinstance(failed, Failed)
        assert failed.code in codes
        assert failed.fault in faults
    assert "127.0.0.1" in failed.words  # the address to be listed
    hall.provider.configure(hall.application, ip_list=[])
    assert await fault_of(hall.issue(kind)) is None


@paper.step()
async def a_wrong_secret_is_told(hall: Hall) -> None:
    """The operator has to correct it: nothing is tried elsewhere."""
    kind = hall.opened.face(IssuesCredentials).KINDS[0]
    hall.reopen(PRIVATE_KEY="0123456789abcdef" * 2)
    failed = await tried(hall.issue(kind))
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.code) == (Fault.CONFIG, "40125")


@paper.step()
async def an_unlisted_kind_is_refused(hall: Hall) -> None:
    """Nothing leaves."""
    before = len(hall.wire.urls)
    assert await fault_of(hall.issue("master_key")) is Fault.UNSUPPORTED
    assert len(hall.wire.urls) == before


def _replaced(expired: bool) -> Callable[[Hall], Awaitable[None]]:
    async def asks(hall: Hall) -> None:
        """The verb goes well all the same, with one more token."""
        for name, verb in _uses(hall)[:1]:  # the platform makes a token anew by force once in half a minute
            assert await fault_of(verb()) is None
            before = hall.lender.issued
            hall.provider.spoil(hall.application, expired=expired)
            assert await fault_of(verb()) is None, name
            assert hall.lender.issued == before + 1
            assert await fault_of(verb()) is None, name
            assert hall.lender.issued == before + 1

    asks.__name__ = f"a_token_that_{'expired' if expired else 'somebody_replaced'}_is_replaced_once"
    return asks


for too_old in (True, False):
    paper.step(needs=SendsMessages)(_replaced(too_old))


@paper.step(needs=SendsMessages)
async def a_token_that_is_never_taken_is_not_replaced_for_ever(hall: Hall) -> None:
    """Whatever is tried, the platform says that the token is bad: told after one more try."""
    for _, verb in _uses(hall):
        assert await fault_of(verb()) is None

        def never(reply: Reply) -> Reply:
            if b"access_token" in reply.body and b"errcode" not in reply.body:
                return reply
            return Reply(200, b'{"errcode":40001,"errmsg":"invalid credential rid: 1-2-3"}', reply.headers)

        hall.wire.change, before = never, len(hall.wire.urls)
        fault = await fault_of(verb())
        hall.right()
        assert fault in (Fault.CONFIG, Fault.SLOW_DOWN, Fault.UNKNOWN)
        assert len(hall.wire.urls) - before <= 3


@paper.step(needs=SignsPages)
async def a_signed_page_works(hall: Hall) -> None:
    """As the platform's own JavaScript checks it, with and without a fragment; another address does not."""
    sign = hall.opened.face(SignsPages).sign_page
    for url in ("https://hub.test/pay/1?lang=zh&x=a%20b#top", "https://hub.test"):
        signed = await hall.opened.ask("sign", "1", sign(url))
        assert hall.provider.page_works(hall.application, url, signed), url
        assert not hall.provider.page_works(hall.application, f"{url.partition('#')[0]}&y", signed)
    assert len({(await hall.opened.ask("sign", "1", sign("https://hub.test")))["nonceStr"] for _ in range(5)}) == 5


def _asker(mischief: Mischief) -> Callable[[Hall], Awaitable[None]]:
    async def asks(hall: Hall) -> None:
        await wrongs.is_unknown(hall, lambda: verbs(hall), mischief)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in (*TRANSPORT, Mischief.ERROR_BODY_200, Mischief.UNLISTED_STATE):
    paper.step()(_asker(wrong))


@paper.step()
async def a_body_of_rubbish_is_unknown(hall: Hall) -> None:
    """Whatever bytes come instead of the answer: never a credential, never a crash."""
    await wrongs.rubbish_is_unknown(hall, lambda: verbs(hall), BODIES)


@paper.step()
async def a_cut_answer_is_unknown(hall: Hall) -> None:
    """An answer without its end is not believed."""
    await wrongs.a_cut_is_unknown(hall, lambda: verbs(hall))


@paper.step()
async def a_refused_connection_is_unreachable(hall: Hall) -> None:
    """What never left is safe to repeat, and repeating it works."""
    await wrongs.refused_is_unreachable(hall, lambda: verbs(hall))


@paper.step()
async def a_provider_that_is_too_busy_says_so(hall: Hall) -> None:
    """Asked to slow down, in the provider's own words."""
    async for name, verb in verbs(hall):
        hall.wrong(Mischief.SLOW_DOWN)
        assert await fault_of(verb()) is Fault.SLOW_DOWN, name
        assert hall.done
        hall.right()
