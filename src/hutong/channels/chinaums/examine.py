"""What a merchant number at UnionPay Commerce is asked about itself, and what refusals say of its set-up.

Manual: 全民付移动支付 v20221020 (table of errCode) and open.chinaums.com, read in public copies 2026-11. With the open
platform nothing that is asked is signed with the communication key: that it is wrong only notifications can tell.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from hutong.base.text import Text, listed
from hutong.capabilities.diagnosis import Ailment, Finding, Level, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.channels.chinaums.wire import STRANGE_SIGNATURE

_OFFICE: Final = "银联商务的开通通知（或向客户经理核实）"
_OFFICE_EN: Final = "UnionPay Commerce's letter of opening (or its account manager)"

COMM_KEY: Final = Ailment(
    "chinaums.comm_key",
    Level.ERROR,
    Text("通讯密钥或签名方式不对，验签失败", "Signatures don't fit: the communication key or method is wrong"),
    Text(
        f"按{_OFFICE}核对 COMM_KEY 与 SIGN_TYPE（SHA256 或 MD5）",
        f"Compare COMM_KEY and SIGN_TYPE (SHA256 or MD5) with {_OFFICE_EN}",
    ),
)
MERCHANT: Final = Ailment(
    "chinaums.merchant",
    Level.ERROR,
    Text("银联商务找不到这个商户或终端", "UnionPay Commerce knows no such merchant or terminal"),
    Text(
        f"按{_OFFICE}核对通道商户号（mid，15 位）与 TID（8 位）",
        f"Compare the channel's merchant number (mid, 15 digits) and TID (8 characters) with {_OFFICE_EN}",
    ),
)
INACTIVE: Final = Ailment(
    "chinaums.inactive",
    Level.ERROR,
    Text("商户在银联商务没有启用", "The merchant is not active at UnionPay Commerce"),
    Text("联系银联商务客户经理启用商户", "Have UnionPay Commerce's account manager activate it"),
)
MSG_SRC: Final = Ailment(
    "chinaums.msg_src",
    Level.ERROR,
    Text("消息来源不对", "The message source is wrong"),
    Text(f"按{_OFFICE}核对 MSG_SRC", f"Compare MSG_SRC with {_OFFICE_EN}"),
)
OPEN_KEY: Final = Ailment(
    "chinaums.open_key",
    Level.ERROR,
    Text("开放平台认证失败：AppId 或 AppKey 不对", "The open platform doesn't believe us: AppId or AppKey is wrong"),
    Text(
        "按银联商务开放平台的应用信息核对 APP_ID 与 APP_KEY；都对时检查服务器时钟",
        "Compare APP_ID and APP_KEY with the application at the open platform; if both are right, look at the"
        " server's clock",
    ),
)
IP: Final = Ailment(
    "chinaums.ip",
    Level.ERROR,
    Text("银联商务拒绝了本服务器的 IP", "UnionPay Commerce denies this server's IP address"),
    Text(
        "请银联商务把本服务器的出口 IP 加入白名单",
        "Have UnionPay Commerce put the address that this server goes out by on its list",
    ),
)
CLOCK: Final = Ailment(
    "chinaums.clock",
    Level.ERROR,
    Text("请求时间异常：服务器时钟不准", "The time of requests is abnormal: the server's clock is wrong"),
    Text("校准服务器时钟（NTP）", "Set the server's clock (NTP)"),
)
INST_MID: Final = Ailment(
    "chinaums.inst_mid",
    Level.ERROR,
    Text("INST_MID 中的业务没有为这个商户开通", "A business in INST_MID is not opened for the merchant, or not set up"),
    Text(
        f"按{_OFFICE}核对 INST_MID，去掉没有开通的业务，或请银联商务开通",
        f"Compare INST_MID with {_OFFICE_EN}: leave out what is not opened, or have it opened",
    ),
)
LEFT_OUT: Final = Ailment(
    "chinaums.left_out",
    Level.ERROR,
    Text(
        "启用的支付产品所需的业务不在 INST_MID 中，付款人付不了款",
        "Enabled products need a business that INST_MID leaves out: nobody can pay with them",
    ),
    Text(
        "业务已开通的，加入 INST_MID；没有开通的，在「支付方式管理」停用该产品",
        "Add it to INST_MID if it is opened; else disable the product under payment methods",
    ),
)
AILMENTS: Final[Sequence[Ailment]] = (
    *(COMM_KEY, MERCHANT, INACTIVE, MSG_SRC, OPEN_KEY, IP, CLOCK, INST_MID, LEFT_OUT),
)
_NOT_SET_UP: Final = "INVLID_MERCHANT_CONFIG"  # the provider's spelling
_CODES: Final[Mapping[str, Ailment]] = {
    "BAD_SIGN": COMM_KEY,
    "NO_MERCHANT": MERCHANT,
    "INACTIVE_MERCHANT": INACTIVE,
    "INVALID_MSGSRC": MSG_SRC,
    "1000": OPEN_KEY,
    "DENIED_IP": IP,
    "ABNORMAL_REQUEST_TIME": CLOCK,
    _NOT_SET_UP: INST_MID,
}


def look(opened: Iterable[str], wanted: Mapping[Scene, str]) -> Iterator[Finding]:
    """`wanted`: the scenes that products collect in, each with its business."""
    lacking = sorted(f"{business} ({scene})" for scene, business in wanted.items() if business not in opened)
    if lacking:
        yield LEFT_OUT.of(detail=Text("、".join(lacking), ", ".join(lacking)))


def questions(opened: Sequence[str], query: Callable[[str], Awaitable[Any]]) -> Sequence[Question]:
    """An order that doesn't exist, of each opened business."""

    async def ask() -> Sequence[Finding]:
        lacking, other = list[str](), None
        for business in opened:
            try:
                await query(business)
            except Failed as failed:
                if failed.code != _NOT_SET_UP:
                    other = failed
                    break  # it would be the same with the next one
                lacking.append(business)
        if lacking:
            which = listed(lacking)
            return [INST_MID.of(detail=Text(f"{which.zh}（{_NOT_SET_UP}）", f"{which.en} ({_NOT_SET_UP})"))]
        if other is not None:
            raise other
        return []

    return [Question("query", ask)]


def blame(failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`. An answer signed with another key is what a wrong key of ours looks like, too."""
    if failed.fault is Fault.NOT_FOUND:
        return []
    ailment = COMM_KEY if STRANGE_SIGNATURE in failed.words else _CODES.get(failed.code)
    return None if ailment is None else [ailment.by(failed)]
