"""WeChat Pay's notifications: verified or unsealed, checked to be ours, and read into our words.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_7 (payments), chapter=9_16 (refunds), read 2025-03.
Neither holds a time of sending, so an old one can't be told from a new one: what they say is confirmed by a query.
"""

from dataclasses import replace

from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome
from hutong.vendors.wechat_pay.merchant import Merchant
from hutong.vendors.wechat_pay.objects import check_owner, told, transaction
from hutong.vendors.wechat_pay.wire import Fields, parsed, signed, unseal

LIMIT = 64 * 1024  # bytes; nothing longer is looked at


def read(merchant: Merchant, knock: Knock) -> list[Outcome | RefundOutcome]:
    """What a knock tells of a payment or a refund; Forged for whatever is not WeChat Pay's and ours."""
    if len(knock.body) > LIMIT:
        raise Forged("longer than any notification")
    try:
        fields = parsed(knock.body)
        if fields.get("return_code") != "SUCCESS":
            raise ValueError("return_code is not SUCCESS")
        return [_refund(merchant, fields) if "req_info" in fields else _payment(merchant, fields)]
    except ValueError as error:
        raise Forged(str(error)[:200]) from error


def _payment(merchant: Merchant, fields: Fields) -> Outcome:
    if not signed(fields, merchant.key):
        raise ValueError("the signature is wrong")
    check_owner(merchant, fields)
    word = fields.get("result_code", "")
    if word == "SUCCESS":
        return transaction(merchant, fields, word)
    told_word = " ".join(filter(None, (word, fields.get("err_code", ""), fields.get("err_code_des", ""))))
    return replace(transaction(merchant, fields, ""), state=PayState.UNKNOWN, words=told_word)


def _refund(merchant: Merchant, fields: Fields) -> RefundOutcome:
    """The outside is not signed; only who has the API key can have sealed the inside."""
    check_owner(merchant, fields)
    return told(unseal(fields["req_info"], merchant.key))
