"""WeChat Pay's notifications: verified, unsealed, checked to be ours, and read into our words.

Source: pay.weixin.qq.com/doc/v3/merchant/4012791882 (payments), 4013070388 (refunds), read 2025-03.
"""

from typing import Any, Final

from hutong.capabilities.faults import Forged, Sealed
from hutong.capabilities.pay import Knock, Outcome, RefundOutcome
from hutong.channels.wxpay_v3.objects import check_owner, refund, text, transaction
from hutong.channels.wxpay_v3.settings import WxpayV3Config
from hutong.channels.wxpay_v3.wire import OtherKey, Trust, fresh, parsed, unseal

_PROBE: Final = "WECHATPAY/SIGNTEST/"


def read(config: WxpayV3Config, trust: Trust, knock: Knock) -> list[Outcome | RefundOutcome]:
    """What a knock tells of payments and refunds, nothing for other events; Forged for whatever is not WeChat Pay's.

    Sealed where WeChat Pay signed it and the APIv3 key does not open it.

    WeChat Pay's own probes, whose signature begins WECHATPAY/SIGNTEST/, fail like any other wrong signature.
    """
    try:
        trust.verify(knock.headers, knock.body, knock.at)
        return _told(config, parsed(knock.body))
    except OtherKey as error:
        raise Sealed from error
    except (ValueError, RecursionError) as error:
        raise Forged(str(error)[:200]) from error


def in_form(knock: Knock) -> bool:
    """Whether it is signed as WeChat Pay signs just now, whoever did; a probe is to be refused, and tells nothing.

    Whose it is stands in the sealed part, which keys of ours may fail to open.
    """
    signature = knock.headers.get("wechatpay-signature", "")
    if not signature or signature.startswith(_PROBE) or not knock.headers.get("wechatpay-serial"):
        return False
    return fresh(knock.headers.get("wechatpay-timestamp", ""), knock.at)


def _told(config: WxpayV3Config, event: dict[str, Any]) -> list[Outcome | RefundOutcome]:
    kind = text(event, "event_type").partition(".")[0]
    if kind not in ("TRANSACTION", "REFUND"):
        return []
    resource = event.get("resource")
    if not isinstance(resource, dict):
        raise ValueError("a notification without a resource")
    content = unseal(resource, config.api_key)
    if kind == "TRANSACTION":
        return [transaction(config, content)]
    check_owner(config, content, app=False)
    return [refund(content, "refund_status")]
