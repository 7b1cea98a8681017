"""`hutong product show|carrier|explain`: the channels that carry a product, and which one a payment would go to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.channel.show import hint_refresh
from hutong.app.cli.product.commands import Name, fen, packed, packed_carrier
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, as_json, line, table, yes_no
from hutong.app.cli.term.words import both, language, say, tell
from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.switchboard import hours
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product
from hutong.switchboard.drafts import channels, products, publish
from hutong.switchboard.routing import health
from hutong.switchboard.routing.carriers import Case, Rung, ladder, none_fits
from hutong.switchboard.routing.health import Illness

SHOW: Final = both("查看一个支付产品及其通道", "Show a product and the channels that carry it")
CARRIER: Final = both(
    "让另一个通道也承接产品，或修改权重与规则（草稿）；没有给出的保持不变",
    "Let a further channel carry a product, or change weight and rules, in the draft; what isn't given stays",
)
EXPLAIN: Final = both(
    "一笔支付会走哪个通道、为什么；没有合适的通道时退出码为 1",
    "Which channel a payment would go to, and why; ends with 1 when none fits",
)
PLACES: Final = {
    "first": Text("承接", "carries it"),
    "standby": Text("候补", "stands by"),
    "resting": Text("休息", "rests"),
    "out": Text("不合适", "out"),
}
Reference = Annotated[
    str, typer.Argument(metavar="CHANNEL", help=both("编号，或 代码/商户号", "Its id, or CODE/MERCHANT_NO"))
]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is explained: the product that the payer's app led to, its ladder, and why nobody takes it."""

    product: Product
    rungs: list[Rung]
    problem: Refusal | None


def show(name: Name, in_json: AsJson = False) -> None:
    """One product of the draft."""

    async def work(actor: Actor) -> tuple[Product, Content]:
        content = await channels.look(actor)
        return _product(content, name), content

    product, content = run(work)
    if in_json:
        as_json({**packed(product), "carriers": [packed_carrier(carrier) for carrier in product.ordered()]})
        return
    line(f"{product.name}  {tell(product.label)}", "bold")
    limits = f"{yuan_of(product.min_fen)}–{yuan_of(product.max_fen)}"
    line(f"{say('场景', 'Scene')} {product.scene or 'auto'}  {say('限额（元）', 'Limits (yuan)')} {limits}")
    line(f"{say('费率', 'Rate')} {product.rate_bp / 100:.2f}%  {say('启用', 'On')} {yes_no(product.enabled)}")
    for app, picked in product.picks.items():
        line(f"{app} → {picked}")
    if product.channels:
        split = Text("通道按权重分流", "Its channels share the work by weight")
        line(tell(split if product.split else Text("合适的通道中用权重最高的", "The heaviest that fits runs")))
        names = (say("通道", "Channel"), say("权重", "Weight"), say("启用", "On"), say("金额（元）", "Amount (yuan)"))
        rows = [_row(carrier, content) for carrier in product.ordered()]
        table("", (*names, say("应用", "App"), say("北京时间", "Beijing time")), rows)


def carrier(
    name: Name,
    reference: Reference,
    weight: Annotated[
        int | None, typer.Option("--weight", help=both("权重，最高的先用；默认 100", "The highest runs; 100 if new"))
    ] = None,
    least: Annotated[str | None, typer.Option("--min", help=both("只限多少元起", "Only from so many yuan"))] = None,
    most: Annotated[
        str | None, typer.Option("--max", help=both("只限多少元以下（含）；空为不限", "Only up to; empty: no limit"))
    ] = None,
    apps: Annotated[
        list[str] | None, typer.Option("--app", help=both("只限付款人的应用；空为不限", "The payer's app; empty: any"))
    ] = None,
    during: Annotated[
        str | None,
        typer.Option("--hours", help=both("北京时间，如 22:00-06:00；空为全天", "In Beijing; empty: all day")),
    ] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help=both("不再承接（自己的通道：去掉规则）", "Take it out; the own: its rules"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Adds, changes or removes a carrier."""
    given: dict[str, Any] = {
        "weight": weight,
        "min_fen": None if least is None else fen(least) if least else 1,
        "max_fen": None if most is None else fen(most) if most else NO_LIMIT,
        "apps": None if apps is None else tuple(dict.fromkeys(app for app in apps if app)),
        "hours": during,
        "enabled": on,
    }
    changes = {field: value for field, value in given.items() if value is not None}
    if remove and changes:
        detail = Text("--remove 不与其他选项同用", "--remove goes with no other option")
        raise Refusal(Problem.BAD_COMMAND, detail)

    async def work(actor: Actor) -> tuple[Product, int]:
        content = await channels.look(actor)
        product, setup = _product(content, name), channels.find(content, reference)
        product = _changed(product, setup.id, None if remove else changes)
        await products.put_product(actor, product)
        return product, setup.id

    product, channel_id = run(work)
    if in_json:
        as_json(packed(product))
        return
    line(f"✔ {say('已去掉', 'Removed') if remove else say('已保存', 'Saved')} {name} → {channel_id}", "green")
    hint_refresh()


def explain(
    name: Name,
    amount: Annotated[str, typer.Option("--amount", help=both("金额（元）", "The amount in yuan"))],
    app: Annotated[str, typer.Option("--app", help=both("付款人的应用", "The payer's app"))] = "",
    at: Annotated[str, typer.Option("--at", help=both("北京时间，如 23:30；空为现在", "In Beijing; empty: now"))] = "",
    draft: Annotated[bool, typer.Option("--draft", help=both("按草稿，而不是运行中的版本", "Over the draft"))] = False,
    in_json: AsJson = False,
) -> None:
    """Every carrier in the order of trying, each with the reason for its place."""
    case = Case(fen(amount), _app(app), _minute(at))

    async def work(actor: Actor) -> _Told:
        content = await channels.look(actor) if draft else await _running(actor)
        return _explained(content, name, case, await health.illnesses(actor.pool))

    told = run(work)
    if in_json:
        as_json(_packed(told))
    else:
        _print(told)
    if told.problem is not None:
        raise typer.Exit(1)


def _product(content: Content, name: str) -> Product:
    found = content.products.get(name)
    if found is None:
        raise Refusal(Problem.NO_PRODUCT, name)
    return found


def _changed(product: Product, channel_id: int, changes: Mapping[str, Any] | None) -> Product:
    """With this channel's carrier changed, made, or (None) taken out; Refusal (BAD_PRODUCT) if there is none."""
    kept = {carrier.channel_id: carrier for carrier in product.carriers}
    if changes is not None:
        kept[channel_id] = replace(kept.get(channel_id, PayCarrier(channel_id)), **changes)
    elif kept.pop(channel_id, None) is None:
        detail = Text(f"通道 {channel_id} 没有承接它", f"channel {channel_id} is none of its carriers")
        raise Refusal(Problem.BAD_PRODUCT, Text(f"{product.name}：{detail.zh}", f"{product.name}: {detail.en}"))
    return replace(product, carriers=tuple(kept[key] for key in sorted(kept)))


async def _running(actor: Actor) -> Content:
    newest = await publish.versions(actor, 1)
    if not newest:
        return Content()
    async with actor.pool.acquire() as connection:
        return await publish.content_of(connection, newest[0].id)


def _app(app: str) -> str:
    if app not in ("", *products.APPS):
        known = ", ".join(products.APPS)
        raise Refusal(Problem.BAD_COMMAND, Text(f"不认识的应用 {app}（{known}）", f"unknown app {app} ({known})"))
    return app


def _minute(at: str) -> int:
    if not at:
        return hours.minute_of(now())
    try:
        return hours.read(f"{at}-24:00")[0]
    except ValueError:
        raise Refusal(Problem.BAD_COMMAND, Text("--at 须写成 23:30", "--at is written 23:30")) from None


def _explained(content: Content, name: str, case: Case, ill: Mapping[int, Illness]) -> _Told:
    product = _product(content, name)
    if product.scene is None:
        if case.app not in product.picks:
            known = ", ".join(product.picks)
            detail = Text(f"{name} 按应用选择，请加 --app（{known}）", f"{name} picks by app: add --app ({known})")
            raise Refusal(Problem.BAD_COMMAND, detail)
        product = _product(content, product.picks[case.app])
    rungs = ladder(content, product, case, ill, now())
    return _Told(product, rungs, _problem(product, case, rungs))


def _problem(product: Product, case: Case, rungs: list[Rung]) -> Refusal | None:
    if not product.enabled:
        return Refusal(Problem.PRODUCT_NOT_OPEN, f"channel {product.name}")
    if not product.min_fen <= case.fen <= product.max_fen:
        return Refusal(Problem.AMOUNT_LIMIT, product.limits)
    return none_fits(product, rungs) if all(rung.place == "out" for rung in rungs) else None


def _packed(told: _Told) -> dict[str, Any]:
    problem = told.problem
    return {
        "product": told.product.name,
        "split": told.product.split,
        "channel": told.rungs[0].carrier.channel_id if problem is None else None,
        "problem": problem and {"code": problem.problem.entry.number, "msg": problem.message(language())},
        "steps": [
            {**packed_carrier(rung.carrier), "title": rung.title, "place": rung.place, "why": tell(rung.why)}
            for rung in told.rungs
        ],
    }


def _print(told: _Told) -> None:
    heads = (say("次序", "Order"), say("通道", "Channel"), say("权重", "Weight"), say("位置", "Place"))
    rows = [
        [
            "-" if rung.place == "out" else str(number),
            rung.title,
            str(rung.carrier.weight),
            tell(PLACES[rung.place]),
            tell(rung.why),
        ]
        for number, rung in enumerate(told.rungs, 1)
    ]
    table(told.product.name, (*heads, say("原因", "Why")), rows)
    if told.problem is None:
        first = told.rungs[0]
        line(say(f"✔ 由 {first.title} 承接：", f"✔ {first.title} carries it: ") + tell(first.why), "green")
    else:
        line(f"✘ {told.problem.problem.entry.number} {told.problem.message(language())}", "red")


def _row(carrier: PayCarrier, content: Content) -> list[str]:
    setup = content.channels.get(carrier.channel_id)
    most = "" if carrier.max_fen == NO_LIMIT else yuan_of(carrier.max_fen)
    amount = f"{yuan_of(carrier.min_fen)}–{most}" if most or carrier.min_fen > 1 else ""
    title = setup.title if setup else str(carrier.channel_id)
    return [title, str(carrier.weight), yes_no(carrier.enabled), amount, ", ".join(carrier.apps), carrier.hours]
