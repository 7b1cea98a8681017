"""The simulated providers, phone and shop, served or used from the command line."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import segno
import typer
import uvicorn

from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, line, table
from hutong.app.cli.term.words import both, say, tell
from hutong.app.sandbox import errand, statuses
from hutong.app.sandbox.remote import Remote, Trouble, find
from hutong.app.sandbox.server import Sandbox
from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.till import Refused, Till
from hutong.app.sandbox.world import World
from hutong.app.settings import Settings
from hutong.base.http import Wire
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.capabilities.simulation import Mischief

app = typer.Typer(
    no_args_is_help=False,
    help=both("沙箱：模拟的渠道、手机与商户", "The sandbox: simulated providers, phone and merchant"),
)
_WALLETS: Final = {
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
}
_TEXTS: Final = {
    "sent": Text("发送中", "on its way"),
    "delivered": Text("已送达", "delivered"),
    "failed": Text("未送达", "failed"),
}
_PATIENCE: Final = 15.0  # seconds that the hub gets to learn of a payment

Task = Callable[[Wire], Awaitable[None]]
SandboxUrl = Annotated[str, typer.Option("--sandbox", help=both("沙箱地址", "The sandbox's address"))]


class Wallet(StrEnum):
    """The apps on the phone; AUTO does what the page asks for."""

    AUTO = "auto"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"
    BROWSER = "browser"

    @property
    def app(self) -> str:
        """As the phone's interface wants it."""
        return "" if self is Wallet.AUTO else self.value


@app.callback(
    invoke_without_command=True,
    help=both(
        "沙箱：模拟的渠道、手机与商户；不带子命令时启动它", "Simulated providers, phone and merchant; alone: serve them"
    ),
)
def serve(context: typer.Context) -> None:
    """Serves the sandbox, by default one port above the hub."""
    if context.invoked_subcommand is not None:
        return
    settings = Settings.from_environment()
    url = settings.sandbox_url or f"http://127.0.0.1:{settings.sandbox_port}"
    settings.home.mkdir(parents=True, exist_ok=True)
    statuses.teach()
    world = World(url, settings.base_url, book=settings.home / "sandbox.db")
    options = uvicorn.Config(
        Sandbox(world, settings.home / "demo.json"),
        host=settings.host,
        port=settings.sandbox_port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    line(f"{say('沙箱', 'Sandbox')}  {url}/phone  {url}/shop")
    uvicorn.Server(options).run()


@app.command(help=both("用模拟手机付款", "Pay with the simulated phone, as a payer would"))
def pay(
    payurl: Annotated[str, typer.Argument(help=both("payurl，或二维码内容", "A payurl, or the text of a QR code"))],
    wallet: Annotated[Wallet, typer.Option("--app", help=both("用哪个应用付", "The app to pay with"))] = Wallet.AUTO,
    refuse: Annotated[bool, typer.Option("--refuse", help=both("不付", "Refuse instead"))] = False,
    slow: Annotated[float, typer.Option("--slow", help=both("若干秒后才付", "Pay after so many seconds"))] = 0.0,
    as_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Opens the page, scans what it shows, and confirms or refuses."""
    _run(_pay(payurl, wallet.app, refuse, slow, as_json, find(sandbox, payurl, home_folder())))


@app.command(
    help=both("命令行小店：下单、验签、打印通知", "A tiny merchant: orders, verifies and prints notifications")
)
def shop(
    order: Annotated[
        bool, typer.Option("--order/--listen", help=both("下一单，或只听通知", "Place an order, or only listen"))
    ] = True,
    amount: Annotated[str, typer.Option("--amount", help=both("金额（元）", "Yuan"))] = "0.01",
    channel: Annotated[str, typer.Option("--channel", help=both("支付产品", "The product; default: the first"))] = "",
    subject: Annotated[str, typer.Option("--subject", help=both("商品", "What is sold"))] = "手冲咖啡豆 Coffee beans",
    paying: Annotated[bool, typer.Option("--pay", help=both("并用模拟手机付款", "And pay it with the phone"))] = False,
    wait: Annotated[
        float, typer.Option("--wait", help=both("等通知的秒数", "Seconds to wait for the notification"))
    ] = 600.0,
    port: Annotated[int, typer.Option("--port", help=both("小店端口，0 为任意", "Its port, 0: any free one"))] = 0,
    as_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """A shop on a port of its own; it ends once the order's notification came."""
    try:
        config = shop_config.read(home_folder() / "demo.json")
    except shop_config.NoShop as missing:
        _end(str(missing))
    wish = _Wish(amount, channel or config.channels[0], subject, paying, wait, as_json)
    _run(_shop(config, sandbox or config.sandbox_url, port, wish if order else None))


@app.command(help=both("让模拟渠道出错", "Make a simulated provider go wrong on its next requests or notifications"))
def misbehave(
    code: Annotated[str, typer.Argument(help=both("通道编码", "A channel code, e.g. WXPAY_V3"))] = "",
    mischief: Annotated[str, typer.Argument(help=", ".join(one.value for one in Mischief))] = "",
    times: Annotated[int, typer.Option("--times", help=both("次数", "How often"))] = 1,
    where: Annotated[str, typer.Option("--where", help=both("路径片段", "Part of the path it happens at"))] = "",
    clear: Annotated[
        bool, typer.Option("--clear", help=both("先全部取消", "Clear all that is arranged first"))
    ] = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Orders a wrong, or clears them all, and prints what is still to come, each with its count."""
    if not mischief and (code or not clear):
        raise typer.BadParameter(say("须给出 CODE 与 MISCHIEF，或 --clear", "give CODE and MISCHIEF, or --clear"))

    async def ordered(http: Wire) -> None:
        remote, coming = Remote(find(sandbox, "", home_folder()), http), list[dict[str, str]]()
        if clear:
            coming = (await remote.phone("behave", {}))["mischiefs"]
        if mischief:
            given = {"code": code, "mischief": mischief, "times": times, "where": where}
            coming = (await remote.phone("misbehave", given))["mischiefs"]
        for (who, wrong, at), count in Counter((one["code"], one["mischief"], one["where"]) for one in coming).items():
            line(f"{count} ×  {who}  {wrong}  {at}".rstrip())
        if not coming:
            line(say("没有安排，渠道一切正常。", "Nothing arranged; the providers behave."))

    _run(ordered)


@app.command(help=both("模拟渠道的商户账户，用作通道配置", "The account at a simulated provider, as channel settings"))
def account(
    code: Annotated[str, typer.Argument(help=both("通道编码", "A channel code"))],
    form: Annotated[str, typer.Option("--form", help="direct | partner …")] = "",
    sandbox: SandboxUrl = "",
) -> None:
    """Prints it as JSON."""

    async def told(http: Wire) -> None:
        found = await Remote(find(sandbox, "", home_folder()), http).account(code, form)
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))

    _run(told)


@app.command(help=both("模拟手机收到的短信，新的在前", "The phone's text messages, newest first"))
def inbox(
    phone: Annotated[str, typer.Option("--phone", help=both("只看这个号码", "Only to this number"))] = "",
    most: Annotated[int, typer.Option("-n", min=1, max=1000, help=both("最多几条", "At most so many"))] = 20,
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Prints them with what became of each."""

    async def told(http: Wire) -> None:
        given = {"phone": phone, "most": most}
        found = (await Remote(find(sandbox, "", home_folder()), http).phone("messages", given))["messages"]
        if in_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        elif found:
            names = (say("时间", "At"), say("发送方", "Sender"), say("号码", "To"), say("状态", "State"))
            table("", (*names, say("内容", "Text")), [_text_row(one) for one in found])
        else:
            line(say("还没有短信。", "No messages yet."))

    _run(told)


def _text_row(one: dict[str, Any]) -> tuple[str, ...]:
    message = one["message"]
    state = tell(_TEXTS.get(message["state"], Text(message["state"], message["state"])))
    at, sender = clock(datetime.fromisoformat(message["at"])), tell(Text(**one["sender"]))
    return at, sender, message["phone"], f"{state} {message['code']}".strip(), message["text"]


def _pay(payurl: str, wallet: str, refuse: bool, slow: float, as_json: bool, url: str) -> Task:
    async def task(http: Wire) -> None:
        remote = Remote(url, http)
        found = await remote.phone("reach", {"text": payurl, "app": wallet})
        bill = {"code": found["code"], "bill": found["bill"]["id"]}
        done = await remote.phone("refuse", bill) if refuse else await remote.phone("pay", {**bill, "after": slow})
        state = ""
        if "/pay/" in payurl:
            state = await remote.state(payurl, 0.0 if refuse else slow + _PATIENCE)
        _say_paid(done, state, refuse, as_json)
        if not refuse and state not in ("paid", "late", ""):
            raise typer.Exit(1)

    return task


def _say_paid(done: dict[str, Any], state: str, refused: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**done, "payment": state}, ensure_ascii=False))
        return
    bill = done["bill"]
    verb = say("已取消", "Refused") if refused else say("已付款", "Paid")
    wallet = tell(_WALLETS.get(done["wallet"], Text(done["wallet"], done["wallet"])))
    line(f"{verb}  ¥{yuan_of(bill['fen'])} → {bill['payee']}  {bill['subject']}  ({wallet}, {done['code']})")
    if state:
        line(f"{say('平台状态', 'The hub says')}: {state}")


@dataclass(frozen=True)
class _Wish:
    """What the shop is to order and do."""

    amount: str
    channel: str
    subject: str
    paying: bool
    wait: float
    as_json: bool


def _shop(config: shop_config.Config, remote: str, port: int, wish: _Wish | None) -> Task:
    """The shop's task: one order, or none but to listen."""

    async def task(http: Wire) -> None:
        tell = (lambda _: None) if wish and wish.as_json else _say_heard
        async with errand.opened(config, http, tell, port=port) as till:
            if wish is None:
                line(f"{say('小店在听', 'Listening at')} {till.own_url}/notify  (Ctrl-C)")
                await asyncio.Event().wait()
            else:
                await _order(till, Remote(remote, http), wish)

    return task


async def _order(till: Till, remote: Remote, wish: _Wish) -> None:
    code = await errand.code_for(wish.channel, remote)
    made = await till.order(wish.amount, wish.channel, wish.subject, auth_code=code)
    if wish.as_json:  # a line each, so that a script can pay what it reads while we wait
        typer.echo(json.dumps({"order": made}, ensure_ascii=False))
    else:
        _say_ordered(made)
    if wish.paying and not code:
        await _paid(remote, made["payurl"])
    await _await_notice(till, made, wish.wait, wish.as_json)


async def _paid(remote: Remote, payurl: str) -> None:
    found = await remote.phone("reach", {"text": payurl})
    await remote.phone("pay", {"code": found["code"], "bill": found["bill"]["id"]})


async def _await_notice(till: Till, made: dict[str, Any], wait: float, as_json: bool) -> None:
    heard = await till.told(made["orderId"], wait)
    if as_json:
        order = till.find(made["orderId"])
        verified = heard is not None and not heard["problem"]
        typer.echo(json.dumps({"order": order, "notice": heard, "verified": verified}, ensure_ascii=False))
    elif heard is None:
        line(say(f"{wait:g} 秒内没有收到通知。", f"No notification within {wait:g} s."), "yellow")
    if heard is None or heard["problem"]:
        raise typer.Exit(1)


def _say_ordered(made: dict[str, Any]) -> None:
    line(f"{say('订单', 'Order')} {made['orderId']}  ¥{made['amount']}  {made['channel']}")
    line(f"payurl  {made['payurl']}")
    if sys.stdout.isatty():
        segno.make(made["payurl"], error="m").terminal(compact=True)


def _say_heard(record: dict[str, Any]) -> None:
    shown = "  ".join(f"{name}={value}" for name, value in sorted(record["fields"].items()) if name != "sign")
    if record["problem"]:
        line(f"✘ {say('通知不可信', 'Not believed')}: {record['problem']}", "red")
    else:
        line(f"✔ {say('通知验签通过，已回 success。', 'Verified, answered success.')}", "green")
    line(f"  {shown}")


def _run(task: Task) -> None:
    async def main() -> None:
        http = Wire()
        try:
            await task(http)
        finally:
            await http.close()

    try:
        asyncio.run(main())
    except Trouble as trouble:
        _end(tell(trouble.words))
    except (Refused, OSError) as error:
        _end(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _end(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)


def home_folder() -> Path:
    """Where the sandbox keeps what it knows."""
    return Path(os.environ.get("HUTONG_HOME", ".demo"))
