"""Nobody gives away more than they have: roles, and accounts of those who may do more."""

from collections.abc import Collection

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.features.operators.account import Account
from hutong.features.operators.permissions import Realm
from hutong.features.operators.roles import find


async def giving(pool: Pool, holder: Collection[str], role: str) -> None:
    """Makes sure that whoever has the permissions `holder` may give an office role; Refusal (NO_PERMISSION)."""
    found = await find(pool, "office", role)
    if found is not None:  # a role that isn't there is another's to refuse
        within(holder, found.permissions)


async def touching(pool: Pool, holder: Collection[str], account: Account) -> None:
    """Makes sure that they may change an office account; Refusal (NO_PERMISSION)."""
    await giving(pool, holder, account.role)


async def shaping(
    pool: Pool, holder: Collection[str], realm: Realm, role: str, permissions: Collection[str] = ()
) -> None:
    """Makes sure that they may give an office role these permissions instead of its own; Refusal (NO_PERMISSION)."""
    if realm == "office":
        within(holder, permissions)
        await giving(pool, holder, role)
    else:  # what merchants' people may do is given by those who give them accounts
        within(holder, ("merchant.keys",))


def within(holder: Collection[str], permissions: Collection[str]) -> None:
    """Makes sure that the permissions are among those of `holder`; Refusal (NO_PERMISSION) names one that isn't."""
    beyond = sorted(set(permissions) - set(holder))
    if beyond:
        raise Refusal(Problem.NO_PERMISSION, beyond[0])
