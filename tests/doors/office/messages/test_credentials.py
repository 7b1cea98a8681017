"""The office's credentials: never a value; another one after a proof, audited as the command does."""

from datetime import datetime

import orjson
from tests.lending import kept
from tests.office import Person, Stand

from hutong.base.secrets import Secret
from hutong.capabilities.platform.credential import IssuesCredentials

AT = "/office/api/credentials"
AUDITED = "SELECT actor, detail FROM audit_event WHERE action = 'credential.renew' AND subject = $1 ORDER BY id"


async def lent(stand: Stand, code: str = "WX_GZH") -> str:
    """An application that was lent an access token."""
    switchboard = stand.stack.hub.switchboard
    opened = await switchboard.open(stand.stack.channels[code])
    app = opened.face(IssuesCredentials).application()
    await switchboard.credentials.keep(opened, app, "access_token", Secret("what-was-lent-before"), 7200)
    return app


async def test_listed_without_a_value(stand: Stand, admin: Person) -> None:
    app = await lent(stand)
    told = await admin.get(AT)
    [row] = [one for one in told["rows"] if (one["application"], one["kind"]) == (app, "access_token")]
    assert (row["good"], row["renewable"], row["label"]) == (True, True, "接口调用凭证")
    assert any(one.startswith("微信公众号") for one in row["channels"])
    assert row["good_until"] > row["renewed_at"]
    values = [one.value.reveal() for one in await kept(stand.stack) if one.value]
    assert values
    assert not [value for value in values if value in orjson.dumps(told).decode()]


async def test_another_one_is_proved_and_audited(stand: Stand, admin: Person) -> None:
    app = await lent(stand)
    pool, subject = stand.stack.hub.pool, f"credential/{app}/access_token"
    before = {one.key.kind: one.generation for one in await kept(stand.stack) if one.key.application == app}
    audited = len(await pool.fetch(AUDITED, subject))
    wanted = {"application": app, "kind": "access_token"}
    wrong = {"code": "000000", "payment_password": "wrong"}
    await admin.refused("POST", f"{AT}/renew", {**wanted, "proof": wrong})
    after = {one.key.kind: one.generation for one in await kept(stand.stack) if one.key.application == app}
    assert (after, len(await pool.fetch(AUDITED, subject))) == (before, audited)
    row = await admin.post(f"{AT}/renew", {**wanted, "proof": await admin.proof()})
    assert (row["generation"], row["renewable"]) == (before["access_token"] + 1, True)
    asked, ended = (await pool.fetch(AUDITED, subject))[audited:]
    assert (asked["actor"], ended["actor"]) == (f"office/{admin.username}", f"office/{admin.username}")
    assert (asked["detail"], ended["detail"]["outcome"]) == ({"outcome": "asked"}, "got")
    assert datetime.fromisoformat(ended["detail"]["until"]) == datetime.fromisoformat(row["good_until"])


async def test_what_nobody_asks_for_costs_no_code(stand: Stand, admin: Person) -> None:
    app = await lent(stand, "WX_MP")
    proof = await admin.proof()
    for wanted in ({"application": app, "kind": "component_verify_ticket"}, {"application": "wx0", "kind": "x"}):
        refused = await admin.refused("POST", f"{AT}/renew", {**wanted, "proof": proof})
        assert (refused["code"], wanted["application"] in refused["message"]) == (7050, True)
    await admin.post(f"{AT}/renew", {"application": app, "kind": "access_token", "proof": proof})
