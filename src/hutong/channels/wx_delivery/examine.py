"""What an instant-delivery shop is asked about itself: whether it is bound to the mini program, and approved."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.wx_delivery.codes import explained
from hutong.vendors.wechat.examine import borrowers

_CONSOLE: Final = "小程序后台 → 物流服务 → 即时配送"
_CONSOLE_EN: Final = "mini program's console → logistics → instant delivery"

NOT_BOUND: Final = Ailment(
    "delivery.not_bound",
    Level.ERROR,
    Text("门店没有绑定到这个小程序", "The shop is not bound to this mini program"),
    Text(
        f"{_CONSOLE}：绑定配送公司账号，shopid 与通道商户号一致",
        f"{_CONSOLE_EN}: bind the account at the delivery company; its shopid is the channel's merchant number",
    ),
)
UNDER_AUDIT: Final = Ailment(
    "delivery.under_audit",
    Level.ERROR,
    Text("门店的绑定正在审核，暂时不能下单", "The shop's binding is under audit: nothing can be ordered yet"),
    Text(f"等待配送公司审核；在{_CONSOLE}查看进度", f"Wait for the delivery company; see {_CONSOLE_EN}"),
)
REJECTED: Final = Ailment(
    "delivery.rejected",
    Level.ERROR,
    Text("门店的绑定被驳回", "The shop's binding was rejected"),
    Text(
        f"联系配送公司确认 shopid 与密钥，再到{_CONSOLE}重新绑定",
        f"Ask the delivery company about shopid and secret, then bind it again ({_CONSOLE_EN})",
    ),
)
REFUSED: Final = Ailment(
    "delivery.refused",
    Level.ERROR,
    Text("即时配送平台拒绝了请求", "The delivery platform refused a request"),
    Text("按平台返回的错误码处理", "Do what the platform's number says"),
)
OTHER_CARRIER: Final = Ailment(
    "delivery.carrier",
    Level.ERROR,
    Text("门店是另一家配送公司的", "The shop is one of another delivery company"),
    Text(
        "把 DELIVERY_ID 改为门店绑定的配送公司，或填入这家公司的 shopid 与密钥",
        "Set DELIVERY_ID to the company that the shop is bound at, or enter this company's shopid and secret",
    ),
)
AILMENTS: Final[Sequence[Ailment]] = (
    *(NOT_BOUND, UNDER_AUDIT, REJECTED, OTHER_CARRIER, REFUSED),
    *borrowers.AILMENTS,
)
_STATES: Final[Mapping[str, Ailment | None]] = {"approved": None, "under_review": UNDER_AUDIT, "rejected": REJECTED}
Shops = Callable[[], Awaitable[Sequence[Mapping[str, str]]]]


def questions(shop: str, carrier: str, shops: Shops, *, practises: bool) -> Sequence[Question]:
    """Of one shop; the platform's own test shop is bound to nobody."""

    async def bound() -> Sequence[Finding]:
        found = next((one for one in await shops() if one["shop"] == shop), None)
        if practises:
            return []
        if found is None:
            return [NOT_BOUND.of(detail=Text(shop, shop))]
        ailment, theirs = _STATES.get(found["state"]), found["carrier"]
        of_state = [] if ailment is None else [ailment.of(detail=Text(shop, shop))]
        if not theirs or theirs == carrier:
            return of_state
        zh, en = f"门店 {shop} 属于 {theirs}，DELIVERY_ID 是 {carrier}", f"{shop} is at {theirs}, not {carrier}"
        return [*of_state, OTHER_CARRIER.of(detail=Text(zh, en))]

    return [Question("delivery_shops", bound)]


def blame(failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`."""
    known = explained(failed.code)
    if known is not None and failed.fault is not Fault.UNKNOWN:
        return [REFUSED.of(detail=Text(f"{failed.code} {known.cause.zh}", f"{failed.code} {known.cause.en}"))]
    return borrowers.blamed(failed)
