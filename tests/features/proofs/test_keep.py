"""Proof files: only what a platform gives is taken, it is served at the root as it is, and everything is audited."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from tests.stack import HUB, Stack
from tests.upstream import running

from hutong.base.errors import Problem, Refusal
from hutong.doors.wechat.proofs import proofs
from hutong.features.proofs import keep

pytestmark = pytest.mark.asyncio(loop_scope="module")
X = "BiK5MDJ5CSS00Yvf"
NAME = f"MP_verify_{X}.txt"
MINI, MINI_CONTENT = "a1B2c3D4e5.txt", "0123456789abcdef0123456789abcdef"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        made.net.apps[HUB] = Starlette(routes=[proofs(made.hub.pool)])
        yield made


@pytest.mark.parametrize(("name", "content"), [(NAME, X), (NAME, f"\ufeff {X}\r\n"), (MINI, MINI_CONTENT)])
async def test_a_file_is_served_at_the_root(hub: Stack, name: str, content: str) -> None:
    actor = hub.hub.actor("ann")
    kept = await keep.put(actor, name, content)
    assert (kept.name, kept.content, kept.by) == (name, content.strip("\ufeff \r\n"), "ann")
    reply = await hub.net.send("GET", f"{HUB}/{name}", headers={})
    assert (reply.status, reply.body.decode()) == (200, kept.content)
    assert reply.headers["content-type"].startswith("text/plain")
    assert name in [one.name for one in await keep.listed(hub.hub.pool)]
    await keep.remove(actor, name)
    assert (await hub.net.send("GET", f"{HUB}/{name}", headers={})).status == 404
    with pytest.raises(Refusal) as refusal:
        await keep.remove(actor, name)
    assert refusal.value.problem is Problem.NO_PROOF
    rows = await hub.hub.pool.fetch("SELECT action FROM audit_event WHERE subject = $1 ORDER BY id", f"proof/{name}")
    assert [row["action"] for row in rows][-2:] == ["proof.put", "proof.remove"]


@pytest.mark.parametrize(
    "name",
    [
        "MP_verify_short.txt",
        f"MP_verify_{X}.html",
        f"mp_verify_{X}.txt",
        f"../{NAME}",
        f"{NAME}/x",
        f"MP_verify_{X} (1).txt",
        "robots.txt",
        "",
        "a1B2c3D4e5.txt\n",
    ],
)
async def test_other_names_are_refused(hub: Stack, name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await keep.put(hub.hub.actor("ann"), name, X)
    assert refusal.value.problem is Problem.PROOF_NAME
    assert refusal.value.fields[0][0] == "name"


@pytest.mark.parametrize(
    ("name", "content"),
    [(NAME, ""), (NAME, X[:-1]), (NAME, X + "x"), (NAME, f"<b>{X}</b>"), (MINI, X), (MINI, MINI_CONTENT.upper())],
)
async def test_other_contents_are_refused_with_the_reason(hub: Stack, name: str, content: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await keep.put(hub.hub.actor("ann"), name, content)
    assert refusal.value.problem is Problem.PROOF_CONTENT
    assert (X if name == NAME else "32") in refusal.value.message("en")
    assert (await hub.net.send("GET", f"{HUB}/{name}", headers={})).status == 404
