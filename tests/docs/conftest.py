"""A hub whose merchant has the keys of the vectors, so that what the pages show can be sent to it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from tests.docs.pages import ROOT, vector
from tests.stack import Stack
from tests.texting import lead, teach
from tests.upstream import running

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.features.merchants import edit
from hutong.features.merchants.merchant import place

MERCHANT = "M10001"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    """Messages go to TEST_SMS, files to the hub's own disk."""
    async with running(database_url, template) as made:
        await teach(made)
        await lead(made, "sms", "TEST_SMS")
        await lead(made, "storage", "LOCAL_OSS")
        yield await known(made)


async def known(stack: Stack) -> Stack:
    """The stack as the merchant of the vectors sees it."""
    actor = stack.hub.actor("docs")
    private, md5_key = Secret((ROOT / "tests/base/vectors.pem").read_text()), Secret(vector("a query")["md5_key"])
    created = await edit.create(actor, "文档", mer_id=MERCHANT, public_key=Signer(private).public_pem())
    async with actor.change() as connection:
        sealed = actor.vault.seal(md5_key, place(MERCHANT, "md5_key"))
        await connection.execute("UPDATE merchant SET md5_key = $1 WHERE id = $2", sealed, MERCHANT)
    await stack.hub.directory._changed("")
    verifier = Verifier(created.merchant.platform_public_key)
    return replace(stack, private_key=private, md5_key=md5_key, verifier=verifier)
