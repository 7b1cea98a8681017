"""The demo's routes and templates, and the addresses that its operator entered at the simulated providers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hutong.app.sandbox.world import World
from hutong.base.http import Wire
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Line
from hutong.capabilities.sms import HearsSms
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Carrier, Content, Route, Setup, Template
from hutong.switchboard.drafts import channels, routes
from hutong.switchboard.drafts.texts import templates

PAID: Final = "paid"  # what a payer is told who can't be told by WeChat
# Texts with the parameters that the templates at the simulated providers have.
_TEMPLATES: Final = {
    "code": (Text("验证码", "Verification code"), "您的验证码是${code}，5分钟内有效。"),
    "notice": (Text("缴费提醒", "Payment reminder"), "${name}您好，您本月的费用为${fee}元。"),
    PAID: (Text("付款提醒", "Paid"), "您已付款${amount}，收款方${payee}，账单编号${billNo}。"),
}
_FIRST: Final = 1000  # weight of the channel that needs no provider; the others stand by


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of the demo, and whether its account is of its code's usual form."""

    setup: Setup
    usual: bool


async def configure(actor: Actor, world: World, usual: Mapping[tuple[str, str], bool]) -> None:
    """Routes to every usual account and templates known to all, in the draft; what an operator has changed stays.

    `usual`: for code and merchant number of each account, whether it is of its code's usual form.
    """
    content = await channels.look(actor)
    places = [
        Place(setup, usual[setup.code, setup.merchant_no])
        for setup in content.channels.values()
        if (setup.code, setup.merchant_no) in usual
    ]
    for business in registry.businesses():
        if not content.routes_of(business):
            for route in _routes(business, places):
                await routes.put_route(actor, route)
    for name in _TEMPLATES:
        if name not in content.templates:
            await templates.put_template(actor, _template(name, places, world))


def enter_addresses(content: Content, world: World, base_url: str) -> None:
    """Every provider with receipts is told where to send them, as an operator does in its console."""
    for setup in content.channels.values():
        simulator = world.texting.get(setup.code)
        spec = registry.specs().get(setup.code)
        if simulator is None or spec is None or not issubclass(spec.adapter, HearsSms) or simulator.receipts_to:
            continue
        account = simulator.account(simulator.FORMS[0])
        if account.merchant_no == setup.merchant_no:
            secrets = registry.secret_keys(setup.code)
            values = {key: Secret(text) if key in secrets else text for key, text in account.settings.items()}
            address = f"{base_url}/callback/{setup.id}"
            adapter = spec.adapter(
                spec.config.read(setup.merchant_no, values), Line(Wire(), "", address, address=address)
            )
            if isinstance(adapter, HearsSms):
                simulator.receipts_to = adapter.receipts_at()


def _routes(business: str, places: Iterable[Place]) -> Iterator[Route]:
    able = [one for one in places if one.usual and registry.capability(one.setup.code, business)]
    for number, one in enumerate(sorted(able, key=lambda one: bool(registry.spec(one.setup.code).endpoint))):
        yield Route(business, one.setup.id, _FIRST - 100 * number)


def _template(name: str, places: Iterable[Place], world: World) -> Template:
    label, text = _TEMPLATES[name]
    carriers = {
        one.setup.id: Carrier(simulator.templates[name], simulator.sign)
        for one in places
        for simulator in [world.texting.get(one.setup.code)]
        if simulator is not None and name in simulator.templates
    }
    return Template(name, label, text, carriers=carriers)
