"""What tests of routed business do to a hub: lead routes to channels, map templates, read the phones."""

from collections.abc import Mapping
from typing import Any

import orjson
from tests.stack import Stack

from hutong.base.text import Text
from hutong.capabilities.simulation import Message, SmsSimulator
from hutong.capabilities.sms import SendsSms
from hutong.capabilities.storage import Stores
from hutong.switchboard import registry
from hutong.switchboard.content import Carrier, Route, Template
from hutong.switchboard.drafts import channels, publish, routes
from hutong.switchboard.drafts.texts import templates

CODE = "您的验证码是${code}，5分钟内有效。"
NOTICE = "${name}，您的费用${fee}元已支付。"
SMS_CODES = tuple(code for code, spec in registry.specs().items() if issubclass(spec.adapter, SendsSms))
STORAGE_CODES = tuple(code for code, spec in registry.specs().items() if issubclass(spec.adapter, Stores))


async def lead(stack: Stack, business: str, *codes: str, split: bool = False) -> None:
    """Routes of a business type to these codes and no others, the first one heaviest; published and running."""
    actor = stack.hub.actor("test")
    for route in (await channels.look(actor)).routes_of(business):
        await routes.remove_route(actor, business, route.channel_id)
    for number, code in enumerate(codes):
        await routes.put_route(actor, Route(business, stack.channels[code], 1000 - 100 * number))
    await routes.set_split(actor, business, split)
    if (await publish.plan(actor)).changes:
        await publish.refresh(actor)
    await stack.hub.switchboard.catch_up()


async def teach(stack: Stack) -> None:
    """Templates `code` and `notice` in the draft, known to every provider that has templates."""
    actor = stack.hub.actor("test")
    for name, text in (("code", CODE), ("notice", NOTICE)):
        carriers = {
            stack.channels[code]: Carrier(simulator.templates[name], simulator.sign)
            for code, simulator in stack.simulators.items()
            if isinstance(simulator, SmsSimulator) and simulator.templates
        }
        await templates.put_template(actor, Template(name, Text(name, name), text, carriers=carriers))


def inbox(stack: Stack, phone: str) -> list[tuple[str, Message]]:
    """Every message that any provider took for this phone, with the provider's code."""
    return [
        (code, message)
        for code, simulator in stack.simulators.items()
        if isinstance(simulator, SmsSimulator)
        for message in simulator.inbox()
        if message.phone.removeprefix("+86")[-11:] == phone[-11:]
    ]


def results(answer: Mapping[str, Any]) -> list[dict[str, str]]:
    """The list in an answer of /api/sms."""
    return list(orjson.loads(answer["results"]))
