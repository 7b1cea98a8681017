"""The demo's people sign in with what demo.json says, and stay the same from start to start."""

import stat
import time
from pathlib import Path

import pyotp
from tests.stack import build

from hutong.app.demo import people, seed
from hutong.base.secrets import Secret
from hutong.features.operators import People


async def test_both_sign_in_with_what_is_told(dsn: str, tmp_path: Path) -> None:
    stack = await build(dsn)
    actor = stack.hub.actor("demo")
    await seed.merchant(actor, tmp_path)
    told = await people.furnish(actor, tmp_path, "http://hub.test")
    assert told == await people.furnish(actor, tmp_path, "http://hub.test")
    assert told["portal"]["url"] == "http://hub.test/portal/"
    assert stat.S_IMODE((tmp_path / "people.json").stat().st_mode) == 0o600
    room = People(actor.pool, actor.vault)
    for realm in ("office", "portal"):
        facts = told[realm]
        secret = Secret(facts["password"])
        _, half = await room.begin(realm, facts["username"], secret, "127.0.0.1", "", "zh")
        _, session = await room.finish(half, pyotp.TOTP(facts["totp_secret"]).at(int(time.time())))
        assert session.stage == "in"
        await room.prove(session, code=None, payment_password=Secret(facts["payment_password"]))
        assert session.account.merchant_id == (seed.MER_ID if realm == "portal" else None)
    (tmp_path / "people.json").unlink()  # somebody kept the database and not the file: they are given anew
    assert (await people.furnish(actor, tmp_path, "http://hub.test"))["office"]["password"] != told["office"][
        "password"
    ]
    await stack.close()
