"""`hutong merchant`: who may order, with which keys, from where."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from hutong.app.cli.term.given import value
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table, yes_no
from hutong.app.cli.term.words import both, language, say, tell
from hutong.base.secrets import Secret
from hutong.features.merchants import Merchant, edit
from hutong.features.merchants.edit import Terms
from hutong.switchboard.actor import Actor

app = typer.Typer(no_args_is_help=True, help=both("商户：密钥、IP、通知方式。", "Merchants: keys, addresses, notices."))
MerId = Annotated[str, typer.Argument(metavar="MERID", help=both("商户号", "The merchant's id"))]
PublicKey = Annotated[
    str,
    typer.Option("--public-key", help=both("商户 RSA 公钥，@文件 从文件读", "Its RSA public key; @FILE reads a file")),
]
Ips = Annotated[
    str | None,
    typer.Option("--ips", help=both("允许的 IP，逗号分隔；* 为任意", "Allowed addresses with commas; *: any")),
]
Json = Annotated[bool | None, typer.Option("--notice-json/--notice-form", help=both("通知格式", "Form of notices"))]
Ladder = Annotated[
    str | None, typer.Option("--ladder", help=both("通知重试节奏", "Pace of repeats") + ": wechat|alipay")
]
Late = Annotated[
    str | None,
    typer.Option(
        "--late-money", help=both("关单后到账：退回、入账或保留", "Money after closing") + ": refund|credit|hold"
    ),
]
Products = Annotated[
    str | None,
    typer.Option("--products", help=both("开通的产品，逗号分隔；* 为全部", "Open products with commas; *: all")),
]
Accounts = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="NUMBER",
        help=both(
            "可用的平台账号：公众号、小程序的 AppID，配送门店、小店的商户号；可多次，* 为全部，空为一个不开",
            "A platform account that it may use: an AppID, a delivery shop, a shop; may repeat, *: all, empty: none",
        ),
    ),
]


class Kind(StrEnum):
    """Which keys are meant."""

    MD5 = "md5"
    PUBLIC = "public"
    BOTH = "both"


_KINDS = {Kind.MD5: ["md5_key"], Kind.PUBLIC: ["public_key"], Kind.BOTH: [*edit.KEYS]}
Only = Annotated[Kind, typer.Option("--only", help=both("只处理一种", "One kind only"))]


@app.command(help=both("新增商户", "Make a merchant"))
def create(
    name: Annotated[str, typer.Argument(help=both("商户名称", "Its name"))],
    mer_id: Annotated[
        str, typer.Option("--id", help=both("商户号，默认自动生成", "Its merId; drawn when not given"))
    ] = "",
    public_key: PublicKey = "",
    ips: Ips = None,
    notice_json: Json = None,
    ladder: Ladder = None,
    late_money: Late = None,
    products: Products = None,
    account: Accounts = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", help=both("把 MD5 密钥与平台公钥存到此目录", "Save MD5 key and hub's public key here")),
    ] = None,
    in_json: AsJson = False,
) -> None:
    """A new merchant. The MD5 key is not printed: it is saved with --save, or shown by `md5-key`."""
    terms = Terms(None, None, ips, notice_json, ladder, late_money, _parts(products), _each(account))
    key = value("--public-key", public_key)

    async def work(actor: Actor) -> edit.Created:
        return await edit.create(actor, name, mer_id=mer_id, public_key=key, terms=terms)

    made = run(work)
    if save is not None:
        _save(save, made)
    if in_json:
        as_json(_packed(made.merchant))
        return
    line(f"✔ {say('已新增商户', 'Made merchant')} {made.merchant.id} {name}", "green")
    _print(made.merchant)
    line(
        say(
            f"MD5 密钥：hutong merchant md5-key {made.merchant.id}",
            f"MD5 key: hutong merchant md5-key {made.merchant.id}",
        )
    )


@app.command("list", help=both("列出商户", "List the merchants"))
def list_(in_json: AsJson = False) -> None:
    """All merchants."""
    found = run(edit.every)
    if in_json:
        as_json([_packed(merchant) for merchant in found])
        return
    rows = [
        [one.id, one.name, yes_no(one.enabled), one.allowed_ips, _keys(one), _products(one), one.late_money]
        for one in found
    ]
    names = ("merId", say("名称", "Name"), say("启用", "On"), say("允许 IP", "Addresses"), say("密钥", "Keys"))
    table("", (*names, say("产品", "Products"), say("迟到款", "Late money")), rows)


@app.command(help=both("查看一个商户", "Show a merchant"))
def show(mer_id: MerId, in_json: AsJson = False) -> None:
    """One merchant."""
    _do(lambda actor: edit.find(actor, mer_id), in_json)


@app.command("set", help=both("修改商户", "Change a merchant"))
def set_(
    mer_id: MerId,
    name: Annotated[str | None, typer.Option("--name", help=both("名称", "Name"))] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    ips: Ips = None,
    notice_json: Json = None,
    ladder: Ladder = None,
    late_money: Late = None,
    products: Products = None,
    account: Accounts = None,
    in_json: AsJson = False,
) -> None:
    """Changes what is given, at once: merchants have no draft."""
    terms = Terms(name, on, ips, notice_json, ladder, late_money, _parts(products), _each(account))
    _do(lambda actor: edit.edit(actor, mer_id, terms), in_json)


@app.command("public-key", help=both("登记商户新公钥（旧的仍有效）", "Set a new public key; the one before stays good"))
def public_key_(
    mer_id: MerId,
    key: Annotated[
        str, typer.Argument(help=both("公钥，@文件 从文件读，- 从标准输入读", "The key; @FILE, or - for stdin"))
    ],
    in_json: AsJson = False,
) -> None:
    """A new public key."""
    text = value("key", key)
    _do(lambda actor: edit.set_public_key(actor, mer_id, text), in_json)


@app.command("md5-key", help=both("查看或更换 MD5 密钥（会记入审计）", "See or change the MD5 key; the audit tells"))
def md5_key(
    mer_id: MerId,
    rotate: Annotated[
        bool, typer.Option("--rotate", help=both("换新（旧的仍有效）", "A new one; the old stays good"))
    ] = False,
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """The MD5 key in clear, because somebody asked for exactly that."""
    question = "更换 MD5 密钥" if rotate else "在屏幕上显示 MD5 密钥"
    asked = "Change the MD5 key" if rotate else "Show the MD5 key on the screen"
    confirm(f"{question}？", f"{asked}?", yes or in_json)

    async def work(actor: Actor) -> Secret:
        if rotate:
            return (await edit.rotate_md5_key(actor, mer_id))[1]
        return await edit.md5_key(actor, mer_id)

    key = run(work)
    if in_json:
        as_json({"merId": mer_id, "md5_key": key.reveal()})
    else:
        typer.echo(key.reveal())


@app.command("retire-keys", help=both("作废旧的 MD5 密钥与旧公钥", "End the previous MD5 key and public key"))
def retire_keys(mer_id: MerId, only: Only = Kind.BOTH, yes: Yes = False, in_json: AsJson = False) -> None:
    """Ends the previous keys."""
    confirm("作废旧密钥？", "End the previous keys?", yes or in_json)
    _do(lambda actor: edit.retire_keys(actor, mer_id, _KINDS[only]), in_json)


@app.command("revert-keys", help=both("撤回新密钥，恢复旧的", "Take the new keys back: the previous ones stay, alone"))
def revert_keys(mer_id: MerId, only: Only = Kind.BOTH, yes: Yes = False, in_json: AsJson = False) -> None:
    """Takes new keys back, those that have a previous one beside them."""
    confirm(
        "撤回新密钥？用它签名的请求马上被拒绝，旧的恢复为当前密钥。",
        "Take the new keys back? Requests signed with them are refused at once; the previous ones are current again.",
        yes or in_json,
    )
    _do(lambda actor: edit.revert_keys(actor, mer_id, _KINDS[only]), in_json)


def _do(work: Callable[[Actor], Awaitable[Merchant]], in_json: bool) -> None:
    merchant = run(work)
    if in_json:
        as_json(_packed(merchant))
    else:
        _print(merchant)


def _packed(merchant: Merchant) -> dict[str, Any]:
    return {
        "merId": merchant.id,
        "name": merchant.name,
        "enabled": merchant.enabled,
        "allowed_ips": merchant.allowed_ips,
        "md5_keys": [f"{key}" for key in merchant.md5_keys],
        "public_keys": [key.pem() for key in merchant.verifiers],
        "platform_public_key": merchant.platform_public_key,
        "notice_json": merchant.notice_json,
        "ladder": merchant.ladder,
        "late_money": merchant.late_money,
        "products": None if merchant.products is None else sorted(merchant.products),
        "accounts": None if merchant.accounts is None else sorted(merchant.accounts),
        "warnings": [text.to(language()) for text in merchant.warnings()],
    }


def _print(merchant: Merchant) -> None:
    rows = [
        ["merId", merchant.id],
        [say("名称", "Name"), merchant.name],
        [say("启用", "On"), yes_no(merchant.enabled)],
        [say("允许 IP", "Addresses"), merchant.allowed_ips or say("无", "none")],
        [say("MD5 密钥", "MD5 keys"), "  ".join(f"{key}" for key in merchant.md5_keys)],
        [say("商户公钥", "Public keys"), "\n".join(key.pem() for key in merchant.verifiers)],
        [say("平台公钥", "Hub's public key"), merchant.platform_public_key],
        [say("通知", "Notices"), f"{'JSON' if merchant.notice_json else 'form'}, {merchant.ladder}"],
        [say("迟到款", "Late money"), merchant.late_money],
        [say("产品", "Products"), _products(merchant)],
        [say("平台账号", "Platform accounts"), _all_or(merchant.accounts)],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)
    for warning in merchant.warnings():
        line(f"! {tell(warning)}", "yellow")


def _keys(merchant: Merchant) -> str:
    return f"MD5×{len(merchant.md5_keys)} RSA×{len(merchant.verifiers)}"


def _products(merchant: Merchant) -> str:
    return _all_or(merchant.products)


def _all_or(names: frozenset[str] | None) -> str:
    return say("全部", "all") if names is None else ", ".join(sorted(names)) or say("无", "none")


def _parts(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _each(given: list[str] | None) -> list[str] | None:
    """What an option that may repeat was given; nothing in it: an empty list."""
    return None if given is None else [part for text in given for part in _parts(text) or ()]


def _save(folder: Path, made: edit.Created) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / f"{made.merchant.id}.md5"
    key.touch(0o600)
    key.chmod(0o600)
    key.write_text(made.md5_key.reveal())
    (folder / f"{made.merchant.id}.platform.pem").write_text(made.merchant.platform_public_key)
