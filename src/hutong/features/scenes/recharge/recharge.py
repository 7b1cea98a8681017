"""Crediting a card or an account: which one, who it belongs to, and how much."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.scenes.recharge.settings import DIGITS, RechargeConfig, pattern_of
from hutong.features.scenes.scene import Fact, Field, Quote, Scene, Spot, Sum, Way, Words

_FOUND: Final = "1"
_MINUTES: Final = 30  # an amount does not change with time
_CARD: Final = Text("卡号", "Card number")


class Recharge(Scene):
    """A card or account system."""

    code = "recharge"
    name = Text("账户充值", "Recharge")
    trade = "充值缴费"
    config = RechargeConfig
    kinds = ("gate", "account")
    words = Words(
        title=Text("账户充值", "Recharge"),
        heard=(Text("充值成功", "Credited"), Text("金额已入账", "The amount is in the account")),
        telling=(
            Text("已付款，正在入账", "Paid. Being credited"),
            Text("通常几秒内到账，请稍候", "It usually takes seconds"),
        ),
        silent=(
            Text("已付款，入账系统尚未应答", "Paid. Not credited yet"),
            Text(
                "请不要重复付款，恢复后会自动入账一次；如长时间未到账，请联系工作人员并出示此页",
                "Don't pay again: it is credited once, as soon as the system answers. If it takes long, show this page",
            ),
        ),
    )

    def tells(self, config: Any) -> str:
        """The credit address."""
        return str(config.credit_url)

    def asks(self, config: Any) -> Mapping[str, str]:
        """The address for checks."""
        return {"CHECK_URL": config.check_url} if config.check_url else {}

    def amounts(self, config: Any) -> Mapping[str, Sequence[int]]:
        """The fixed ones, and both ends of what may be entered."""
        free = {"LEAST_YUAN": (config.least_fen,), "MOST_YUAN": (config.most_fen,)} if config.most_fen else {}
        return {"AMOUNTS": config.choices, **free}

    def judge_value(self, kind: str, value: str) -> Text | None:
        """An account has a number."""
        if kind == "account" and not (0 < len(value) <= 24 and value.isascii() and value.isprintable()):
            return Text("填账号，最多 24 个字符", "give the account's number, at most 24 characters")
        return Text("通用二维码没有账号", "a common code has no account") if kind == "gate" and value else None

    def ways(self, spot: Spot) -> Sequence[Way]:
        """The account that the code is of, or one that is entered."""
        name = _called(spot.config)
        if spot.code.kind == "account":
            label = Text(f"{name.zh} {spot.code.value}", f"{name.en} {spot.code.value}")
            return (Way("code", label, Text("充值", "Recharge"), hint=label),)
        field = Field("account", name, "text", most=24, remembered=True)
        return (Way("account", name, Text("下一步", "Next"), (field,)),)

    async def quote(self, spot: Spot, way: str, given: Mapping[str, str]) -> Quote:
        """See Scene."""
        name = _called(spot.config)
        account = spot.code.value if way == "code" else given["account"]
        if not pattern_of(spot.config.account_pattern or DIGITS).fullmatch(account):
            cause = Text(f"{name.zh}格式不对", f"the {name.en.lower()} is malformed")
            raise Refusal(Problem.BAD_ENTRY, cause, [("account", cause)])
        facts = [Fact(name, Text(account, account))]
        owner = await _owner(spot, account)
        if owner:
            facts.append(Fact(Text("户名", "Name"), Text(owner, owner)))
        free = spot.config.most_fen
        return Quote(
            subject=account,
            order=f"充值 {account}",
            sum=Sum(choices=spot.config.choices, least=spot.config.least_fen if free else 0, most=free),
            facts=facts,
            attach={"account": account},
            minutes=_MINUTES,
        )


async def _owner(spot: Spot, account: str) -> str:
    """The masked name that the operator's system gives; empty where it isn't asked or tells none. Refusal."""
    if not spot.config.check_url:
        return ""
    fields = {"siteId": str(spot.site.id), "code": spot.code.code, "account": account}
    answer = await spot.operators.ask(spot.merchant, spot.config.check_url, fields)
    if answer.get("code") != _FOUND:
        said = answer.get("msg", "") or account
        raise Refusal(Problem.NO_SUCH_ACCOUNT, said, [("account", Text(said, said))])  # phones then forget it
    return answer.get("name", "")[:40]


def _called(config: Any) -> Text:
    return Text(config.account_name, config.account_name) if config.account_name else _CARD
