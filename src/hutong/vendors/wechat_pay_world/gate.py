"""The simulated WeChat Pay's gate: who is asking is proved by a signature, and every answer is signed in turn.

Source: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=4_1 to 4_3 and the return codes of chapter=9_1.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from hutong.base.ids import nonce
from hutong.capabilities.simulation import Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_pay_world import message
from hutong.vendors.wechat_pay_world.accounts import Accounts

_NEEDED = ("appid", "mch_id", "nonce_str", "sign")
_OWNER = ("appid", "mch_id", "sub_appid", "sub_mch_id", "device_info")
UNLISTED = "HELD_FOR_REVIEW"  # in no manual
_QUERIES = {"/pay/orderquery": "total_fee", "/pay/micropay": "total_fee", "/pay/refundquery": "refund_fee_0"}
CERTIFIED = "/secapi/"  # what lies under this path wants a client certificate


class NotHeard(Exception):
    """A request that is not even looked at: return_code FAIL, without a signature."""


class Refused(Exception):
    """A request that is looked at and refused: result_code FAIL with an error code, signed."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.words = words


@dataclass(slots=True)
class Call:
    """A request as it came, then whose it is."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    fields: dict[str, str] = field(default_factory=dict)
    account: Record = field(default_factory=dict)

    @property
    def sign_type(self) -> str:
        """The kind of signature that the request has, and the answer gets."""
        return self.fields.get("sign_type") or "MD5"

    @property
    def partner(self) -> bool:
        """Whether a service provider is asking."""
        return bool(self.account["sub_mch_id"])


class Gate:
    """Lets in who signed, and signs what goes out."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def enter(self, call: Call) -> None:
        """Reads the request and finds the account that signed it; NotHeard, Refused."""
        if call.method != "POST":
            raise NotHeard("请使用post方法")
        if not call.body.strip():
            raise NotHeard("post数据为空")
        call.fields = _read(call.body)
        for name in _NEEDED:
            if not call.fields.get(name):
                raise NotHeard("缺少参数")
        account = self._accounts.of(call.fields["mch_id"])
        if account is None:
            raise NotHeard("mch_id参数格式错误")
        if call.sign_type not in ("MD5", "HMAC-SHA256"):
            raise NotHeard("sign_type参数格式错误")
        wanted = message.signature(call.fields, account["key"], call.sign_type)
        if not hmac.compare_digest(wanted.encode(), call.fields["sign"].encode()):
            raise NotHeard("签名错误，请检查后再试")
        call.account = account
        _check_owner(call)

    def answer(self, call: Call, content: Mapping[str, str], *, wrong: bool = False) -> bytes:
        """A signed answer that was looked at; `wrong` breaks its signature."""
        head = {"return_code": "SUCCESS", "return_msg": "OK"}
        owner = {name: call.fields[name] for name in _OWNER if call.fields.get(name)}
        return self.seal(call.account, {**head, **owner, **content}, call.sign_type, wrong=wrong)

    def seal(self, account: Record, content: Mapping[str, str], sign_type: str, *, wrong: bool = False) -> bytes:
        """The content with a nonce and the account's signature, as XML; `wrong` signs with a stranger's key."""
        fields = {**content, "nonce_str": nonce()[:16]}
        key = nonce() if wrong else account["key"]
        return message.write({**fields, "sign": message.signature(fields, key, sign_type)})


def not_heard(words: str) -> bytes:
    """The unsigned answer to what was not looked at."""
    return message.write({"return_code": "FAIL", "return_msg": words})


def bent(mischiefs: Mischiefs, path: str, content: dict[str, str]) -> dict[str, str]:
    """The content of an answer, with the ordered wrongs done to it; Refused for wrongs that are refusals."""
    if mischiefs.take(Mischief.ERROR_BODY_200, path):
        raise Refused("SYSTEMERROR", "系统错误")
    if mischiefs.take(Mischief.UNLISTED_STATE, path):
        state = next((name for name in ("trade_state", "refund_status_0") if name in content), None)
        if state is None:
            raise Refused(UNLISTED, "交易需人工核实")
        return {**content, state: UNLISTED}
    amount = _QUERIES.get(path, "")
    if amount in content and mischiefs.take(Mischief.WRONG_AMOUNT, path):
        return {**content, amount: str(int(content[amount]) + 1)}
    return content


def _read(body: bytes) -> dict[str, str]:
    try:
        return message.read(body)
    except message.BadXml as error:
        raise NotHeard("XML格式错误") from error


def _check_owner(call: Call) -> None:
    fields, account = call.fields, call.account
    if len(fields["nonce_str"]) > 32:
        raise Refused("PARAM_ERROR", "nonce_str参数长度有误")
    if fields["appid"] != account["appid"]:
        raise Refused("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配")
    sub_mch_id, sub_appid = fields.get("sub_mch_id", ""), fields.get("sub_appid", "")
    if sub_mch_id != account["sub_mch_id"] and not (call.path == "/pay/downloadbill" and not sub_mch_id):
        if call.partner and not sub_mch_id:
            raise Refused("INVALID_REQUEST", "受理机构必须传入子商户号")
        raise Refused("NOAUTH", "特约子商户商户号未授权服务商的产品权限")
    if sub_appid and sub_appid != account["sub_appid"]:
        raise Refused("APPID_MCHID_NOT_MATCH", "sub_appid和sub_mch_id不匹配")
