"""What a merchant number is asked about itself, without harm: an order that doesn't exist, a payer who can't be.

An order of nobody's is refused after the merchant, its AppID and its products were looked at, so no order comes into
being. Whether a provider looks at the payer first is its own affair: then the refusal says nothing, and nothing is
concluded.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.capabilities.diagnosis import Ailment, Circumstances, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, Outcome, PayState, Scene
from hutong.vendors.wechat_pay import ailments
from hutong.vendors.wechat_pay.ailments import CODES

QUERY, JSAPI, BINDING = "query", "jsapi", "binding"  # binding: as jsapi, where no product wants it
_NOBODY: Final = "hutong-doctor"  # no openid has this form
_SAID: Final[Mapping[str, Ailment]] = {  # in return_msg, of what was not even looked at
    "签名错误": ailments.API_KEY,
    "appid不存在": ailments.APPID,
    "mch_id": ailments.MCHID,
}


class Merchant(Protocol):
    """What is asked."""

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`."""
        ...

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`."""
        ...

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`."""
        ...


def query(merchant: Merchant) -> Question:
    """An order that doesn't exist."""

    async def ask() -> Sequence[Finding]:
        await merchant.query(new_id())
        return []

    return Question(QUERY, ask)


def order(merchant: Merchant, around: Circumstances) -> Question:
    """An order inside WeChat of one fen for a payer who can't be; should it be taken all the same, it is closed."""

    async def ask() -> Sequence[Finding]:
        wish = Ask(
            number=new_id(),
            fen=1,
            subject="自检 examination",
            scene=Scene.JSAPI,
            return_url=around.base_url,
            payer_ip="127.0.0.1",
            created_at=now(),
            expires_at=now() + timedelta(minutes=5),
            payer_id=_NOBODY,
        )
        outcome = await merchant.pay(wish)
        if outcome.state is PayState.WAITING:
            await merchant.close(wish.number)
        return []

    return Question(JSAPI if Scene.JSAPI in around.scenes else BINDING, ask)


def expected(verb: str, failed: Failed) -> bool:
    """Whether this is how a question ends where nothing is wrong."""
    if verb == QUERY:
        return failed.fault is Fault.NOT_FOUND
    return failed.fault is Fault.REFUSED


def closed(verb: str, failed: Failed) -> Sequence[Finding] | None:
    """What a missing permission says of an order inside WeChat; None for any other failure."""
    if verb not in (JSAPI, BINDING) or CODES.get(failed.code) is not ailments.UNAUTHORISED:
        return None
    return [ailments.JSAPI_CLOSED.by(failed)] if verb == JSAPI else []


def blame(verb: str, failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`; of V2."""
    if expected(verb, failed):
        return []
    if (of_order := closed(verb, failed)) is not None:
        return of_order
    if failed.code == "SIGNERROR":
        return [ailments.API_KEY.by(failed)]
    ailment = CODES.get(failed.code) or next((one for words, one in _SAID.items() if words in failed.words), None)
    return None if ailment is None else [ailment.by(failed)]
