"""The demo's people: an administrator and the merchant's owner, with everything bound, the same at every start."""

import json
from pathlib import Path
from typing import Any, Final

import pyotp

from hutong.app.demo.seed import MER_ID, write
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.features.operators import Account, Realm, accounts
from hutong.features.operators.passwords import drawn
from hutong.features.operators.roles import ADMINISTRATOR, OWNER
from hutong.switchboard.actor import Actor

_WHO: Final[tuple[tuple[Realm, str, str, str | None], ...]] = (
    ("office", "admin", ADMINISTRATOR, None),
    ("portal", "shop", OWNER, MER_ID),
)


async def furnish(actor: Actor, folder: Path, base_url: str) -> dict[str, dict[str, Any]]:
    """What each of the two signs in with, by realm; kept in a file that only its owner reads."""
    file = folder / "people.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    told: dict[str, dict[str, Any]] = {}
    for realm, username, role, merchant_id in _WHO:
        account, fresh = await _account(actor, realm, username, role, merchant_id)
        facts = known.get(realm)
        if fresh or facts is None:
            facts = {
                "username": username,
                "password": drawn().reveal(),
                "payment_password": drawn().reveal(),
                "totp_secret": pyotp.random_base32(),
            }
            await accounts.furnish(
                actor,
                account.id,
                password=Secret(facts["password"]),
                payment_password=Secret(facts["payment_password"]),
                totp_secret=Secret(facts["totp_secret"]),
            )
        told[realm] = facts
    write(file, told)
    return {realm: {"url": f"{base_url}/{realm}/", **facts} for realm, facts in told.items()}


async def _account(
    actor: Actor, realm: Realm, username: str, role: str, merchant_id: str | None
) -> tuple[Account, bool]:
    """The account, and whether it was just made."""
    try:
        return await accounts.by_name(actor.pool, realm, username), False
    except Refusal as refusal:
        if refusal.problem is not Problem.NO_ACCOUNT:
            raise
    made, _ = await accounts.create(actor, realm=realm, username=username, role=role, merchant_id=merchant_id)
    return made, True
