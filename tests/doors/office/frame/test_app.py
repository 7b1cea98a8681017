"""The frame: rooms are found, every route declares who may use it, every answer bears careful headers."""

import orjson
import pytest
from fastapi import FastAPI
from tests.office import Person, Stand
from tests.stack import HUB

from hutong.doors.office.frame.app import application, declared, every_room, routes, schema
from hutong.doors.office.frame.room import MAY, SIGNED_IN, Room


def test_rooms_are_found_by_scanning() -> None:
    names = {(room.realm, room.name) for room in every_room()}
    assert {("office", "signin"), ("portal", "signin"), ("office", "me"), ("portal", "me")} <= names


def test_every_route_declares_who_may_use_it() -> None:
    found = list(routes(application()))
    assert len(found) > 20
    assert all((route.openapi_extra or {})[MAY] for route in found)


def test_a_route_without_a_permission_does_not_start() -> None:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/office/api/open", lambda: None)
    with pytest.raises(RuntimeError, match="/office/api/open"):
        declared(app)


def test_a_permission_that_does_not_exist_does_not_start() -> None:
    room = Room("office", "test")
    with pytest.raises(RuntimeError, match="viev"):
        room.get("/x", may="payment.viev")


def test_a_permission_of_the_other_realm_does_not_start() -> None:
    with pytest.raises(RuntimeError):
        Room("portal", "test").get("/x", may="payment.view")
    Room("portal", "test").get("/x", may=SIGNED_IN)


def test_operations_have_names_of_their_own() -> None:
    document = schema()
    names = [call["operationId"] for path in document["paths"].values() for call in path.values()]
    assert len(names) == len(set(names))


async def test_answers_bear_careful_headers(stand: Stand) -> None:
    reply = await stand.nobody().raw("GET", "/office/api/me/sessions")
    assert reply.status == 401
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self';" in reply.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


async def test_the_document_of_the_api_is_not_served(stand: Stand) -> None:
    for path in ("/office/api/openapi.json", "/office/api/docs", "/office/api/nothing"):
        status, answer = await stand.nobody().call("GET", path)
        assert (status, answer["code"]) == (404, 7008)


async def test_a_request_without_the_token_is_refused(admin: Person) -> None:
    status, answer = await admin.call("POST", "/office/api/signout", {}, {"x-csrf": ""})
    assert (status, answer["code"]) == (403, 7007)
    assert (await admin.get("/office/api/me"))["stage"] == "in"


async def test_a_request_made_on_another_site_is_refused(stand: Stand) -> None:
    body = {"username": "somebody", "password": "whatever it is"}
    status, answer = await stand.nobody().call("POST", "/office/api/signin", body, {"sec-fetch-site": "cross-site"})
    assert (status, answer["code"]) == (403, 7007)


async def test_wrong_forms_name_their_fields_in_the_readers_language(stand: Stand) -> None:
    status, answer = await stand.nobody().call("POST", "/office/api/signin", {"username": "", "extra": 1})
    assert status == 400
    assert {field["name"]: field["message"] for field in answer["fields"]} == {
        "username": "太短，至少 1 个字符",
        "password": "必填",
        "extra": "没有这个字段",
    }
    status, answer = await stand.nobody().call(
        "POST", "/office/api/signin", {"username": "a"}, {"accept-language": "en"}
    )
    assert answer["fields"] == [{"name": "password", "label": "Password", "message": "required"}]
    assert answer["message"] == "What was filled in is not right: Password"


async def test_a_body_that_is_too_long_is_refused(stand: Stand) -> None:
    body = {"username": "a" * (1 << 20), "password": "x"}
    status, answer = await stand.nobody().call("POST", "/office/api/signin", body)
    assert (status, answer["code"]) == (413, 7051)


@pytest.mark.parametrize("body", ["[[[", '{"username": ' + "1" * 5000 + "}"])
async def test_a_body_that_is_no_json_is_told_so(stand: Stand, body: str) -> None:
    send = stand.stack.net.send
    reply = await send(
        "POST", f"{HUB}/office/api/signin", headers={"content-type": "application/json"}, body=body.encode()
    )
    assert (reply.status, orjson.loads(reply.body)["code"]) == (400, 7050)


@pytest.mark.parametrize("path", ["/office/%00", "/office/assets/%00", f"/office/assets/{'a' * 5000}"])
async def test_names_that_no_file_can_have(stand: Stand, path: str) -> None:
    assert (await stand.nobody().raw("GET", path)).status in (400, 404)


async def test_an_office_session_does_not_open_the_portal(admin: Person) -> None:
    status, answer = await admin.call("GET", "/portal/api/me/sessions")
    assert (status, answer["code"]) == (401, 7005)
    assert await admin.get("/portal/api/me") is None
