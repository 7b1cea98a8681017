"""`hutong product list|set|remove`: what merchants may write into `channel`."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from hutong.app.cli.channel.show import hint_refresh
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.money import fen_of, yuan_of
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, PayCarrier, Product
from hutong.switchboard.drafts import channels, products

app = typer.Typer(
    no_args_is_help=True, help=both("支付产品：商户写在 channel 里的值。", "Products: what merchants send.")
)
_AUTO = "auto"
Name = Annotated[str, typer.Argument(help=both("产品名，如 wxnative", "Its name, e.g. wxnative"))]


@app.command("list", help=both("列出支付产品", "List the products"))
def list_(in_json: AsJson = False) -> None:
    """All products of the draft."""

    async def work(actor: Actor) -> Content:
        return await channels.look(actor)

    content = run(work)
    if in_json:
        as_json([packed(product) for product in content.products.values()])
        return
    rows = [_row(product, content) for product in content.products.values()]
    names = (say("产品", "Product"), say("名称", "Label"), say("场景", "Scene"), say("通道", "Channel"))
    table("", (*names, say("限额（元）", "Limits (yuan)"), say("费率", "Rate"), say("启用", "On")), rows)


@app.command("set", help=both("新增或修改支付产品（草稿）", "Make or change a product in the draft"))
def set_(
    name: Name,
    scene: Annotated[
        str | None,
        typer.Option("--scene", help=both("场景，auto 表示按应用选择", "Scene; auto: the payer's app decides")),
    ] = None,
    channel: Annotated[str | None, typer.Option("--channel", help=both("通道", "Channel"))] = None,
    pick: Annotated[
        list[str] | None, typer.Option("--pick", help=both("应用=产品，如 wechat=wxjsapi", "app=product"))
    ] = None,
    zh: Annotated[str | None, typer.Option("--label-zh", help=both("中文名称", "Chinese label"))] = None,
    en: Annotated[str | None, typer.Option("--label-en", help=both("英文名称", "English label"))] = None,
    least: Annotated[str | None, typer.Option("--min", help=both("下限（元）", "Minimum, yuan"))] = None,
    most: Annotated[str | None, typer.Option("--max", help=both("上限（元）", "Maximum, yuan"))] = None,
    rate: Annotated[int | None, typer.Option("--rate-bp", help=both("费率（万分之一）", "Rate, basis points"))] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    split: Annotated[
        bool | None,
        typer.Option(
            "--split/--no-split", help=both("按权重分流，或只用权重最高的", "Share by weight, or heaviest only")
        ),
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Makes or changes a product; what isn't given stays."""
    given: dict[str, Any] = {
        "min_fen": None if least is None else fen(least),
        "max_fen": None if most is None else fen(most),
        "rate_bp": rate,
        "enabled": on,
        "split": split,
        "picks": None if pick is None else pairs(pick),
    }
    changes = {field: value for field, value in given.items() if value is not None}

    async def work(actor: Actor) -> Product:
        content = await channels.look(actor)
        product = content.products.get(name, Product(name, Text(name, name), None, None))
        if scene is not None:
            product = replace(product, scene=_scene(scene))
        if channel is not None:
            product = _moved(product, channels.find(content, channel).id if channel else None)
        label = Text(product.label.zh if zh is None else zh, product.label.en if en is None else en)
        product = replace(product, label=label, **changes)
        await products.put_product(actor, product)
        return product

    product = run(work)
    if in_json:
        as_json(packed(product))
        return
    line(f"✔ {say('已保存', 'Saved')} {name}", "green")
    hint_refresh()


@app.command(help=both("从草稿删除支付产品", "Remove a product from the draft"))
def remove(name: Name, yes: Yes = False, in_json: AsJson = False) -> None:
    """Removes a product."""
    confirm(f"删除支付产品 {name}？", f"Remove product {name}?", yes or in_json)

    async def work(actor: Actor) -> None:
        await products.remove_product(actor, name)

    run(work)
    if in_json:
        as_json({"removed": name})
        return
    line(f"✔ {say('已删除', 'Removed')} {name}", "green")
    hint_refresh()


def _moved(product: Product, channel_id: int | None) -> Product:
    """On another channel of its own; what was said of the one before goes with it."""
    if channel_id == product.channel_id:
        return product
    kept = tuple(carrier for carrier in product.carriers if carrier.channel_id != product.channel_id)
    return replace(product, channel_id=channel_id, carriers=kept)


def _scene(text: str) -> Scene | None:
    if text == _AUTO:
        return None
    try:
        return Scene(text)
    except ValueError:
        known = ", ".join([*Scene, _AUTO])
        detail = Text(f"没有场景 {text}（{known}）", f"there is no scene {text} ({known})")
        raise Refusal(Problem.BAD_PRODUCT, detail) from None


def fen(yuan: str) -> int:
    """An amount as it is typed; Refusal (BAD_AMOUNT)."""
    try:
        return fen_of(yuan)
    except ValueError:
        raise Refusal(Problem.BAD_AMOUNT, yuan[:40]) from None


def packed(product: Product) -> dict[str, Any]:
    """A product as JSON."""
    return {
        "name": product.name,
        "label": product.label._asdict(),
        "scene": product.scene or _AUTO,
        "channel": product.channel_id,
        "picks": dict(product.picks),
        "min": yuan_of(product.min_fen),
        "max": yuan_of(product.max_fen),
        "rate_bp": product.rate_bp,
        "enabled": product.enabled,
        "split": product.split,
        "carriers": [packed_carrier(carrier) for carrier in product.carriers],
    }


def packed_carrier(carrier: PayCarrier) -> dict[str, Any]:
    """A product's carrier as JSON."""
    return {
        "channel": carrier.channel_id,
        "weight": carrier.weight,
        "enabled": carrier.enabled,
        "min": yuan_of(carrier.min_fen),
        "max": yuan_of(carrier.max_fen),
        "apps": list(carrier.apps),
        "hours": carrier.hours,
    }


def _row(product: Product, content: Content) -> list[str]:
    setup = content.channels.get(product.channel_id or 0)
    picks = ", ".join(f"{payer_app}={name}" for payer_app, name in product.picks.items())
    limits = f"{yuan_of(product.min_fen)}–{yuan_of(product.max_fen)}"
    further = len(product.channels) - 1
    where = (setup.title if setup else picks) + (f" +{further}" if further > 0 else "")
    rate = f"{product.rate_bp / 100:.2f}%"
    return [product.name, tell(product.label), product.scene or _AUTO, where, limits, rate, yes_no(product.enabled)]
