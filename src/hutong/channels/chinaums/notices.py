"""UnionPay Commerce's notifications: verified with the communication key, checked to be ours, read into our words.

Source: 全民付移动支付 v20221020, chapter on notifications, and C扫B, read in public copies 2026-11. They hold no
time of sending, so an old one can't be told from a new one: what they say is confirmed by a query.
"""

from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, RefundOutcome
from hutong.channels.chinaums import objects
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.wire import LIMIT, check_signature, form


def read(config: ChinaumsConfig, knock: Knock) -> list[Outcome | RefundOutcome]:
    """What a knock tells of an order, a bill or a refund; Forged for whatever is not UnionPay Commerce's and ours."""
    if len(knock.body) > LIMIT:
        raise Forged("longer than any notification")
    try:
        fields = form(knock.body.decode())
        check_signature(fields, config.comm_key, config.sign_type)
        objects.check_owner(config, fields)
        return _told(config, fields)
    except ValueError as error:
        raise Forged(str(error)[:200]) from error


def _told(config: ChinaumsConfig, fields: dict[str, str]) -> list[Outcome | RefundOutcome]:
    if fields.get("billNo"):
        # a bill's refund is told without its number: its answer and the query tell it
        return [] if fields.get("billStatus") in objects.REFUNDED else [objects.bill(config, fields)]
    if fields.get("status") not in objects.REFUNDED:
        return [objects.order(config, fields)]
    objects.ours(config, objects.text(fields, "merOrderId"))
    return [objects.told(config, fields)] if fields.get("refundOrderId") else []
