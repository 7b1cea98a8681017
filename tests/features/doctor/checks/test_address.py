"""The hub's own public address: its form, who answers there, and whether proof files are served at its root."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, PlainTextResponse
from tests.doctoring import front, ground, ids, looked, only
from tests.stack import HUB, Stack

from hutong.features.doctor.checks import address
from hutong.features.doctor.ground import Ground
from hutong.features.proofs import keep

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = "0123456789abcdef"
NAME = f"MP_verify_{SECRET}.txt"


@pytest_asyncio.fixture(loop_scope="module")
async def on(hub: Stack) -> AsyncIterator[Ground]:
    """The ground, the hub answering at an address that platforms take."""
    front(hub)
    hub.net.apps["https://pay.example.com"] = hub.net.apps[HUB]
    yield replace(await ground(hub), base_url="https://pay.example.com")
    hub.net.apps.pop("https://pay.example.com", None)


async def test_a_domain_by_https_that_leads_here_is_fine(hub: Stack, on: Ground) -> None:
    actor = hub.hub.actor("test")
    await keep.put(actor, NAME, SECRET)
    [found] = await looked(address, replace(on, proofs=await keep.listed(hub.hub.pool)))
    assert (found.level, "https://pay.example.com" in found.cause.en) == ("fine", True)
    await keep.remove(actor, NAME)


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("http://pay.example.com", ["hub.not_https", "hub.unanswered"]),
        ("https://pay.example.com:8443", ["hub.port", "hub.unanswered"]),
        ("https://203.0.113.9", ["hub.no_domain", "hub.unanswered"]),
        ("https://127.0.0.1", ["hub.unanswered"]),  # in a sandbox on this machine; a hub in earnest is told
    ],
)
async def test_what_platforms_do_not_take(on: Ground, base_url: str, expected: list[str]) -> None:
    bare = only(replace(on, base_url=base_url), "ALIPAY")
    assert await ids(address, bare) == expected
    in_earnest = await ids(address, replace(bare, sandbox=False))
    assert in_earnest == (["hub.no_domain", *expected] if "127.0.0.1" in base_url else expected)


async def test_a_proof_is_wanted_where_pages_are_signed(on: Ground) -> None:
    assert await ids(address, on) == ["hub.no_proof"]
    assert await ids(address, only(on, "ALIPAY")) == []


async def test_a_proof_that_the_proxy_keeps_to_itself(hub: Stack, on: Ground) -> None:
    actor = hub.hub.actor("test")
    await keep.put(actor, NAME, SECRET)
    known = replace(on, proofs=await keep.listed(hub.hub.pool))
    await keep.remove(actor, NAME)  # now it answers 404, as a proxy of its own would
    [found] = await looked(address, known)
    assert (found.id, NAME in found.cause.en) == ("hub.proof_lost", True)


@pytest.mark.parametrize(
    "answer", [PlainTextResponse("Welcome to nginx!"), JSONResponse({"ok": "yes"}), JSONResponse(["ok"])]
)
async def test_somebody_else_answers(hub: Stack, on: Ground, answer: PlainTextResponse) -> None:
    hub.net.apps["https://pay.example.com"] = answer
    assert await ids(address, only(on, "ALIPAY")) == ["hub.stranger"]


async def test_a_hub_without_its_database_is_still_the_hub(hub: Stack, on: Ground) -> None:
    hub.net.apps["https://pay.example.com"] = JSONResponse({"ok": False, "database": False}, 503)
    assert await ids(address, only(on, "ALIPAY")) == []
