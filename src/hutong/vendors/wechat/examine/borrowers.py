"""Channels that have no AppSecret: they call with the access token that another channel of the application lends."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Circumstances, Finding, Level
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.examine import ailments

NO_LENDER: Final = Ailment(
    "wechat.no_lender",
    Level.ERROR,
    Text("没有这个 AppID 的小程序通道，拿不到接口凭证", "No channel lends the access token of this AppID"),
    Text(
        "新增商户号等于该 AppID 的微信小程序通道，启用并刷新",
        "Add a channel of the mini program with this AppID as its merchant number, enable it and refresh",
    ),
)
AILMENTS: Final[Sequence[Ailment]] = (NO_LENDER, *ailments.SERVER)


def lent(application: str, around: Circumstances) -> Iterator[Finding]:
    """Whether there is a channel that lends. Pure."""
    if around.lenders is not None and application not in around.lenders:
        yield NO_LENDER.of(detail=Text(application, application))


def blamed(failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`: what fails without a number of WeChat's failed before it was sent."""
    if failed.fault is Fault.CONFIG and not failed.code:
        return [NO_LENDER.of()]
    return ailments.blamed(failed)
