"""Answers that are late, cut or wrong: nobody is logged in, and nobody is refused for it."""

from collections.abc import Awaitable, Callable

from tests.exams import wrongs
from tests.exams.parts import RUBBISH, TRANSPORT, fault_of
from tests.exams.platform.login.hall import Hall, verbs
from tests.exams.steps import Paper

from hutong.capabilities.faults import Fault
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall]]()
BODIES = (
    *RUBBISH,
    *(b'{"openid": null}', b'{"openid": ""}', b'{"openid": ["o1"]}', b'{"session_key": "x"}', b'{"errcode": "0"}'),
    *(b'{"access_token": "x"}', b'{"errcode": 0, "errmsg": "ok"}', b'{"phone_info": {}}', b'{"phone_info": [1]}'),
    *(b'{"phone_info": {"purePhoneNumber": 1}}', b'{"alipay_system_oauth_token_response": {}, "sign": "x"}'),
)


def _asker(mischief: Mischief, must: bool) -> Callable[[Hall], Awaitable[None]]:
    async def asks(hall: Hall) -> None:
        await wrongs.is_unknown(hall, lambda: verbs(hall), mischief, must=must)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in TRANSPORT:
    paper.step()(_asker(wrong, True))
for wrong in (Mischief.ERROR_BODY_200, Mischief.BAD_SIGNATURE, Mischief.UNLISTED_STATE):
    paper.step()(_asker(wrong, False))


@paper.step()
async def a_body_of_rubbish_is_unknown(hall: Hall) -> None:
    """Whatever bytes come instead of the answer: nobody is known by them."""
    await wrongs.rubbish_is_unknown(hall, lambda: verbs(hall), BODIES)


@paper.step()
async def a_cut_answer_is_unknown(hall: Hall) -> None:
    """An answer without its end is not believed."""
    await wrongs.a_cut_is_unknown(hall, lambda: verbs(hall))


@paper.step()
async def a_refused_connection_is_unreachable(hall: Hall) -> None:
    """What never left is safe to repeat, and the code is still good."""
    await wrongs.refused_is_unreachable(hall, lambda: verbs(hall))


@paper.step(needs=IssuesCredentials)
async def a_provider_that_is_too_busy_says_so(hall: Hall) -> None:
    """In its own words; the code is still good."""
    async for name, verb in verbs(hall):
        hall.wrong(Mischief.SLOW_DOWN)
        assert await fault_of(verb()) is Fault.SLOW_DOWN, name
        hall.right()
        assert await fault_of(verb()) is None, name
