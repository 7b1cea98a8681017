"""`hutong scene site`: places to pay at, set up, changed, switched on and off, and their codes printed."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.scene import code, sheet
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.screen import AsJson, as_json, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.app.rooms.scenes import sites_of
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.scenes import look
from hutong.features.scenes.codes import names_in
from hutong.features.scenes.known import scene
from hutong.features.scenes.look import WantedSites
from hutong.features.scenes.scene import Site
from hutong.features.scenes.sites import Wish, shown
from hutong.features.sheets import PER_PAGE
from hutong.switchboard.actor import Actor

app = typer.Typer(no_args_is_help=True, help=both("收费点。", "Sites: places to pay at."))
SiteId = Annotated[int, typer.Argument(metavar="SITE", min=1, help=both("收费点编号", "The site's number"))]
_KEYS: Final = both("配置项，见 hutong scene kinds；空值为删除", "Settings, see `hutong scene kinds`; empty removes")
Keys = Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help=_KEYS)]
Products = Annotated[
    list[str] | None,
    typer.Option(
        "--product",
        metavar="APP=PRODUCT",
        help=both(
            "wechat、alipay、unionpay 或 auto 用哪个产品，可多次", "Of wechat, alipay, unionpay, auto; may repeat"
        ),
    ),
]
On = Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))]


@app.command("list", help=both("列出收费点，最新在前", "List sites, newest first"))
def list_(
    kind: Annotated[str, typer.Option("--scene", help=both("场景，如 parking", "The scene, such as parking"))] = "",
    merchant: Annotated[str, typer.Option("--merchant", help=both("商户号", "The merchant's id"))] = "",
    most: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """Sites."""

    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await look.sites(actor.pool, WantedSites(scene=kind, merchant_id=merchant), limit=most)

    found = run(work)
    if in_json:
        as_json(found)
    elif not found:
        line(say("没有收费点；用 hutong scene site create 新增。", "None yet; `hutong scene site create` makes one."))
    else:
        names = [say("编号", "Id"), say("场景", "Scene"), say("名称", "Name"), say("商户", "Merchant")]
        table("", [*names, say("支付产品", "Products"), say("二维码", "Codes"), say("启用", "On")], map(_row, found))


@app.command(help=both("一个收费点及其配置", "One site with its settings"))
def show(site_id: SiteId, in_json: AsJson = False) -> None:
    """One site."""

    async def work(hub: Hub, _: Actor) -> Site:
        return await sites_of(hub).find(site_id)

    _tell(run_hub(work), in_json)


@app.command(help=both("新增收费点", "Make a site"))
def create(
    kind: Annotated[str, typer.Argument(metavar="SCENE", help=both("场景，如 parking", "Such as parking"))],
    merchant: Annotated[str, typer.Argument(metavar="MERID", help=both("商户号", "The merchant's id"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=both("名称，会印在二维码上", "Its name, printed too"))],
    keys: Keys = None,
    product: Products = None,
    on: On = True,
    in_json: AsJson = False,
) -> None:
    """A new site."""
    wish = Wish(name, pairs(keys), pairs(product), on)

    async def work(hub: Hub, actor: Actor) -> Site:
        return await sites_of(hub).create(actor, kind, merchant, wish, hub.switchboard.current.content)

    _tell(run_hub(work), in_json, say("已新增收费点", "Made site"))


@app.command(help=both("修改收费点；没有给出的保持不变", "Change a site; what isn't given stays"))
def edit(
    site_id: SiteId,
    keys: Keys = None,
    name: Annotated[str | None, typer.Option("--name", help=both("名称", "Name"))] = None,
    product: Products = None,
    on: On = None,
    in_json: AsJson = False,
) -> None:
    """Changes what is given; with --product, all of the products."""
    _change(site_id, Wish(name, pairs(keys) or None, pairs(product) or None, on), in_json)


@app.command(help=both("启用收费点", "Switch a site on"))
def enable(site_id: SiteId, in_json: AsJson = False) -> None:
    """On."""
    _change(site_id, Wish(enabled=True), in_json)


@app.command(help=both("停用收费点：扫码后不能付款", "Switch a site off: nobody can pay there"))
def disable(site_id: SiteId, in_json: AsJson = False) -> None:
    """Off."""
    _change(site_id, Wish(enabled=False), in_json)


@app.command(help=both("列出或打印收费点的二维码", "List a site's codes, or print them"))
def codes(
    site_id: SiteId,
    pdf: Annotated[Path | None, typer.Option("--pdf", dir_okay=False, help=both("存为 PDF", "Save as a PDF"))] = None,
    png: Annotated[
        Path | None,
        typer.Option("--png", dir_okay=False, help=both("存为 PNG；多页时为 ZIP", "Save as PNG; several pages: a ZIP")),
    ] = None,
    per_page: Annotated[
        int, typer.Option("--per-page", help=both("每页个数", "Codes on a page") + ": 1, 4, 9, 16")
    ] = 9,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--code",
            "--codes",
            metavar="A,B…",
            help=both("只要这些码，用逗号分开，可多次", "These codes only, between commas; may repeat"),
        ),
    ] = None,
    batch: Annotated[str, typer.Option("--batch", help=both("只要该批次", "Of this batch only"))] = "",
    in_json: AsJson = False,
) -> None:
    """Prints those that are on, on A4; without a file, lists them."""
    if pdf is None and png is None:
        code.print_list(look.WantedCodes(site_id=site_id, batch=batch), 500, in_json)
        return
    if per_page not in PER_PAGE:
        detail = Text(f"--per-page 只能是 1、4、9、16，不是 {per_page}", f"--per-page is 1, 4, 9 or 16, not {per_page}")
        raise Refusal(Problem.BAD_COMMAND, detail)

    async def work(hub: Hub, _: Actor) -> sheet.Printed:
        return await sheet.cards(hub, site_id, names_in(only or ()), batch)

    printed = run_hub(work)
    files = sheet.save(printed, per_page, pdf, png)
    if in_json:
        as_json({"codes": len(printed.cards), "files": [str(file) for file in files]})
        return
    for file in files:
        line(f"✔ {len(printed.cards)} {say('个二维码', 'codes')} → {file}", "green")


def _change(site_id: int, wish: Wish, in_json: bool) -> None:
    async def work(hub: Hub, actor: Actor) -> Site:
        return await sites_of(hub).edit(actor, site_id, wish, hub.switchboard.current.content)

    _tell(run_hub(work), in_json, say("已保存", "Saved"))


def _tell(site: Site, in_json: bool, done: str = "") -> None:
    if in_json:
        as_json(_packed(site))
        return
    if done:
        line(f"✔ {done} {site.id} {site.name}", "green")
    values, kind = shown(site), scene(site.scene)
    declared = kind.config.keys()
    rows = [
        [say("编号", "Id"), str(site.id)],
        [say("场景", "Scene"), f"{site.scene} {tell(kind.name)}"],
        [say("名称", "Name"), site.name],
        [say("商户", "Merchant"), site.merchant_id],
        [say("支付产品", "Products"), _joined(site.products)],
        [say("启用", "On"), yes_no(site.enabled)],
        *[[f"{key.wire} {tell(key.label)}", values[key.wire]] for key in declared if key.wire in values],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)


def _packed(site: Site) -> dict[str, Any]:
    told = {name: getattr(site, name) for name in ("id", "scene", "merchant_id", "name", "enabled", "created_at")}
    return {**told, "settings": shown(site), "products": dict(site.products)}


def _row(one: dict[str, Any]) -> list[str]:
    whose = f"{one['merchant']} {one['merchant_id']}"
    end = [_joined(one["products"]), str(one["codes"]), yes_no(one["enabled"])]
    return [str(one["id"]), one["scene"], one["name"], whose, *end]


def _joined(products: Any) -> str:
    return ", ".join(f"{app}={name}" for app, name in products.items())
