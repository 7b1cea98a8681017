"""The order in which the carriers of a product are tried for one payment, each with the reason for its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hutong.base.clock import beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text, listed
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sayings import spoken
from hutong.switchboard import hours, registry
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product
from hutong.switchboard.routing.health import Health, Illness
from hutong.switchboard.routing.plan import Place

# Nothing was made at the provider, and another one may well do it: only then a payment goes on elsewhere.
ELSEWHERE: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.CONFIG})


@dataclass(frozen=True, slots=True)
class Case:
    """What decides: the amount, the payer's app ("" while it isn't known), the minute of the day in Beijing."""

    fen: int
    app: str
    minute: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One carrier: whether it runs, stands by, rests after failures, or is out, and why."""

    carrier: PayCarrier
    title: str  # of the channel
    place: Place
    why: Text
    by_amount: bool = False  # out, and an order of another amount would not be


def ladder(content: Content, product: Product, case: Case, ill: Mapping[int, Illness], at: datetime) -> list[Rung]:
    """Every carrier of a product in the order of trying, those that don't fit last.

    Where the product is split, the first place changes from one payment to the next.
    """
    rungs = [_rung(content, carrier, case, ill.get(carrier.channel_id), at) for carrier in product.ordered()]
    order: dict[Place, int] = {"first": 0, "standby": 0, "resting": 1, "out": 2}
    rungs.sort(key=lambda rung: order[rung.place])
    if rungs and rungs[0].place != "out":
        rungs[0] = replace(rungs[0], place="first", why=_first(rungs[0], product.split))
    return rungs


def foreign(content: Content, product: Product, app: str) -> list[int]:
    """The channels of a product with several that a payer with this app can't use."""
    return [one for one in product.channels if _strange(content, one, app)] if product.carriers else []


class Carriers:
    """Chooses among the carriers of products, and remembers who is owed a turn and who fails."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._turns: dict[str, dict[int, int]] = {}  # product -> channel -> how much it is owed

    def first(self, content: Content, product: Product, fen: int, app: str) -> int:
        """The channel that a new attempt goes to; Refusal (AMOUNT_LIMIT, PRODUCT_NOT_OPEN). Takes a turn of a split."""
        if not product.carriers:
            return product.channel_id or 0
        rungs = self._ladder(content, product, fen, app)
        fit = [rung for rung in rungs if rung.place != "out"]
        if not fit:
            raise none_fits(product, rungs)
        return self._turn(product, fit) if product.split else fit[0].carrier.channel_id

    def after(self, content: Content, product: Product, fen: int, app: str, tried: set[int]) -> int | None:
        """The best channel that wasn't tried yet; None when there is no other."""
        fit = (rung for rung in self._ladder(content, product, fen, app) if rung.place != "out")
        return next((rung.carrier.channel_id for rung in fit if rung.carrier.channel_id not in tried), None)

    def heard(self, channel_id: int, failed: Failed | None) -> None:
        """A call to a product's channel went well, or failed."""
        if failed is None:
            self._health.went_well(channel_id)
        else:
            self._health.failed(channel_id, failed.fault, failed.said.zh)

    def _ladder(self, content: Content, product: Product, fen: int, app: str) -> list[Rung]:
        at = now()
        return ladder(content, product, Case(fen, app, hours.minute_of(at)), self._health.ill, at)

    def _turn(self, product: Product, fit: list[Rung]) -> int:
        """Smooth weighted round robin among those that fit; resting channels are left out while others work."""
        working = [one.carrier for one in fit if not self._health.illness(one.carrier.channel_id)]
        total = sum(carrier.weight for carrier in working)
        if not total:
            return fit[0].carrier.channel_id
        owed = self._turns.setdefault(product.name, {})
        for carrier in working:
            owed[carrier.channel_id] = owed.get(carrier.channel_id, 0) + carrier.weight
        chosen = max(working, key=lambda carrier: owed[carrier.channel_id])
        owed[chosen.channel_id] -= total
        return chosen.channel_id


def _rung(content: Content, carrier: PayCarrier, case: Case, illness: Illness | None, at: datetime) -> Rung:
    setup = content.channels.get(carrier.channel_id)
    title = setup.title if setup else str(carrier.channel_id)
    out = [*_closed(content, carrier), *_unfit(content, carrier, case)]
    amount = _amount(carrier, case)
    if out or amount:
        return Rung(carrier, title, "out", _joined([*out, *amount]), by_amount=not out)
    if illness is not None and illness.until > at:
        until = f"{beijing(illness.until):%H:%M:%S}"
        said = spoken(illness.words)
        zh = f"连续失败 {illness.fails} 次（{said.zh}），北京时间 {until} 前先用别的"
        en = f"failed {illness.fails} times in a row ({said.en}); others go first until {until} Beijing time"
        return Rung(carrier, title, "resting", Text(zh, en))
    zh, en = f"权重 {carrier.weight}，前面的失败时接手", f"weight {carrier.weight}; steps in when the ones above fail"
    return Rung(carrier, title, "standby", Text(zh, en))


def _closed(content: Content, carrier: PayCarrier) -> Iterator[Text]:
    setup = content.channels.get(carrier.channel_id)
    if not carrier.enabled:
        yield Text("已停用", "it is disabled")
    if setup is None or not setup.enabled:
        yield Text("通道不存在或已停用", "the channel is absent or disabled")


def _unfit(content: Content, carrier: PayCarrier, case: Case) -> Iterator[Text]:
    if carrier.apps and case.app not in carrier.apps:
        apps = listed(carrier.apps)
        came = Text(f"付款人用的是 {case.app}", f"the payer's app is {case.app}")
        unknown = Text("下单时还不知道付款人的应用", "the payer's app is not known yet when the order comes")
        who = came if case.app else unknown
        yield Text(f"只限应用 {apps.zh}（{who.zh}）", f"only for the app {apps.en} ({who.en})")
    if _strange(content, carrier.channel_id, case.app):
        yield Text(f"不能用 {case.app} 付款", f"it can't be paid with {case.app}")
    if not hours.inside(carrier.hours, case.minute):
        yield Text(f"只限北京时间 {carrier.hours}", f"only from {carrier.hours} in Beijing")


def identifies(content: Content, product: Product) -> bool:
    """Whether every channel that may carry the product finds out by itself who pays."""
    setups = [content.channels.get(channel_id) for channel_id in product.channels]
    found = [registry.specs().get(setup.code) if setup else None for setup in setups]
    return bool(found) and all(spec is not None and spec.identifies for spec in found)


def _strange(content: Content, channel_id: int, app: str) -> bool:
    """Whether the channel is paid with another wallet than the one that the payer is known to have."""
    setup = content.channels.get(channel_id)
    spec = registry.specs().get(setup.code) if setup else None
    return spec is not None and app not in ("", "browser") and spec.wallet not in ("", app)


def _amount(carrier: PayCarrier, case: Case) -> list[Text]:
    if carrier.min_fen <= case.fen <= carrier.max_fen:
        return []
    least, most = yuan_of(carrier.min_fen), yuan_of(carrier.max_fen)
    if carrier.max_fen == NO_LIMIT:
        return [Text(f"只限 {least} 元起", f"only from {least} yuan")]
    return [Text(f"只限 {least}–{most} 元", f"only {least}–{most} yuan")]


def _first(rung: Rung, split: bool) -> Text:
    if rung.place == "resting":
        return Text(f"别无选择：{rung.why.zh}", f"there is no other: {rung.why.en}")
    weight = rung.carrier.weight
    if split:
        return Text(f"按权重分流，权重 {weight}", f"the work is shared by weight; weight {weight}")
    return Text(f"合适的通道中权重最高（{weight}）", f"the highest weight ({weight}) of those that fit")


def _joined(causes: list[Text]) -> Text:
    return Text("；".join(cause.zh for cause in causes), "; ".join(cause.en for cause in causes))


def none_fits(product: Product, rungs: list[Rung]) -> Refusal:
    """Why no channel takes it; without their titles, which are no business of a merchant's."""
    amounts = [rung.why for rung in rungs if rung.by_amount]
    problem = Problem.AMOUNT_LIMIT if amounts else Problem.PRODUCT_NOT_OPEN
    causes = _joined(list(dict.fromkeys(amounts or [rung.why for rung in rungs])))
    if amounts:  # payers read it, too: at a printed code the amount is theirs to choose
        return Refusal(problem, causes)
    return Refusal(problem, Text(f"channel {product.name}：{causes.zh}", f"channel {product.name}: {causes.en}"))
