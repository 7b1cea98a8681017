"""The simulated phone: scans, pays, refuses, is slow, shows its code, remembers bills, and takes text messages."""

import asyncio
import re
from dataclasses import asdict
from typing import Any, Final

from hutong.app.sandbox.handset.jar import Jar
from hutong.app.sandbox.reader import Reader
from hutong.app.sandbox.world import Unknown, World
from hutong.base.clock import now
from hutong.base.text import Text
from hutong.capabilities.simulation import Bill, BillState, Message, Mischief
from hutong.switchboard import registry

_SEEN = "phone.bill"
_SIGNED: Final = re.compile(r"【([^【】]{1,40})】")
_ABOUT_CODE: Final = re.compile(r"验证码|校验码|动态码|确认码|动态密码|\bcode\b|\bpasscode\b|\bOTP\b", re.IGNORECASE)
_CODE: Final = re.compile(r"(?<![0-9A-Za-z.])[0-9]{4,8}(?![0-9A-Za-z]|\.[0-9])")


class Phone:
    """One payer's phone with every wallet on it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies = Jar()
        self.reader = Reader(world, self.cookies)
        self._slow: dict[asyncio.Task[None], tuple[str, str]] = {}

    async def reach(self, text: str, app: str = "", page: str | None = None) -> dict[str, Any]:
        """The bill behind a payurl, a code, or what a page gave to the bridge, found as a payer would. Lost."""
        code, bill = await self.reader.bill(text.strip(), app, page)
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

    def messages(self, phone: str = "", *, most: int = 50, since: str = "") -> dict[str, Any]:
        """The newest text messages of every provider, to one number or to all; how many are newer than `since`."""
        every = [(code, one) for code, simulator in self.world.texting.items() for one in simulator.inbox()]
        every.sort(key=lambda pair: pair[1].at, reverse=True)
        wanted = [pair for pair in every if phone in ("", pair[1].phone)]
        return {
            "messages": [self._text(code, one) for code, one in wanted[:most]],
            "total": len(wanted),
            "fresh": sum(one.at > since for _, one in every),
            "phones": list(dict.fromkeys(one.phone for _, one in every)),
            "on": self.on,
        }

    def report(self, code: str, message_id: str, failure: str = "") -> dict[str, Any]:
        """A message reaches its phone, or fails with a code of the provider's. Unknown."""
        simulator = self.world.texting.get(code.upper())
        if simulator is None:
            raise Unknown(f"{code}（{', '.join(self.world.texting)}）")
        try:
            return self._text(code.upper(), simulator.report(message_id, code=failure))
        except KeyError as error:
            raise Unknown(f"{code} {message_id}") from error

    @property
    def on(self) -> bool:
        """Whether text messages arrive by themselves."""
        return all(simulator.phone_on for simulator in self.world.texting.values())

    @on.setter
    def on(self, on: bool) -> None:
        for simulator in self.world.texting.values():
            simulator.phone_on = on

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

    def _text(self, code: str, message: Message) -> dict[str, Any]:
        spec = registry.specs().get(code)
        sign, body = _signed(message.text)
        return {
            "code": code,
            "sender": (spec.name if spec else Text(code, code))._asdict(),
            "sign": sign,
            "body": body,
            "copy": _code(body),
            "failures": list(self.world.texting[code].FAILURES),  # not every provider names them
            "message": asdict(message),
        }

    def _told(self, code: str, bill: Bill, at: str) -> dict[str, Any]:
        wallet = next(iter(bill.apps), self.world.simulators[code].WALLET.value)
        slow = bill.state is BillState.OPEN and (code, bill.id) in self._slow.values()
        return {"code": code, "wallet": wallet, "at": at, "slow": slow, "bill": asdict(bill)}


def _signed(text: str) -> tuple[str, str]:
    """The signature at the beginning or the end of a message, and the rest."""
    for found in (_SIGNED.match(text), next((one for one in _SIGNED.finditer(text) if one.end() == len(text)), None)):
        if found is not None:
            return found[1], (text[: found.start()] + text[found.end() :]).strip()
    return "", text


def _code(text: str) -> str:
    """The verification code that a message tells; empty when it tells none."""
    about = _ABOUT_CODE.search(text)
    if about is None:
        return ""
    found = _CODE.search(text, about.end()) or _CODE.search(text)
    return found[0] if found else ""
