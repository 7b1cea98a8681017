"""What a channel is to know of the hub around it: what is collected and sent by it, and who waits for its pushes."""

from collections.abc import Iterator

from hutong.capabilities.delivery import Delivers
from hutong.capabilities.diagnosis import Circumstances, PushState, Wording
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.message import MessageKind
from hutong.capabilities.shop import Sells
from hutong.features.doctor.ground import Ground
from hutong.features.pushes.look import Address
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.texts.letters import message_kind
from hutong.switchboard.letters.kinds import SMS


async def circumstances(ground: Ground, setup: Setup) -> Circumstances:
    """Of one channel."""
    address = ground.pushes.get(setup.id)
    messages = frozenset(_messages(ground, setup))
    return Circumstances(
        base_url=ground.base_url,
        back=ground.back,
        scenes=frozenset(_scenes(ground, setup)),
        messages=messages,
        texts=frozenset(_texts(ground, setup)),
        awaited=bool(messages) or await _told_of_a_shop(ground, setup),
        pushes=None if address is None else await _state(ground, address),
        lenders=frozenset(one.merchant_no for one in ground.setups if registry.can(one.code, IssuesCredentials)),
    )


def _scenes(ground: Ground, setup: Setup) -> Iterator[Scene]:
    for product in ground.products:
        if product.scene is not None and any(one.enabled and one.channel_id == setup.id for one in product.ordered()):
            yield product.scene


def _messages(ground: Ground, setup: Setup) -> Iterator[MessageKind]:
    for letter in ground.content.letters.values():
        if letter.enabled and letter.kind != SMS and letter.channel_id == setup.id:
            yield message_kind(letter)


def _texts(ground: Ground, setup: Setup) -> Iterator[Wording]:
    for template in ground.content.templates.values():
        carrier = template.carriers.get(setup.id)
        if template.enabled and carrier is not None:
            yield Wording(carrier.template, carrier.sign)


async def _told_of_a_shop(ground: Ground, setup: Setup) -> bool:
    """Whether news of another channel's orders comes by this one's application."""
    for other in ground.setups:
        if other.id == setup.id:
            continue
        if registry.can(other.code, Sells) and other.merchant_no == setup.merchant_no:
            return True
        if registry.can(other.code, Delivers):
            try:
                if (await ground.open(other)).face(Delivers).application == setup.merchant_no:
                    return True
            except Failed:
                continue  # told with its settings
    return False


async def _state(ground: Ground, address: Address) -> PushState:
    """Older pushes that were not believed count no more, once one was, or since the channel was changed."""
    believed = [at for at in (address.heard_at, address.greeted_at) if at is not None]
    last = address.refused_at
    open_yet = last is not None and all(at < last for at in believed)
    if open_yet and not await ground.is_as_at(address.setup, address.refused_revision):
        open_yet = False
    doubted = address.refused_words if open_yet else ""
    return PushState(address.url, address.greeted_at, address.heard_at, address.sealed, doubted)
