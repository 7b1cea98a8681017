"""What an application at Jiguang is asked about itself: what is left to send, its signatures, its templates.

Manual: docs.jiguang.cn/jsms/server, rest_jsms_api_account, rest_api_jsms_sign and rest_api_jsms_templates, read in
public copies 2026-11. What is left of the whole developer's account only its own key may ask for.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, Question
from hutong.capabilities.faults import Failed

_CONSOLE, _CONSOLE_EN = "极光控制台 → 短信", "Jiguang's console → SMS"
SECRET: Final = Ailment(
    "jpush_sms.secret",
    Level.ERROR,
    Text("AppKey 或 Master Secret 不对", "The AppKey or the Master Secret is wrong"),
    Text(
        "极光控制台 → 应用设置 → 应用信息：核对 AppKey（通道商户号）与 Master Secret，两者须属于同一应用",
        "Compare the AppKey (the channel's merchant number) and the Master Secret with Jiguang's console → application"
        " information; both belong to one application",
    ),
)
CLOSED: Final = Ailment(
    "jpush_sms.closed",
    Level.ERROR,
    Text("应用没有开通短信，或被停用", "The application has no SMS service, or is stopped"),
    Text(f"{_CONSOLE}：为应用开通短信业务", f"{_CONSOLE_EN}: open the service for this application"),
)
IP: Final = Ailment(
    "jpush_sms.ip",
    Level.ERROR,
    Text("极光拒绝了本服务器的 IP", "Jiguang denies this server's IP address"),
    Text(
        f"{_CONSOLE} → 设置：把服务器的出口 IP 加入白名单",
        f"{_CONSOLE_EN} → settings: put the address that the server goes out by on the list",
    ),
)
BALANCE: Final = Ailment(
    "jpush_sms.balance",
    Level.ERROR,
    Text("分配给应用的短信已用完", "The messages allotted to the application are used up"),
    Text(f"{_CONSOLE}：购买短信套餐并分配给应用", f"{_CONSOLE_EN}: buy messages and allot them to the application"),
)
SIGN: Final = Ailment(
    "jpush_sms.sign",
    Level.ERROR,
    Text("短信签名不存在或没有审核通过", "An SMS signature does not exist or is not approved"),
    Text(
        f"{_CONSOLE} → 签名管理：使用已通过的签名，把它的 ID 填入通道的 SIGN_ID 或短信模板",
        f"{_CONSOLE_EN} → signatures: enter an approved one's ID as the channel's SIGN_ID or in the template",
    ),
)
TEMPLATE: Final = Ailment(
    "jpush_sms.template",
    Level.ERROR,
    Text("短信模板不存在或没有审核通过", "An SMS template does not exist or is not approved"),
    Text(
        f"{_CONSOLE} → 模板管理：等待或重新提交审核，或在「短信模板」改填已通过的模板 ID",
        f"{_CONSOLE_EN} → templates: have it approved, or enter an approved one's ID under SMS templates",
    ),
    "/templates",
)
AILMENTS: Final[Sequence[Ailment]] = (SECRET, CLOSED, IP, BALANCE, SIGN, TEMPLATE)
_CODES: Final[Mapping[str, Ailment]] = {
    "50001": SECRET,
    "50002": SECRET,
    "50008": CLOSED,
    "50014": BALANCE,
    "50035": IP,
    "50036": CLOSED,
}
_NO_SIGN, _NO_TEMPLATE = "50102", "50013"
_TEXTS: Final = ("app_balance", "app_industry", "app_market")  # what is left for texts; null: nothing was allotted
_PASSED: Final = 1
_STATES: Final[Mapping[object, Text]] = {0: Text("审核中", "waiting for approval"), 2: Text("未通过", "refused")}
Get = Callable[[str], Awaitable[Mapping[str, Any]]]


def questions(get: Get, signs: Collection[str], templates: Collection[str]) -> Sequence[Question]:
    """`signs` and `templates`: the IDs of those in use; `get` asks for a path."""

    async def balance() -> Sequence[Finding]:
        told = await get("/v1/accounts/app")
        left = [told[name] for name in _TEXTS if told.get(name) is not None]
        return [BALANCE.of()] if left and not any(left) else []  # where none is allotted, the account's own is used

    async def named() -> Sequence[Finding]:
        return [one for sign in sorted(signs) for one in await _one(get, "/v1/sign/", sign, SIGN)]

    async def made() -> Sequence[Finding]:
        return [one for number in sorted(templates) for one in await _one(get, "/v1/templates/", number, TEMPLATE)]

    asked = [Question("balance", balance)]
    asked += [Question("signs", named)] if signs else []
    return [*asked, Question("templates", made)] if templates else asked


def blame(failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`."""
    ailment = _CODES.get(failed.code)
    return None if ailment is None else [ailment.by(failed)]


async def _one(get: Get, path: str, number: str, ailment: Ailment) -> list[Finding]:
    """A signature or template that can't be used."""
    try:
        state = (await get(f"{path}{number}"))["status"] if number.isdecimal() else None
    except Failed as failed:
        if failed.code not in (_NO_SIGN, _NO_TEMPLATE):
            raise
        state = None
    if state == _PASSED:
        return []
    words = Text("不存在", "does not exist") if state is None else _STATES.get(state, Text(f"{state}", f"{state}"))
    return [ailment.of(detail=Text(f"{number} {words.zh}", f"{number} {words.en}"))]
