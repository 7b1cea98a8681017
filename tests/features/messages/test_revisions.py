"""A message pins the configuration it was sent with: what is not known yet is not sent by other keys (trap 12)."""

from typing import Any

import pytest
from tests.lettering import app, follow, mail, wechat
from tests.stack import MERCHANT, Stack
from tests.upstream import number

from hutong.capabilities.simulation import Mischief
from hutong.switchboard.drafts import channels as draft
from hutong.switchboard.drafts import publish
from hutong.vendors.wechat_world.applications import find, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")
SEND = "/message/template/send"
VISIT = '{"visitorName":"张三","phone":"13242919162","visitTime":"2026-3-22 8:00","reason":"面试"}'


async def moved(hub: Stack, appid: str, secret: str) -> int:
    """The channel becomes another account's, published and running; the new revision."""
    actor = hub.hub.actor("test")
    await draft.edit_channel(actor, hub.channels["WX_GZH"], merchant_no=appid, settings={"PRIVATE_KEY": secret})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    return hub.hub.switchboard.current.id


async def row(hub: Stack, msg_id: str) -> dict[str, Any]:
    found = await hub.hub.pool.fetchrow(
        "SELECT * FROM message WHERE merchant_id = $1 AND request_id = $2", MERCHANT, msg_id
    )
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("by", ["worker", "merchant"])
async def test_a_message_of_a_lost_answer_is_sent_again_by_the_account_it_was_sent_by(
    hub: Stack, person: str, by: str
) -> None:
    """Another account knows nobody of this openid, and nothing of the number that keeps a message from being two."""
    book = wechat(hub).home.book
    old, before = find(book, app(hub)), hub.hub.switchboard.current.id
    new = opened(book, "service", "胡同新店")
    sent = {"msgId": number("L"), "openid": follow(hub, person), "kind": "wx_visitor", "fields": VISIT}
    wechat(hub).mischiefs.order(Mischief.RESET, where=SEND)
    status, answer = await hub.post("/api/message/send", sent)
    assert (status, answer["code"]) == (504, 4004), answer
    try:
        assert await moved(hub, new.appid, new.secret) > before
        if by == "worker":
            await hub.hub.pool.execute("UPDATE message SET again_at = now() WHERE request_id = $1", sent["msgId"])
            assert await hub.money.messages.chaser.turn() == 1
        else:
            status, answer = await hub.post("/api/message/send", sent)
            assert (status, answer["status"]) == (200, "sent"), answer
    finally:
        await moved(hub, old.appid, old.secret)
    message = await row(hub, sent["msgId"])
    (letter,) = mail(hub, person)
    assert message["state"] in ("sent", "delivered")  # its event may have been heard by now
    assert (message["revision"], message["provider_no"]) == (before, letter.id)
    await hub.hub.switchboard.calls.flush()
    asked = "SELECT revision FROM call_log WHERE number = $1 AND verb = 'send_message' ORDER BY at"
    assert [one["revision"] for one in await hub.hub.pool.fetch(asked, message["id"])] == [before, before]
