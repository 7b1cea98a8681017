"""Generated: every portal route that names a thing, asked for another merchant's; and every list, searched for it."""

import re
from typing import Final

import pytest_asyncio
from tests.doors.office.portal.conftest import OTHER
from tests.office import Person, Stand

from hutong.doors.office.frame.app import application, routes

ROUTES: Final = sorted(
    (route.path, method)
    for route in routes(application())
    for method in route.methods or ()
    if "/portal/" in route.path
)
NAMED: Final = [found for found in ROUTES if "{" in found[0] and "/me/" not in found[0]]
LISTS: Final = [path for path, method in ROUTES if method == "GET" and "{" not in path and "/signin" not in path]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def theirs(stand: Stand, stranger: Person) -> dict[str, str]:
    """What the other merchant has, by the name that routes have for its number."""
    pool = stand.stack.hub.pool
    account = await pool.fetchval("SELECT id FROM account WHERE username = $1", stranger.username)
    session = await pool.fetchval("SELECT id FROM account_session WHERE account_id = $1 LIMIT 1", account)
    await pool.execute(
        "INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url,"
        " return_url, digest, revision, expires_at)"
        " VALUES ('THEIRPAYMENT', $1, 'THEIRORDER', 'p', 1, '', '', '', '', '', '', '', 1, now())",
        OTHER,
    )
    await pool.execute(
        "INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)"
        " VALUES ('THEIRNOTICE', $1, 'payment.paid', 'THEIRPAYMENT', 'http://u', 'u', '{}')",
        OTHER,
    )
    await pool.execute(
        "WITH site AS (INSERT INTO scene_site (scene, merchant_id, name, settings, products)"
        " VALUES ('parking', $1, 'THEIRSITE', '{}', '{}') RETURNING id)"
        " INSERT INTO scene_code (code, site_id, kind, label) SELECT 'THEIRC0DE1', id, 'gate', 'THEIRLABEL' FROM site",
        OTHER,
    )
    asked = {"kind": "own_payments", "format": "csv", "query": {}, "columns": []}
    await stranger.call("POST", "/portal/api/exports", asked)
    export = await pool.fetchval("SELECT id FROM export_job WHERE account_id = $1", account)
    assert export is not None
    return {
        "account_id": str(account),
        "session_id": str(session),
        "payment_id": "THEIRPAYMENT",
        "notice_id": "THEIRNOTICE",
        "number": str(export),
        "code": "THEIRC0DE1",
    }


def test_every_name_in_an_address_is_known_here() -> None:
    names = {name for path, _ in NAMED for name in re.findall(r"{(\w+)}", path)}
    assert names == {"account_id", "session_id", "payment_id", "notice_id", "number", "code"}
    assert len(NAMED) >= 12


async def test_what_is_anothers_is_not_there(stand: Stand, owner: Person, theirs: dict[str, str]) -> None:
    before = await _rows(stand)
    wrongs = []
    for path, method in NAMED:
        address = path.format(**theirs)
        body = {"what": "password", "proof": await owner.proof()} if path.endswith("/reset") else {}
        status, answer = await owner.call(method, address, body if method in ("POST", "PATCH", "PUT") else None)
        if status != 404:
            wrongs.append((method, address, status, answer))
    assert wrongs == []
    assert await _rows(stand) == before


async def test_no_list_tells_of_it(owner: Person, theirs: dict[str, str]) -> None:
    for path in LISTS:
        for query in ("", "?search=THEIRORDER", "?search=THEIRPAYMENT", "?search=THEIRLABEL", f"?merchant_id={OTHER}"):
            status, answer = await owner.call("GET", path + query)
            assert status < 500, path
            for word in ("THEIR", OTHER, theirs["number"]):
                assert word not in str(answer), (path, query)


async def _rows(stand: Stand) -> list[tuple[str, ...]]:
    """The other merchant's rows as they are."""
    found = []
    for query in (
        "SELECT id::text, name, role, enabled::text, password FROM account WHERE merchant_id = $1",
        "SELECT s.id::text FROM account_session s JOIN account a ON a.id = s.account_id WHERE a.merchant_id = $1",
        "SELECT id, state, extra::text FROM notice WHERE merchant_id = $1",
        "SELECT j.id, j.state FROM export_job j JOIN account a ON a.id = j.account_id WHERE a.merchant_id = $1",
    ):
        found += [tuple(row) for row in await stand.stack.hub.pool.fetch(query + " ORDER BY 1", OTHER)]
    return found
