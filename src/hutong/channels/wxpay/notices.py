"""WeChat Pay's notifications: verified or unsealed, checked to be ours, and read into our words.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_7 (payments), chapter=9_16 (refunds), read 2025-03.
Neither holds a time of sending, so an old one can't be told from a new one: what they say is confirmed by a query.
"""

from dataclasses import replace

from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome
from hutong.channels.wxpay.objects import check_owner, told, transaction
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay.wire import Fields, parsed, signed, unseal

LIMIT = 64 * 1024  # bytes; nothing longer is looked at


def read(config: WxpayConfig, knock: Knock) -> list[Outcome | RefundOutcome]:
    """What a knock tells of a payment or a refund; Forged for whatever is not WeChat Pay's and ours."""
    if len(knock.body) > LIMIT:
        raise Forged("longer than any notification")
    try:
        fields = parsed(knock.body)
        if fields.get("return_code") != "SUCCESS":
            raise ValueError("return_code is not SUCCESS")
        return [_refund(config, fields) if "req_info" in fields else _payment(config, fields)]
    except ValueError as error:
        raise Forged(str(error)[:200]) from error


def _payment(config: WxpayConfig, fields: Fields) -> Outcome:
    if not signed(fields, config.api_key):
        raise ValueError("the signature is wrong")
    check_owner(config, fields)
    word = fields.get("result_code", "")
    if word == "SUCCESS":
        return transaction(config, fields, word)
    told_word = " ".join(filter(None, (word, fields.get("err_code", ""), fields.get("err_code_des", ""))))
    return replace(transaction(config, fields, ""), state=PayState.UNKNOWN, words=told_word)


def _refund(config: WxpayConfig, fields: Fields) -> RefundOutcome:
    """The outside is not signed; only who has the API key can have sealed the inside."""
    check_owner(config, fields)
    return told(unseal(fields["req_info"], config.api_key))
