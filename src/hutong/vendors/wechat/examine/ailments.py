"""What can be wrong with an application at WeChat: the numbers that tell of its set-up, and what no number tells."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, told
from hutong.capabilities.faults import Failed
from hutong.vendors.wechat.faults import explained

PUSHES: Final = "/pushes"
_DOMAIN: Final = "/domain"  # what is to be entered there stands ready to copy, and proofs are uploaded
_IP: Final = re.compile(r"(?:invalid ip|requestIP:?)\s*([0-9a-fA-F.:]+)")


def _numbered(id: str, code: int, *, place: str = "") -> Ailment:
    known = explained(str(code))
    if known is None:
        raise KeyError(code)
    return Ailment(f"wechat.{id}", Level.ERROR, known.cause, known.remedy, place)


APPID: Final = _numbered("appid", 40013)
SECRET: Final = _numbered("secret", 40125)
REPLACED: Final = _numbered("token_replaced", 40001)
FROZEN_SECRET: Final = _numbered("secret_frozen", 40243)
IP_LIST: Final = _numbered("ip_list", 40164)
IP_UNCONFIRMED: Final = _numbered("ip_unconfirmed", 89503)
QUOTA: Final = _numbered("quota", 45009)
PERMISSION: Final = _numbered("permission", 48001)
BARRED: Final = _numbered("barred", 48004)
BLOCKED: Final = _numbered("blocked", 50002)
LOGIN_DOMAIN: Final = _numbered("login_domain", 10003, place=_DOMAIN)
LOGIN_PERMISSION: Final = _numbered("login_permission", 10005)
LOGIN_APPID: Final = _numbered("login_appid", 10016)
SUBSCRIPTION: Final = Ailment(
    "wechat.subscription_account",
    Level.ERROR,
    Text(
        "这是订阅号或未认证的账号：没有网页授权与模板消息，也不能用于微信内支付",
        "A subscription account, or one that is not verified: no web authorisation, no template messages, no payment"
        " inside WeChat",
    ),
    Text(
        "改用已认证的服务号：在微信公众平台注册服务号并完成认证，把它的 AppID 与 AppSecret 填入通道",
        "Use a verified service account: register one on the platform, have it verified, and enter its AppID and"
        " AppSecret at the channel",
    ),
)
REFUSED: Final = Ailment(
    "wechat.refused",
    Level.ERROR,
    Text("微信拒绝了请求", "WeChat refused a request"),
    Text(
        "按微信返回的错误码处理；仍不明白时在微信公众平台的接口调试工具中重试同一请求",
        "Do what WeChat's number says; try the same request in the platform's own debugging tool where that is unclear",
    ),
)
PUSH_UNCHECKED: Final = Ailment(
    "wechat.push_unchecked",
    Level.WARN,
    Text("微信还没有验证过推送地址，收不到消息结果与配送状态", "WeChat never checked the address that it pushes to"),
    Text(
        "微信公众平台 → 开发设置 → 服务器配置（小程序：消息推送）：填入推送地址、Token 与 EncodingAESKey 并启用",
        "Platform → development settings → server configuration (mini program: message push): enter the address, Token"
        " and EncodingAESKey, and enable it",
    ),
    PUSHES,
)
PUSH_PLAIN: Final = Ailment(
    "wechat.push_plain",
    Level.WARN,
    Text(
        "填写了消息加解密密钥，但推送是明文的：明文推送的签名不包含正文，一律拒收",
        "The key of sealed pushes is set, but pushes come in plain: nothing signs their body, and they are refused",
    ),
    Text(
        "微信公众平台 → 服务器配置：把消息加解密方式改为安全模式或兼容模式，密钥与通道的 ENCODING_AES_KEY 一致；"
        "一定要用明文模式时，清空通道的 ENCODING_AES_KEY",
        "Platform → server configuration: choose the safe or the compatible mode, with the key that the channel has as"
        " ENCODING_AES_KEY; where it must stay plain, empty the channel's ENCODING_AES_KEY",
    ),
    PUSHES,
)
PUSH_DOUBTED: Final = Ailment(
    "wechat.push_doubted",
    Level.WARN,
    Text("最近一次推送没有通过验证", "The last push could not be believed"),
    Text(
        "核对通道的 token 与 ENCODING_AES_KEY：须与微信公众平台服务器配置中填写的完全一致",
        "Compare the channel's token and ENCODING_AES_KEY with what is entered at the platform's server configuration",
    ),
)
PUSH_UNSET: Final = Ailment(
    "wechat.push_unset",
    Level.WARN,
    Text(
        "没有填写消息验证 Token，收不到推送：消息结果、配送状态不会更新",
        "There is no Token of pushes: results of messages and states of deliveries will not come",
    ),
    Text(
        "自定一个 3–32 位的 Token，填入通道的 token，并在微信后台的消息推送中填写同一个",
        "Make up a Token of 3 to 32 characters, enter it as the channel's token and at WeChat's message push",
    ),
)
SERVER: Final[Sequence[Ailment]] = (
    *(APPID, SECRET, REPLACED, FROZEN_SECRET, IP_LIST, IP_UNCONFIRMED, QUOTA, PERMISSION, BARRED, BLOCKED, REFUSED),
)
PAGE: Final[Sequence[Ailment]] = (LOGIN_DOMAIN, LOGIN_PERMISSION, LOGIN_APPID)
PUSH: Final[Sequence[Ailment]] = (PUSH_UNCHECKED, PUSH_PLAIN, PUSH_DOUBTED, PUSH_UNSET)
_CODES: Final[Mapping[str, Ailment]] = {
    **dict.fromkeys(("40013", "40002", "41002"), APPID),
    **dict.fromkeys(("40125", "41004"), SECRET),
    **dict.fromkeys(("40001", "40014", "42001"), REPLACED),
    "40243": FROZEN_SECRET,
    **dict.fromkeys(("40164", "45035", "61004"), IP_LIST),
    **dict.fromkeys(("89501", "89503", "89506", "89507"), IP_UNCONFIRMED),
    "45009": QUOTA,
    **dict.fromkeys(("48001", "50001"), PERMISSION),
    **dict.fromkeys(("48004", "50004"), BARRED),
    **dict.fromkeys(("50002", "50007", "10004"), BLOCKED),
    "10003": LOGIN_DOMAIN,
    "10005": LOGIN_PERMISSION,
    **dict.fromkeys(("10012", "10016"), LOGIN_APPID),
}


def blamed(failed: Failed) -> Sequence[Finding] | None:
    """What a refusal of WeChat's says of the set-up; None for what is no refusal with a number that is explained."""
    found = _CODES.get(failed.code)
    if found is not None:
        return [found.of(detail=_detail(failed))]
    known = explained(failed.code) if failed.code not in ("", "-1") else None
    if known is None:
        return None
    said = Text(
        f"{failed.code} {known.cause.zh}。{known.remedy.zh}", f"{failed.code} {known.cause.en}. {known.remedy.en}"
    )
    return [REFUSED.of(detail=said)]


def numbered(code: str, detail: Text) -> Sequence[Finding]:
    """What a number on WeChat's own page says of the set-up; nothing where it is about something else."""
    found = _CODES.get(code)
    return [found.of(detail=detail)] if found is not None else []


def _detail(failed: Failed) -> Text:
    """The number, and of a list of addresses the one that is missing there."""
    named = _IP.search(failed.words)
    if named is None:
        return told(failed)
    address = named[1].rstrip(".:")
    return Text(f"出口 IP 是 {address}（{failed.code}）", f"our address is {address} ({failed.code})")
