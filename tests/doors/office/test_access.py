"""Generated: every route by every role and by nobody; portal/test_owners.py asks for other merchants' rows."""

import re
from collections.abc import Iterator

import pytest
from tests.office import MERCHANT, Stand

from hutong.doors.office.frame.app import application, routes
from hutong.doors.office.frame.room import ANYBODY, HALF, MAY, SIGNED_IN
from hutong.features.operators import ROLES

NO_SESSION, NO_PERMISSION, FORGED = 7005, 7006, 7007
REFUSED = {NO_SESSION, NO_PERMISSION, FORGED}
ROUTES = sorted(
    (route.path, method, str((route.openapi_extra or {})[MAY]))
    for route in routes(application())
    for method in route.methods or ()
)
READ = {path: may for path, method, may in ROUTES if method == "GET"}
ASKED = {  # the names in a route's query
    path: [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
    for path, methods in application().openapi()["paths"].items()
    if "get" in methods
}
GUARDED = [found for found in ROUTES if found[2] not in (ANYBODY, HALF, SIGNED_IN)]


def _realm(path: str) -> str:
    return path.split("/")[1]


def _filled(path: str) -> str:
    """The path with ids that nothing has."""
    return re.sub(r"{[^}]*}", "0", path)


def _roles() -> Iterator[tuple[str, str]]:
    for role in ROLES:
        yield role.realm, role.name


async def test_nobody_gets_anything(stand: Stand) -> None:
    browser = stand.nobody()
    for path, method, may in ROUTES:
        if may != ANYBODY:
            status, answer = await browser.call(method, _filled(path), {})
            assert (status, answer["code"]) == (401, NO_SESSION), (method, path)


@pytest.mark.parametrize(("realm", "role"), list(_roles()))
async def test_a_role_gets_what_it_has_and_nothing_else(stand: Stand, realm: str, role: str) -> None:
    person = await stand.sign_in(role, MERCHANT if realm == "portal" else None)
    permissions = set((await person.get(f"/{realm}/api/me"))["permissions"])
    assert permissions
    for path, method, may in GUARDED:
        if _realm(path) != realm or "live" in path:  # a stream does not end
            continue
        status, answer = await person.call(method, _filled(path), [])  # a list is no form: nothing is done
        code = answer["code"] if isinstance(answer, dict) and status >= 400 else 0
        assert status < 500 or code // 1000 == 5, (method, path, status, answer)
        assert code != 5001, (method, path, answer)
        if may in permissions:
            assert code not in REFUSED, (method, path, role, answer)
        else:
            assert (status, code) == (403, NO_PERMISSION), (method, path, role)


@pytest.mark.parametrize("wild", ["%00", "9223372036854775808", "%ED%A0%80", "a" * 300, "-1", "%25", "0001-01-01"])
async def test_wild_values_are_refused_or_found_nowhere(stand: Stand, wild: str) -> None:
    """Whatever stands in an address or a query, the hub has an answer for it."""
    admin, owner = await stand.sign_in("administrator"), await stand.sign_in("owner", MERCHANT)
    wrongs = []
    for path, may in READ.items():
        if "live" in path or may in (ANYBODY, HALF):
            continue
        person = owner if _realm(path) == "portal" else admin
        place = re.sub(r"{[^}]*}", wild, path)
        for one in [place, *(f"{place}?{name}={wild}" for name in ASKED[path])]:
            status, answer = await person.call("GET", one)
            if status >= 500:
                wrongs.append((one, status, answer))
    assert wrongs == []


async def test_the_other_realm_is_closed(stand: Stand) -> None:
    admin, owner = await stand.sign_in("administrator"), await stand.sign_in("owner", MERCHANT)
    for path, method, may in ROUTES:
        if may == ANYBODY:
            continue
        stranger = owner if _realm(path) == "office" else admin
        status, answer = await stranger.call(method, _filled(path), {})
        assert (status, answer["code"]) == (401, NO_SESSION), (method, path)
