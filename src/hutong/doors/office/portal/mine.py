"""The merchant whose people ask: the one bound that every room of the portal has."""

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Caller
from hutong.features.merchants import Merchant, edit


async def mine(who: Caller) -> Merchant:
    """The caller's merchant as it is in the database, not as this process remembers it; Refusal (NO_MERCHANT)."""
    return await edit.find(who.actor, who.merchant_id)


async def with_keys(who: Caller) -> Merchant:
    """The caller's merchant when it has an MD5 key to work with; Refusal (MERCHANT_KEYS)."""
    merchant = await mine(who)
    if not merchant.md5_keys:
        raise Refusal(Problem.MERCHANT_KEYS)
    return merchant
