"""A platform pushes: the channel whose token proves it is found, the push is kept, handed on, answered in time."""

import logging
from functools import partial
from typing import Final

from hutong.base.failpoint import failpoint
from hutong.base.http import Reply
from hutong.base.rate import Rate, address_of, one_source
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.ledger import AGAIN, PushLedger
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

log = logging.getLogger(__name__)
BUDGET: Final = 3.0  # seconds for handlers while the platform waits; it gives up after 5
STRANGE: Final = 60  # pushes a minute from one source that prove nothing and are counted all the same
_TEXT: Final = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}
_FORGED: Final = Reply(403, "签名不正确 / the signature is wrong".encode(), _TEXT)
_ENOUGH: Final = Reply(429, b"too many pushes that nobody can believe", _TEXT)
_BROKEN: Final = Reply(503, "通道配置不完整 / the channel is not set up completely".encode(), _TEXT)


class PushEar:
    """Hears what platforms push, for the channels of one merchant number each."""

    def __init__(
        self, ledger: PushLedger, switchboard: Switchboard, handlers: Handlers, *, budget: float = BUDGET
    ) -> None:
        """`budget`: seconds, see BUDGET."""
        self._ledger = ledger
        self._switchboard = switchboard
        self._handlers = handlers
        self._budget = budget
        self._strangers = Rate(STRANGE)

    async def hear(self, number: str, peer: str, knock: Knock) -> Reply:
        """The answer in the platform's form. Of the platform's own, every push is answered 200 once it is kept."""
        able = [
            setup.id
            for setup in self._switchboard.current.channels.values()
            if setup.enabled and setup.merchant_no == number and registry.can(setup.code, HearsPushes)
        ]
        if not able:
            return _unknown(number)
        try:
            opened, told = await self._proved(able, knock)
            once = opened.face(HearsPushes).once(knock)
            if isinstance(told, Pushed):
                return await self._told(opened, number, told, once)
            await self._ledger.greeted(opened.channel_id, once)
            return told
        except Forged as forged:
            return await self._refuse(able, peer, knock, forged.words)
        except Failed as failed:
            log.warning("a push for %s can't be read: %s", number, failed.words)
            return _BROKEN

    async def _proved(self, able: list[int], knock: Knock) -> tuple[Opened, Pushed | Reply]:
        """The first channel whose token proves it, and the push or the answer to a greeting. Failed, Forged."""
        doubt: Failed = Forged("nobody")
        for channel_id in able:
            try:
                opened = await self._switchboard.open(channel_id)
                face = opened.face(HearsPushes)
                if knock.method == "GET":
                    return opened, opened.hears(partial(face.greet, knock))
                return opened, opened.hears(partial(face.read_push, knock))
            except Failed as failed:
                doubt = failed if isinstance(doubt, Forged) else doubt  # a channel that can't be opened counts more
        raise doubt

    async def _told(self, opened: Opened, number: str, pushed: Pushed, once: str) -> Reply:
        kept = await self._ledger.keep(opened, number, pushed, once)
        failpoint("push.kept")
        said = kept.said
        if kept.fresh:
            handled = await self._handlers.hand(kept.event, self._budget)
            said = handled.said
            try:
                await self._ledger.finish(kept.event.id, 0, handled.results, said)
            except Exception:  # it is kept: the worker hands it on again
                log.exception("what came of push %d could not be written", kept.event.id)
        face = opened.face(HearsPushes)
        try:
            return opened.hears(lambda: face.answer_push(pushed, said))
        except Failed as failed:
            log.warning("the answer to push %d can't be written: %s", kept.event.id, failed.words)
            return opened.hears(lambda: face.answer_push(pushed, None))

    async def _refuse(self, able: list[int], peer: str, knock: Knock, words: str) -> Reply:
        """Nothing of it is kept but that it came; of a source that goes on, or hasn't the form, not even that."""
        source = one_source(address_of(peer))
        if not self._strangers.allows(source):
            return _ENOUGH
        log.warning("a push from %s at channel %s is not believed: %s", source, able[0], bearable(words))
        if words == AGAIN:  # whoever repeats what the platform signed tells nothing of the set-up
            return _FORGED
        running = self._switchboard.current
        meant = [one for one in able if _is_like(running.channels[one].code, knock)]
        await self._ledger.refused(meant, running.id, words)
        return _FORGED


def _is_like(code: str, knock: Knock) -> bool:
    adapter = registry.spec(code).adapter
    return issubclass(adapter, HearsPushes) and adapter.push_like(knock)


def _unknown(number: str) -> Reply:
    zh = f"没有商户号为 {number} 且已启用、能接收消息推送的通道；请在后台新增通道并刷新配置"
    en = f"no channel with the merchant number {number} is enabled and hears pushes: set one up and refresh"
    return Reply(404, f"{zh}\n{en}\n".encode(), _TEXT)
