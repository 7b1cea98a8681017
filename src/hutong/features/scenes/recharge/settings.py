"""What an operator sets up for a card or account system: its credit call, its numbers' form, and the amounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hutong.base.money import fen_of
from hutong.base.text import Text, Unfit
from hutong.capabilities.channel import Config, KeyProblem, key

_URL: Final = r"https?://\S{3,500}"
_YUAN: Final = r"[0-9]{1,6}(\.[0-9]{1,2})?"
_CHOICES: Final = 12
DIGITS: Final = "[0-9A-Za-z]{4,24}"  # of an account, where the operator says nothing
_REPEATED: Final = re.compile(r"[*+}]\s*[)\]]*\s*[*+{]|\)\s*[*+{]")  # what can take for ever to match


def choices_of(text: str) -> tuple[int, ...]:
    """The fen in a list of yuan such as "20, 50, 100"; Unfit."""
    parts = [part for part in re.split(r"[,，;；、\s]+", text.strip()) if part]
    if not 0 < len(parts) <= _CHOICES or not all(re.fullmatch(_YUAN, part) for part in parts):
        raise Unfit(f"1–{_CHOICES} 个金额，单位元，用逗号分隔", f"1 to {_CHOICES} amounts in yuan with commas")
    found = tuple(fen_of(part) for part in parts)
    if min(found) == 0 or len(set(found)) != len(found):
        raise Unfit("金额须大于 0 且不重复", "amounts must be above 0 and all different")
    return found


def pattern_of(text: str) -> re.Pattern[str]:
    """The form of account numbers; Unfit."""
    if len(text) > 120 or _REPEATED.search(text):
        raise Unfit("表达式过长或含嵌套重复", "the expression is too long or repeats a repetition")
    try:
        return re.compile(text, re.ASCII)
    except re.error as error:
        raise Unfit(f"不是正则表达式：{error}", f"no regular expression: {error}") from error


@dataclass(frozen=True, kw_only=True)
class RechargeConfig(Config):
    """The settings of a card or account system."""

    credit_url: str = key(
        "CREDIT_URL",
        "入账通知地址",
        "Credit address",
        help=Text(
            "付款后向此地址发送签名通知，直到应答 success；同一订单号只可入账一次",
            "Told of each payment by a signed notice until it answers success; credit an order number once only",
        ),
        example="https://card.example.com/hutong/credit",
        pattern=_URL,
    )
    check_url: str | None = key(
        "CHECK_URL",
        "查户地址",
        "Check address",
        help=Text(
            "付款前询问账户是否存在，并显示脱敏户名；不填则不查",
            "Asked before paying whether the account exists, and for a masked name; not asked if not given",
        ),
        example="https://card.example.com/hutong/account",
        pattern=_URL,
        required=False,
    )
    account_name: str | None = key(
        "ACCOUNT_NAME",
        "账户叫法",
        "What an account is called",
        help=Text("页面上的叫法，如 卡号、学号、房号；默认 卡号", "On the page; 卡号 (card number) if not given"),
        example="卡号",
        pattern=r".{1,12}",
        required=False,
    )
    account_pattern: str | None = key(
        "ACCOUNT_PATTERN",
        "账户格式",
        "Form of an account",
        help=Text(
            "正则表达式，须匹配全部；默认 4–24 位字母数字",
            "A regular expression; 4 to 24 letters and digits if not given",
        ),
        example="[0-9]{8}",
        check=pattern_of,
        required=False,
    )
    amounts: str | None = key(
        "AMOUNTS",
        "固定金额（元）",
        "Fixed amounts (yuan)",
        example="20, 50, 100, 200",
        check=choices_of,
        required=False,
    )
    least_yuan: str | None = key(
        "LEAST_YUAN", "自定金额下限（元）", "Least free amount (yuan)", example="1", pattern=_YUAN, required=False
    )
    most_yuan: str | None = key(
        "MOST_YUAN", "自定金额上限（元）", "Most free amount (yuan)", example="1000", pattern=_YUAN, required=False
    )
    ask_phone: str | None = key(
        "ASK_PHONE",
        "询问手机号",
        "Ask for a phone number",
        help=Text("开（on）：付款页可选填手机号，用于短信提醒", "on: the payer may leave a number for a text message"),
        pattern="on|off",
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """Amounts of some kind, and limits in order."""
        if not self.amounts and not self.most_yuan:
            yield KeyProblem(
                "AMOUNTS", Text("填固定金额，或自定金额上限", "give fixed amounts, or a most for free ones")
            )
        if self.most_yuan and fen_of(self.most_yuan) < self.least_fen:
            yield KeyProblem("MOST_YUAN", Text("上限低于下限", "the most is below the least"))
        if self.least_yuan and not self.most_yuan:
            yield KeyProblem("MOST_YUAN", Text("有下限时须填上限", "a least needs a most"))

    @property
    def choices(self) -> tuple[int, ...]:
        """The fixed amounts, in fen."""
        return choices_of(self.amounts) if self.amounts else ()

    @property
    def least_fen(self) -> int:
        """The least free amount."""
        return max(fen_of(self.least_yuan or "1"), 1)

    @property
    def most_fen(self) -> int:
        """The most free amount; 0: amounts are not free."""
        return fen_of(self.most_yuan) if self.most_yuan else 0
