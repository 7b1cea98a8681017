"""`hutong sms list|show|receipts`: what became of messages, and where providers report it."""

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from hutong.app.cli.channel.names import namer
from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.story import moments, print_calls, print_moments
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, problem_of
from hutong.capabilities.sayings import spoken
from hutong.capabilities.sms import HearsSms
from hutong.features.sms import show
from hutong.features.sms.show import Story
from hutong.features.sms.wish import phones_of
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts import channels

app = typer.Typer(
    no_args_is_help=True,
    help=both("短信：记录、模板、上限、黑名单、回执。", "SMS: log, templates, limits, blocked numbers, receipts."),
)
_LOOPS = ("127.0.0.1", "localhost", "::1")

Merchant = Annotated[str | None, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))]
State = Annotated[show.State | None, typer.Option("--state", help=both("状态", "State"))]
Most = Annotated[int, typer.Option("--limit", "-n", min=1, help=both("条数", "How many"))]
Calls = Annotated[
    bool, typer.Option("--calls", help=both("显示与渠道往来的内容（已脱敏）", "Show what went to and fro, masked"))
]


def one_phone(text: str) -> str:
    """A number as messages hold it; Refusal (SMS_NUMBER)."""
    found = phones_of(text)
    if len(found) != 1:
        raise Refusal(Problem.SMS_NUMBER, Text("一次一个号码", "one number at a time"))
    return found[0]


@app.command("list", help=both("列出短信，最新在前", "List messages, newest first"))
def list_(
    phone: Annotated[str | None, typer.Option("--phone", help=both("只看该号码", "To this number only"))] = None,
    merchant: Merchant = None,
    state: State = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Messages."""
    plain = None if phone is None else one_phone(phone)

    async def work(actor: Actor) -> tuple[list[dict[str, Any]], Content]:
        found = await show.recent(actor.pool, phone=plain, merchant_id=merchant, state=state, most=most)
        return found, await channels.look(actor)

    found, content = run(work)
    if in_json:
        as_json(found)
        return
    if not found:
        line(say("没有短信。", "There are no messages."))
        return
    named = namer(content)
    names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), "merId", "smsId", say("号码", "Phone")]
    names += [say("模板", "Template"), say("通道", "Channel"), say("状态", "State"), say("内容", "Text")]
    table("", names, [_row(one, named(one["channel_id"])) for one in found])


@app.command("show", help=both("一条短信的全程：尝试、回执、通知、渠道往来", "The whole story of a message"))
def show_(
    number: Annotated[
        str,
        typer.Argument(metavar="NUMBER", help=both("sysSmsId 或 smsId（可能含多个号码）", "Our sysSmsId, or an smsId")),
    ],
    merchant: Merchant = None,
    calls: Calls = False,
    in_json: AsJson = False,
) -> None:
    """Every message that goes by this number, with events, notices and calls."""

    async def work(actor: Actor) -> tuple[list[Story], Content]:
        return await show.stories(actor.pool, number, merchant), await channels.look(actor)

    found, content = run(work)
    if not found:
        detail = Text(f"{number}；用 hutong sms list 查看", f"{number}; `hutong sms list` shows what there is")
        raise Refusal(Problem.SMS_NOT_FOUND, detail)
    if in_json:
        as_json([asdict(one) for one in found])
        return
    for one in found:
        _print(one, content, calls)


@app.command(
    help=both(
        "回执地址，填入服务商控制台（其中的令牌是密钥）",
        "Where receipts go, to enter in the provider's console; the token in it is a secret",
    )
)
def receipts(
    reference: Annotated[
        str, typer.Argument(metavar="CHANNEL", help=both("编号，或 代码/商户号", "Its id, or CODE/MERCHANT_NO"))
    ],
    in_json: AsJson = False,
) -> None:
    """The address of a running channel's receipts."""

    async def work(hub: Hub, actor: Actor) -> tuple[Setup, str]:
        setup = _running(hub.switchboard.current.content, await channels.look(actor), reference)
        try:
            address = (await hub.switchboard.open(setup.id)).face(HearsSms).receipts_at()
        except Failed as failed:
            raise Refusal(problem_of(failed.fault), failed.said) from None
        async with actor.change() as connection:  # the address holds a secret: the audit tells who saw it
            await actor.note(connection, "sms.receipts", f"channel/{setup.id}", {})
        return setup, address

    setup, address = run_hub(work)
    if not address:
        first = f"hutong channel set {setup.id} CALLBACK_TOKEN=…; hutong channel refresh"
        zh, en = f"{setup.title} 还没有 CALLBACK_TOKEN：{first}", f"{setup.title} has no CALLBACK_TOKEN yet: {first}"
        raise Refusal(Problem.CHANNEL_CONFIG, Text(zh, en))
    if in_json:
        as_json({"channel": setup.id, "url": address})
        return
    typer.echo(address)
    if urlsplit(settings().base_url).hostname in _LOOPS:
        words = (
            "这是本机地址，服务商访问不到；请设置 HUTONG_BASE_URL。",
            "No provider can reach it: set HUTONG_BASE_URL.",
        )
        line(f"! {say(*words)}", "yellow")


def _running(running: Content, draft: Content, reference: str) -> Setup:
    """The channel as it runs; Refusal (CHANNEL_NOT_FOUND, CHANNEL_CONFIG when it is not published yet)."""
    try:
        return channels.find(running, reference)
    except Refusal:
        setup = channels.find(draft, reference)
        detail = Text(
            f"{setup.title} 还没有发布：hutong channel refresh", f"{setup.title} isn't published yet: refresh"
        )
        raise Refusal(Problem.CHANNEL_CONFIG, detail) from None


def _print(story: Story, content: Content, calls: bool) -> None:
    message, named = story.message, namer(content)
    said = f"{message['code']} {tell(spoken(message['words']))}".strip()
    rows = [
        [say("编号", "Id"), message["id"]],
        ["merId / smsId", f"{message['merchant_id']} / {message['request_id']}"],
        [say("号码", "Phone"), message["phone"]],
        [say("种类", "Kind"), f"{message['kind']} {message['template']}".strip()],
        [say("内容", "Text"), message["text"]],
        [say("状态", "State"), f"{stands('sms', message['state'])}  {said}".strip()],
        [say("通道", "Channel"), _where(message, named(message["channel_id"]))],
        [say("服务商编号", "Provider's no."), message["provider_no"]],
        [
            say("受理 / 发出 / 结束", "Taken / sent / ended"),
            " / ".join(clock(message[name]) or "-" for name in ("created_at", "sent_at", "done_at")),
        ],
        [say("下次查询", "Asked again"), clock(message["ask_at"])],
        [say("通知地址", "Told at"), message["notify_url"]],
    ]
    if story.verifying:
        code = story.verifying
        tries = say(f"输错 {code['tries']} 次", f"{code['tries']} wrong tries")
        how = f"{code['purpose']} {stands('code', code['state'])}"
        rows.append([say("验证码", "Code"), f"{how}, {tries}, {clock(code['expires_at'])}"])
    table("", (say("项", "Field"), say("值", "Value")), [row for row in rows if row[1]])
    print_moments(moments(story.events, story.calls, story.notices), named)
    if calls:
        print_calls(story.calls)


def _row(one: dict[str, Any], channel: str) -> list[str]:
    whose = [one["id"], clock(one["created_at"]), one["merchant_id"], one["request_id"], one["phone"]]
    return [*whose, one["template"] or "-", channel, stands("sms", one["state"]), one["text"]]


def _where(message: dict[str, Any], name: str) -> str:
    return f"{name} ({say('版本', 'revision')} {message['revision']})" if name and message["revision"] else name
