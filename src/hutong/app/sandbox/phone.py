"""The simulated phone: scans, pays, refuses, is slow, shows its code, and remembers every bill it has seen."""

import asyncio
from dataclasses import asdict
from typing import Any

from hutong.app.sandbox.reader import Reader
from hutong.app.sandbox.world import Unknown, World
from hutong.base.clock import now
from hutong.capabilities.simulation import Bill, BillState, Mischief

_SEEN = "phone.bill"


class Phone:
    """One payer's phone with every wallet on it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reader = Reader(world)
        self._slow: dict[asyncio.Task[None], tuple[str, str]] = {}

    async def reach(self, text: str, app: str = "") -> dict[str, Any]:
        """The bill behind a payurl or code, found as a payer would. Lost."""
        code, bill = await self.reader.bill(text.strip(), app)
        return self.seen(code, bill)

    def seen(self, code: str, bill: Bill) -> dict[str, Any]:
        """Remembers a bill and gives it as JSON."""
        key = f"{code}/{bill.id}"
        if self.world.book.get(_SEEN, key) is None:
            self.world.book.put(_SEEN, key, {"code": code, "bill": bill.id, "at": now().isoformat()})
        return self._told(code, bill, (self.world.book.get(_SEEN, key) or {})["at"])

    def bills(self) -> list[dict[str, Any]]:
        """Every bill seen, newest first, as the providers have it now."""
        found = []
        for record in self.world.book.all(_SEEN):
            simulator = self.world.simulators.get(record["code"])
            if simulator is not None:
                try:
                    bill = simulator.bill(record["bill"])
                except KeyError:
                    continue  # the provider's book was emptied
                found.append(self._told(record["code"], bill, record["at"]))
        return sorted(found, key=lambda one: str(one["at"]), reverse=True)

    async def pay(self, code: str, bill_id: str, *, after: float = 0.0) -> dict[str, Any]:
        """Confirms a bill now, or after so many seconds. Unknown."""
        bill = self._bill(code, bill_id)
        if after <= 0:
            return self.seen(code.upper(), await self.world.simulator(code).pay(bill.id))
        task = asyncio.create_task(self._pay_later(code, bill.id, after))
        self._slow[task] = (code.upper(), bill.id)
        task.add_done_callback(self._slow.pop)
        return self.seen(code.upper(), bill)

    async def refuse(self, code: str, bill_id: str) -> dict[str, Any]:
        """Cancels on the phone. Unknown."""
        return self.seen(code.upper(), await self.world.simulator(code).refuse(self._bill(code, bill_id).id))

    def refund(self, code: str, bill_id: str, state: str = "") -> dict[str, Any]:
        """Settles what is pending of this bill's refunds at the provider, with its own state word. Unknown."""
        simulator = self.world.simulator(code)
        simulator.refund_by_provider(self._bill(code, bill_id).id, state)
        return self.seen(code.upper(), simulator.bill(bill_id))

    def code(self, code: str, *, confirm: bool = False) -> str:
        """A payment code to be scanned by a shop. Unknown."""
        return self.world.simulator(code).show_code(confirm=confirm)

    def misbehave(self, code: str, mischief: str, *, times: int = 1, where: str = "") -> list[dict[str, str]]:
        """Orders a wrong of a provider; what is ordered and not done yet. Unknown."""
        known = [one.value for one in Mischief]
        if mischief.lower() not in known:
            raise Unknown(f"{mischief}（{', '.join(known)}）")
        simulator = self.world.provider(code)
        simulator.mischiefs.order(Mischief(mischief.lower()), times=max(1, min(times, 1000)), where=where)
        return self.mischiefs()

    def behave(self) -> None:
        """Crosses every ordered wrong off and lets go of what was held back."""
        for simulator in self.world.all.values():
            simulator.mischiefs.clear()
            simulator.release()

    def mischiefs(self) -> list[dict[str, str]]:
        """The wrongs that are ordered and not done yet."""
        return [
            {"code": code, "mischief": wrong.value, "where": where}
            for code, simulator in self.world.all.items()
            for wrong, where in simulator.mischiefs.ordered
        ]

    def knocks(self, most: int = 60) -> list[dict[str, Any]]:
        """The providers' notifications to the hub, newest first."""
        found = [
            {
                "code": code,
                "at": one.at.isoformat(),
                "url": one.call.url,
                "status": one.reply.status if one.reply else 0,
                "heard": one.heard,
                "error": one.error,
            }
            for code, simulator in self.world.all.items()
            for one in simulator.knocker.tries[-most:]
        ]
        return sorted(found, key=lambda one: str(one["at"]), reverse=True)[:most]

    async def close(self) -> None:
        """Forgets the slow payments under way."""
        for task in tuple(self._slow):
            task.cancel()
        await asyncio.gather(*self._slow, return_exceptions=True)

    async def _pay_later(self, code: str, bill_id: str, after: float) -> None:
        await asyncio.sleep(after)
        await self.world.simulator(code).pay(bill_id)

    def _bill(self, code: str, bill_id: str) -> Bill:
        simulator = self.world.simulator(code)
        try:
            return simulator.bill(bill_id)
        except KeyError as error:
            raise Unknown(f"{code} {bill_id}") from error

    def _told(self, code: str, bill: Bill, at: str) -> dict[str, Any]:
        wallet = self.world.simulators[code].WALLET.value
        slow = bill.state is BillState.OPEN and (code, bill.id) in self._slow.values()
        return {"code": code, "wallet": wallet, "at": at, "slow": slow, "bill": asdict(bill)}
