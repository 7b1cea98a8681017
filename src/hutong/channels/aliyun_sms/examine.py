"""What an AccessKey at Aliyun is asked about itself: what one phone got today, then its signatures and templates.

Manual: help.aliyun.com, 419277 (QuerySendDetails), GetSmsSign and GetSmsTemplate of Dysmsapi 2017-05-25, and 101346
(codes), read in public copies 2026-11. From memory: the states 0 (waiting), 1 (passed), 2 (refused), 10 (withdrawn).
What is left on the account only Aliyun's billing tells, which is another product.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.base.text import Text
from hutong.capabilities.diagnosis import NOTHING, Ailment, Finding, Level, Question, fine
from hutong.capabilities.faults import Failed

_CONSOLE, _CONSOLE_EN = "阿里云短信服务控制台", "Aliyun's SMS console"
ACCESS_KEY: Final = Ailment(
    "aliyun_sms.access_key",
    Level.ERROR,
    Text("阿里云没有这个 AccessKey，或它已停用", "Aliyun knows no such AccessKey, or it is disabled"),
    Text(
        "RAM 访问控制 → 用户 → AccessKey：核对通道商户号（AccessKey ID）",
        "Compare the channel's merchant number with the AccessKey ID in RAM (users → AccessKey)",
    ),
)
SECRET: Final = Ailment(
    "aliyun_sms.secret",
    Level.ERROR,
    Text("AccessKey Secret 不对", "The AccessKey secret is wrong"),
    Text(
        "填写与该 AccessKey ID 同时生成的 Secret；丢失时新建一对 AccessKey",
        "Enter the secret that was made with this AccessKey ID; if it is lost, make a new pair",
    ),
)
CLOCK: Final = Ailment(
    "aliyun_sms.clock",
    Level.ERROR,
    Text("请求时间超出范围：服务器时钟不准", "Requests are out of time: the server's clock is wrong"),
    Text("校准服务器时钟（NTP）", "Set the server's clock (NTP)"),
)
ACCOUNT: Final = Ailment(
    "aliyun_sms.account",
    Level.ERROR,
    Text("短信服务没有开通、已停用或余额不足", "The SMS service is not opened, is stopped, or has no balance left"),
    Text(f"在{_CONSOLE}开通短信服务，充值或购买套餐包", f"Open the service in {_CONSOLE_EN}, and top it up"),
)
SIGN: Final = Ailment(
    "aliyun_sms.sign",
    Level.ERROR,
    Text("短信签名不存在或没有审核通过", "An SMS signature does not exist or is not approved"),
    Text(
        f"{_CONSOLE} → 签名管理：使用已通过的签名，填入通道的 SIGN_NAME 或短信模板",
        f"{_CONSOLE_EN} → signatures: use an approved one as the channel's SIGN_NAME or in the template",
    ),
)
TEMPLATE: Final = Ailment(
    "aliyun_sms.template",
    Level.ERROR,
    Text("短信模板不存在或没有审核通过", "An SMS template does not exist or is not approved"),
    Text(
        f"{_CONSOLE} → 模板管理：等待或重新提交审核，或在「短信模板」改填已通过的模板 CODE",
        f"{_CONSOLE_EN} → templates: have it approved, or enter an approved one's code under SMS templates",
    ),
    "/templates",
)
AILMENTS: Final[Sequence[Ailment]] = (ACCESS_KEY, SECRET, CLOCK, ACCOUNT, SIGN, TEMPLATE)
_CODES: Final[Mapping[str, Ailment]] = {
    **dict.fromkeys(("InvalidAccessKeyId", "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive"), ACCESS_KEY),
    **dict.fromkeys(("SignatureDoesNotMatch", "IncompleteSignature"), SECRET),
    "InvalidTimeStamp.Expired": CLOCK,
    **dict.fromkeys(
        ("isv.OUT_OF_SERVICE", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE", "isv.AMOUNT_NOT_ENOUGH"), ACCOUNT
    ),
    **dict.fromkeys(("isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL", "isv.SECURITY_FROZEN_ACCOUNT"), ACCOUNT),
}
_RIGHTS: Final = ("NoPermission", "Forbidden.RAM", "Forbidden", "isp.RAM_PERMISSION_DENY")
_PHONE: Final = "13800138000"  # whose messages of today are asked for; there need be none
_ACCOUNT, _SIGNS, _TEMPLATES = "account", "signs", "templates"
_NO_SUCH: Final = {
    "isv.SMS_SIGNATURE_ILLEGAL": SIGN,
    "isv.SMS_SIGN_ILLEGAL": SIGN,
    "isv.SMS_TEMPLATE_ILLEGAL": TEMPLATE,
}
_PASSED: Final = "1"
_STATES: Final[Mapping[str, Text]] = {
    "0": Text("审核中", "waiting for approval"),
    "2": Text("未通过", "refused"),
    "10": Text("已撤回", "withdrawn"),
}
Call = Callable[[str, Mapping[str, str]], Awaitable[Mapping[str, Any]]]


def questions(call: Call, signs: Collection[str], templates: Collection[str]) -> Sequence[Question]:
    """`signs` and `templates`: those in use."""

    async def account() -> Sequence[Finding]:
        day = f"{beijing(now()):%Y%m%d}"
        told = {"PhoneNumber": _PHONE, "SendDate": day, "PageSize": "1", "CurrentPage": "1"}
        await call("QuerySendDetails", told)
        return []

    async def named() -> Sequence[Finding]:
        return [one for sign in sorted(signs) for one in await _one(call, "Sign", "SignName", sign)]

    async def made() -> Sequence[Finding]:
        return [one for code in sorted(templates) for one in await _one(call, "Template", "TemplateCode", code)]

    asked = [Question(_ACCOUNT, account)]
    asked += [Question(_SIGNS, named)] if signs else []
    return [*asked, Question(_TEMPLATES, made)] if templates else asked


def blame(verb: str, failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`. Who may only send can't be asked for more, which is no fault."""
    if failed.code in _RIGHTS:
        return [fine("aliyun_sms.rights", NOTHING, _unasked(verb))]
    ailment = _CODES.get(failed.code)
    return None if ailment is None else [ailment.by(failed)]


def _unasked(verb: str) -> Text:
    action = {_SIGNS: "GetSmsSign", _TEMPLATES: "GetSmsTemplate"}.get(verb, "QuerySendDetails")
    return Text(
        f"无法检查：AccessKey 没有 dysms:{action} 权限（不影响发送）",
        f"Could not be checked: the AccessKey lacks dysms:{action}, which sending does not need",
    )


async def _one(call: Call, kind: str, field: str, value: str) -> list[Finding]:
    """A signature or template that can't be used."""
    try:
        state = str((await call(f"GetSms{kind}", {field: value}))[f"{kind}Status"])
    except Failed as failed:
        if failed.code not in _NO_SUCH:
            raise
        missing = Text(f"「{value}」不存在", f"“{value}” does not exist")
        return [_NO_SUCH[failed.code].of(detail=missing)]
    if state == _PASSED:
        return []
    words = _STATES.get(state, Text(state, state))
    ailment = SIGN if kind == "Sign" else TEMPLATE
    return [ailment.of(detail=Text(f"「{value}」{words.zh}", f"“{value}” {words.en}"))]
