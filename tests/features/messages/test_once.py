"""Messages that the platform can't recognise: one whose answer was lost is never sent a second time."""

from typing import Any

import orjson
import pytest
from tests.lettering import MINI, app, mail, openid, templates, wechat
from tests.stack import Stack
from tests.upstream import number

from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIELDS = {
    "character_string1": "A7",
    "thing2": "胡同咖啡",
    "phrase3": "停车缴费",
    "time4": "2026-11-28 08:15",
    "amount5": "12.00元",
}


async def test_a_subscribed_message_is_not_sent_again_by_the_merchants_repeat(hub: Stack, person: str) -> None:
    template = templates(hub, MINI)["付款提醒"]
    for _ in range(2):  # a second one would go out, if it were sent
        wechat(hub, MINI).act(app(hub, MINI), "allow", person, template=template)
    sent: dict[str, Any] = {
        "msgId": number("L"),
        "openid": openid(hub, person, MINI),
        "templateId": template,
        "channel": app(hub, MINI),
        "fields": orjson.dumps(FIELDS).decode(),
    }
    wechat(hub, MINI).mischiefs.order(Mischief.RESET, where="/subscribe/send")
    for _ in range(2):
        status, answer = await hub.post("/api/message/send", sent)
        assert (status, answer["code"]) == (504, 4004), answer
    await hub.hub.pool.execute("UPDATE message SET again_at = now() WHERE again_at IS NOT NULL")
    await hub.money.messages.chaser.turn()
    assert len(mail(hub, person)) == 1
