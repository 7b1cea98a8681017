"""A merchant's till for tests of refunds: paid orders, refunds, and what the provider's own book says of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import orjson
from tests import stack as whole
from tests.stack import HUB, SANDBOX, Stack

from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.base.http import Reply
from hutong.base.signing import verify
from hutong.capabilities.simulation import Bill, InProcess, PaySimulator

PATIENCE = 15.0  # seconds for anything that is waited for
PRODUCTS = {"WXPAY_V3": "wxnative", "WXPAY": "wxv2native", "ALIPAY": "aliqr"}
DIRECT = ["WXPAY_V3", "WXPAY", "ALIPAY"]
# what a request for a refund, and a question about one, have in their address
TELLING = {"WXPAY_V3": "POST /v3/refund/", "WXPAY": "/secapi/pay/refund", "ALIPAY": "method=alipay.trade.refund&"}
ASKING = {"WXPAY_V3": "GET /v3/refund/", "WXPAY": "/pay/refundquery", "ALIPAY": "alipay.trade.fastpay.refund.query"}


@dataclass
class Gate:
    """Holds up what has `where` in its method and address, before it is delivered or before it is answered."""

    where: str
    after: bool
    left: int
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Tap:
    """Stands on the line between hub and providers, both ways."""

    net: InProcess
    passed: list[tuple[str, int | None]] = field(default_factory=list)  # method and address, status
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    gates: list[Gate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._send = self.net.send
        vars(self.net)["send"] = self.send

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        path = url.removeprefix(SANDBOX).partition("/")[2].partition("/")[2]
        line = f"{method} /{unquote(path)}" if url.startswith(SANDBOX) else f"{method} {url.removeprefix(HUB)}"
        gate = next((gate for gate in self.gates if gate.where in line and gate.left), None)
        status: int | None = None
        try:
            if gate is not None:
                gate.left -= 1
                await self._held(gate, after=False)
            reply = await self._send(method, url, headers=headers, body=body, timeout=timeout)
            if gate is not None:
                await self._held(gate, after=True)
            status = reply.status
            return reply
        finally:
            async with self.changed:
                self.passed.append((line, status))
                self.changed.notify_all()

    async def _held(self, gate: Gate, *, after: bool) -> None:
        if gate.after is after:
            gate.reached.set()
            async with asyncio.timeout(PATIENCE):
                await gate.opened.wait()

    @contextmanager
    def gate(self, where: str, *, after: bool = False) -> Iterator[Gate]:
        """A gate that holds up the next one; open at the end at the latest."""
        gate = Gate(where, after, 1)
        self.gates.append(gate)
        try:
            yield gate
        finally:
            gate.opened.set()

    def count(self, where: str) -> int:
        """How many requests with this in their address have passed."""
        return sum(where in line for line, _ in self.passed)

    async def until(self, where: str, count: int = 1) -> list[int | None]:
        """The statuses of these requests, once there are so many."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: self.count(where) >= count)
        return [status for line, status in self.passed if where in line]


@dataclass
class Till:
    """A merchant who was paid and gives back."""

    stack: Stack
    tap: Tap
    starts: dict[str, tuple[str, str]] = field(default_factory=dict)  # order -> channel code, what the payer scans
    others: list[Hub] = field(default_factory=list)

    async def close(self) -> None:
        """Ends everything."""
        for gate in self.tap.gates:
            gate.opened.set()
        for hub in self.others:
            await hub.close()
        await self.stack.close()

    async def order(self, order_id: str, code: str = "WXPAY_V3", **changes: str) -> None:
        """An order that waits for its payer."""
        status, answer = await self.stack.order(order_id, PRODUCTS[code], smstyle="2", **changes)
        assert status == 200, answer
        start = answer["start"]
        self.starts[order_id] = (code, start["value"] or orjson.dumps(start["params"]).decode())

    async def pay(self, order_id: str) -> None:
        """The payer pays, and the provider has told it."""
        simulator = self.simulator(order_id)
        await simulator.pay(self.bill(order_id).id)
        await simulator.knocker.settled()

    async def paid(self, order_id: str, code: str = "WXPAY_V3", **changes: str) -> None:
        """A paid order of 19.99 yuan."""
        await self.order(order_id, code, **changes)
        await self.pay(order_id)
        assert (await self.stack.query(order_id))["status"] == "1"

    def simulator(self, order_id: str) -> PaySimulator:
        """The provider of an order."""
        return self.stack.simulators[self.starts[order_id][0]]

    def bill(self, order_id: str) -> Bill:
        """An order as its provider has it."""
        bill = self.simulator(order_id).scan(self.starts[order_id][1])
        assert bill is not None
        return bill

    def back(self, order_id: str) -> int:
        """The fen that the provider has given back."""
        return self.bill(order_id).refunded_fen

    async def refund(
        self, order_id: str, refund_id: str = "R1", yuan: str = "5.00", **more: str
    ) -> tuple[int, dict[str, Any]]:
        """The merchant asks; a good answer's signature is verified."""
        fields = {"orderId": order_id, "refundId": refund_id, "refundAmt": yuan, **more}
        return self._checked(*await self.stack.post("/api/pay/refund", fields))

    async def refunded(self, refund_id: str = "R1") -> dict[str, Any]:
        """The merchant asks how a refund stands."""
        status, answer = self._checked(*await self.stack.post("/api/pay/refund/query", {"refundId": refund_id}))
        assert status == 200, answer
        return answer

    def _checked(self, status: int, answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if answer["code"] == 1:
            signed = {name: str(value) for name, value in answer.items()}
            assert verify(signed, self.stack.md5_key, self.stack.verifier)
        return status, answer

    async def row(self, refund_id: str = "R1") -> dict[str, Any]:
        """A refund in the database."""
        row = await self.stack.hub.pool.fetchrow("SELECT * FROM refund WHERE refund_id = $1", refund_id)
        assert row is not None
        return dict(row)

    async def rows(self) -> list[dict[str, Any]]:
        """Every refund in the database."""
        return [dict(row) for row in await self.stack.hub.pool.fetch("SELECT * FROM refund ORDER BY created_at, id")]

    async def events(self, what: str) -> list[dict[str, Any]]:
        """Events of this kind."""
        rows = await self.stack.hub.pool.fetch("SELECT * FROM payment_event WHERE what = $1 ORDER BY id", what)
        return [dict(row) for row in rows]

    async def chase(self, money: Money | None = None) -> int:
        """One turn of the chaser, with everything due."""
        await self.make_due()
        return await (money or self.stack.money).refund_chaser.turn()

    async def make_due(self) -> None:
        """Lets the time pass that every refund waits for."""
        await self.stack.hub.pool.execute("UPDATE refund SET chase_at = now() WHERE chase_at IS NOT NULL")

    async def orphan(self, refund_id: str = "R1", *, minutes: int = 2) -> None:
        """The process that claimed this refund died, before it could write down what it heard."""
        await self.stack.hub.pool.execute(
            "UPDATE refund SET state = 'claimed', owner = 42, chase_at = now() + interval '1 minute',"
            " claimed_at = now() - make_interval(mins => $2) WHERE refund_id = $1",
            *(refund_id, minutes),
        )

    async def other_process(self) -> Money:
        """The money path of another process on the same database."""
        hub = await Hub.start(self.stack.hub.settings, http=self.stack.net)
        self.others.append(hub)
        return Money.assemble(hub)

    @asynccontextmanager
    async def away(self, code: str = "WXPAY_V3") -> AsyncIterator[None]:
        """Nobody listens at this provider's address."""
        base = f"{SANDBOX}/{code.lower()}"
        app = self.stack.net.apps.pop(base)
        try:
            yield
        finally:
            self.stack.net.apps[base] = app


async def open_till(dsn: str) -> Till:
    """A till on the database at `dsn`."""
    stack = await whole.build(dsn)
    return Till(stack, Tap(stack.net))
