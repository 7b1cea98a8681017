"""Where a payment channel sits its exam: bills on the payer's phone, payments and refunds told by callback."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.exams.parts import HUB
from tests.exams.room import Room

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.capabilities.pay import Ask, Knock, Outcome, PayState, RefundAsk, RefundOutcome, Scene, StartKind
from hutong.capabilities.simulation import Bill, PaySimulator

SIMPLEST = (Scene.NATIVE, Scene.JSAPI, Scene.APP, Scene.WAP, Scene.PAGE, Scene.BARCODE)
PAYERS = {"wechat": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "alipay": "2088102177846880"}


class Hall(Room[PaySimulator, Outcome | RefundOutcome]):
    """One channel code with one form of account. The book comes with the account's keys already made."""

    @property
    def scene(self) -> Scene:
        """The channel's simplest scene that asks the provider for a start."""
        return next(scene for scene in SIMPLEST if scene in self.opened.scenes)

    def ask(self, scene: Scene | None = None, **changes: Any) -> Ask:
        """An order of 19.99 yuan under a number of its own."""
        scene = scene or self.scene
        usual = Ask(
            number=new_id(),
            fen=1999,
            subject="一杯咖啡 & <coffee> 100%",
            scene=scene,
            return_url=f"{HUB}/pay/1/result?lang=zh&x=1",
            payer_ip="203.0.113.7",
            created_at=now(),
            expires_at=now() + timedelta(minutes=30),
            payer_id=PAYERS.get(self.provider.WALLET.value, "payer") if scene is Scene.JSAPI else "",
            auth_code=self.provider.show_code() if scene is Scene.BARCODE else "",
        )
        return replace(usual, **changes)

    def bill(self, outcome: Outcome, ask: Ask) -> Bill:
        """What the payer's phone sees of a start (or of the code that it showed)."""
        text = ask.auth_code
        if outcome.start is not None:
            text = outcome.start.value or json.dumps(dict(outcome.start.params))
            assert (outcome.start.kind is StartKind.QR) is (ask.scene is Scene.NATIVE)
        bill = self.provider.scan(text)
        assert bill is not None, f"the phone does not know {text}"
        return bill

    async def paid(self, ask: Ask) -> Bill:
        """The bill, paid by the payer; its notification was posted."""
        outcome = await self.opened.pay(ask)
        bill = self.bill(outcome, ask)
        if outcome.state is not PayState.PAID:
            bill = await self.provider.pay(bill.id)
        await self.provider.knocker.settled()
        return bill

    def refund_ask(self, ask: Ask, bill: Bill, fen: int, *, number: str = "", provider_no: str = "") -> RefundAsk:
        """A refund of part of a payment."""
        return RefundAsk(number or new_id(), ask.number, provider_no, fen, ask.fen, "不想要了")

    def payments_heard(self) -> list[Outcome]:
        """What callbacks said of payments."""
        return [outcome for outcome in self.heard if isinstance(outcome, Outcome)]

    def refunds_heard(self) -> list[RefundOutcome]:
        """What callbacks said of refunds."""
        return [outcome for outcome in self.heard if isinstance(outcome, RefundOutcome)]

    def listen(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Room.listen`."""
        return self.opened.hear(knock)

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`."""
        return self.opened.acknowledge(heard)
