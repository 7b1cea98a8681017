"""What WeChat Pay V2 says when it does not do as it was asked, in our words: error codes, words, the answer itself.

Source: the error tables of pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_1 to 9_5 and micropay.php?chapter=9_10.
"""

from collections.abc import Mapping

from hutong.base.http import Reply
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat_pay import objects
from hutong.vendors.wechat_pay.wire import Fields, parsed

FAULTS: Mapping[str, Fault] = {
    "SIGNERROR": Fault.CONFIG,
    "NOAUTH": Fault.CONFIG,
    "NO_AUTH": Fault.CONFIG,
    "CERT_ERROR": Fault.CONFIG,
    "APPID_NOT_EXIST": Fault.CONFIG,
    "MCHID_NOT_EXIST": Fault.CONFIG,
    "APPID_MCHID_NOT_MATCH": Fault.CONFIG,
    "INVALID_REQUEST": Fault.REFUSED,
    "PARAM_ERROR": Fault.REFUSED,
    "LACK_PARAMS": Fault.REFUSED,
    "XML_FORMAT_ERROR": Fault.REFUSED,
    "REQUIRE_POST_METHOD": Fault.REFUSED,
    "POST_DATA_EMPTY": Fault.REFUSED,
    "NOT_UTF8": Fault.REFUSED,
    "NOTENOUGH": Fault.REFUSED,
    "ORDERCLOSED": Fault.REFUSED,
    "ORDERREVERSED": Fault.REFUSED,
    "NOTSUPORTCARD": Fault.REFUSED,
    "AUTHCODEEXPIRE": Fault.REFUSED,
    "AUTH_CODE_ERROR": Fault.REFUSED,
    "AUTH_CODE_INVALID": Fault.REFUSED,
    "BUYER_MISMATCH": Fault.REFUSED,
    "TRADE_ERROR": Fault.REFUSED,
    "TRADE_STATE_ERROR": Fault.REFUSED,
    "TRADE_OVERDUE": Fault.REFUSED,
    "USER_ACCOUNT_ABNORMAL": Fault.REFUSED,
    "INVALID_TRANSACTIONID": Fault.REFUSED,
    "ORDERNOTEXIST": Fault.NOT_FOUND,
    "REFUNDNOTEXIST": Fault.NOT_FOUND,
    "OUT_TRADE_NO_USED": Fault.DUPLICATE,
    "ORDERPAID": Fault.DUPLICATE,
    "REFUND_FEE_MISMATCH": Fault.DUPLICATE,
    "FREQUENCY_LIMITED": Fault.SLOW_DOWN,
    "INVALID_REQ_TOO_MUCH": Fault.SLOW_DOWN,
    "ORDER_NOT_READY": Fault.SLOW_DOWN,
    "SYSTEMERROR": Fault.UNKNOWN,
    "BANKERROR": Fault.UNKNOWN,
    "USERPAYING": Fault.UNKNOWN,
    "BIZERR_NEED_RETRY": Fault.UNKNOWN,
    "ERROR": Fault.UNKNOWN,  # "a business error": the manual says no more
}
# INVALID_REQUEST covers both; only its words ("201 商户订单号重复") tell a used number apart.
DUPLICATE_WORDS = ("重复", "不一致")
# What return_msg says when a request was not even looked at. Such an answer has no code and no signature.
RETURN_WORDS: Mapping[str, Fault] = {
    "签名错误": Fault.CONFIG,
    "证书": Fault.CONFIG,
    "appid不存在": Fault.CONFIG,
    "mch_id": Fault.CONFIG,
    "appid and openid not match": Fault.REFUSED,
    "缺少参数": Fault.REFUSED,
    "XML格式错误": Fault.REFUSED,
    "请使用post方法": Fault.REFUSED,
    "post数据为空": Fault.REFUSED,
}
NO_CERTIFICATE = b"SSL certificate"  # in the page that the provider's front server answers with HTTP 400


def opened(reply: Reply) -> Fields:
    """The fields of an answer whose request was looked at; Failed, ValueError."""
    if reply.status == 400 and NO_CERTIFICATE in reply.body:
        raise Failed(Fault.CONFIG, "CERT_ERROR", "此接口需要商户 API 证书 this needs API_CERTIFICATE")
    if reply.status != 200:
        raise ValueError(f"HTTP {reply.status}")
    answer = parsed(reply.body)
    if objects.text(answer, "return_code") == "SUCCESS":
        return answer
    words = answer.get("return_msg", "")[:200]
    fault = next((fault for hint, fault in RETURN_WORDS.items() if hint in words), Fault.UNKNOWN)
    raise Failed(fault, words=words)


def failure(answer: Mapping[str, str]) -> Failed:
    """What an answer refuses with, by its error code and where that says too little by its words."""
    code, words = answer.get("err_code", "")[:64], answer.get("err_code_des", "")[:200]
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if code == "INVALID_REQUEST" and any(hint in words for hint in DUPLICATE_WORDS):
        fault = Fault.DUPLICATE
    return Failed(fault, code, words)
