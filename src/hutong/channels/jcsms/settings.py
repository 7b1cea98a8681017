"""What an operator sets up for JC SMS: a gateway written down key by key, since nobody publishes its manual.

What is left empty is as at 上海建周 (Jianzhou), the likeliest of the gateways with these initials.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key
from hutong.channels.jcsms import rules
from hutong.channels.jcsms.rules import NAME, AnswerRule, BadRule, Source

ANSWER: Final = "text>0"
CODES: Final = "config=-1,-2,-8,-13,-14,-17&refused=-6,-7,-10,-11,-12&slow_down=-20"  # of that gateway
STATES: Final = "delivered=DELIVRD&failed=UNDELIV,EXPIRED,REJECTD,DELETED"  # the carriers' own words (CMPP)
_PATHS: Final = Text(
    "text 指整个答复；json:路径 指 JSON 中的位置，如 json:data.status",
    "`text` is the whole answer, json:PATH a place in JSON such as json:data.status",
)


@dataclass(frozen=True, kw_only=True)
class JcsmsConfig(Config):
    """The account, the request, the signature, the answer, and the receipts."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO", MERCHANT_NUMBER, Text("短信平台给的账号", "The account at the gateway"), "sdk_hutong"
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "密码或密钥",
        "Password or key",
        help=Text(
            "不签名时作为密码发送；签名时只用来签名。平台要求发送密码的 MD5 时，请直接填写该 MD5",
            "Sent as the password; with a signature it only signs. If the gateway wants the MD5 of a password, fill in"
            " that MD5",
        ),
    )
    address: str = key(
        "ADDRESS",
        "发送接口地址",
        "Address to send to",
        help=Text(
            "短信平台文档中的完整地址。没有默认值：密码只应交给您确认过的平台。http:// 会明文传输密码",
            "The whole address in the gateway's manual. There is no default: a password goes only where you have"
            " checked. http:// sends it in the clear",
        ),
        example="http://www.jianzhou.sh.cn/JianzhouSMSWSServer/http/sendBatchMessage",
        pattern=r"https?://[^\s/?#@]+(/[^\s?#]*)?",
    )
    method: str | None = key(
        "METHOD",
        "请求方法",
        "Method",
        help=Text("默认 POST；GET 时字段在地址中", "By default POST; with GET the fields are in the address"),
        example="POST",
        pattern="POST|GET",
        required=False,
    )
    body: str | None = key(
        "BODY",
        "请求内容",
        "Body",
        help=Text("默认 form（表单）；或 json", "By default form; or json"),
        example="form",
        pattern="form|json",
        required=False,
    )
    field_account: str | None = key(
        "FIELD_ACCOUNT",
        "字段名：账号",
        "Field: account",
        help=Text("默认 account", "By default account"),
        example="account",
        pattern=NAME,
        required=False,
    )
    field_password: str | None = key(
        "FIELD_PASSWORD",
        "字段名：密码",
        "Field: password",
        help=Text(
            "默认 password；启用签名后默认不发送密码", "By default password; with a signature none unless named here"
        ),
        example="password",
        pattern=NAME,
        required=False,
    )
    field_phone: str | None = key(
        "FIELD_PHONE",
        "字段名：手机号",
        "Field: phone",
        help=Text("默认 destmobile", "By default destmobile"),
        example="destmobile",
        pattern=NAME,
        required=False,
    )
    field_text: str | None = key(
        "FIELD_TEXT",
        "字段名：短信内容",
        "Field: text",
        help=Text("默认 msgText", "By default msgText"),
        example="msgText",
        pattern=NAME,
        required=False,
    )
    field_number: str | None = key(
        "FIELD_NUMBER",
        "字段名：我方编号",
        "Field: our number",
        help=Text(
            "平台允许带上自定义编号时填写（26 位大写字母与数字）；默认不发送",
            "Where the gateway takes a number of ours (26 capitals and digits); by default none is sent",
        ),
        example="outid",
        pattern=NAME,
        required=False,
    )
    field_time: str | None = key(
        "FIELD_TIME",
        "字段名：时间",
        "Field: time",
        help=Text(
            "默认不发送。名称后可加格式：:s 秒（默认）、:ms 毫秒、:clock 北京时间 yyyyMMddHHmmss",
            "By default none. After the name may come a format: :s seconds (default), :ms milliseconds, :clock Beijing"
            " time as yyyyMMddHHmmss",
        ),
        example="timestamp:ms",
        pattern=rf"{NAME}(:(s|ms|clock))?",
        required=False,
    )
    extra: str | None = key(
        "EXTRA",
        "固定字段",
        "Constant fields",
        help=Text(
            "每次都发送的字段，名=值，以 & 相连。这里不加密，勿放密钥",
            "Fields of every request, name=value joined with &. Not encrypted: no secrets here",
        ),
        example="product=2&format=json",
        required=False,
    )
    sign_rule: str | None = key(
        "SIGN_RULE",
        "签名规则",
        "Signature rule",
        help=Text(
            "默认 none。非空字段按名称排序，写成 名=值 以 & 相连得 T：md5 = md5(T&key=密钥)；hmac-sha256 ="
            " HMAC-SHA256(密钥, T)；均为小写十六进制",
            "By default none. T is the fields that are not empty, sorted by name, as name=value joined with &. md5:"
            " md5(T&key=KEY); hmac-sha256: HMAC-SHA256(KEY, T); both in lower-case hexadecimal",
        ),
        example="hmac-sha256",
        pattern="none|md5|hmac-sha256",
        required=False,
    )
    field_sign: str | None = key(
        "FIELD_SIGN",
        "字段名：签名",
        "Field: signature",
        help=Text("启用签名时默认 sign", "With a signature by default sign"),
        example="sign",
        pattern=NAME,
        required=False,
    )
    answer_rule: str | None = key(
        "ANSWER_RULE",
        "成功答复",
        "Answer that means success",
        help=Text(
            f"默认 text>0（答复是大于 0 的整数）。{_PATHS.zh}；= 后可列多个值，以逗号分隔。不符合的一律视为结果未知",
            f"By default text>0 (a whole number above 0). {_PATHS.en}; after = may come several values with commas."
            " Whatever fits neither this nor ANSWER_CODES is unknown",
        ),
        example="json:code=0",
        required=False,
    )
    answer_number: str | None = key(
        "ANSWER_NUMBER",
        "答复中的平台编号",
        "Gateway's number in the answer",
        help=Text(
            f"平台给短信的编号在哪里。{_PATHS.zh}。ANSWER_RULE 用默认值时默认 text",
            f"Where the gateway's number of the message is. {_PATHS.en}. By default text if ANSWER_RULE is empty",
        ),
        example="json:data.msgid",
        required=False,
    )
    answer_codes: str | None = key(
        "ANSWER_CODES",
        "失败代码",
        "Codes of failure",
        help=Text(
            "ANSWER_RULE 同一位置的其他值：config 账号、余额、权限等我方原因（可换下一通道）；refused 号码、内容被拒"
            "（不再发）；slow_down 请求太快（可换下一通道）。只列出短信肯定没有发出的代码，其余视为结果未知",
            "Other values at the place of ANSWER_RULE: config (our account, balance, permission; the next channel may"
            " send), refused (number, content; nobody sends), slow_down (too fast; the next channel may send). List"
            " codes after which nothing was sent for certain; all others are unknown",
        ),
        example=CODES,
        required=False,
    )
    sign_name: str | None = key(
        "SIGN_NAME",
        "短信签名",
        "SMS signature",
        help=Text("不带【】；请求未指定签名时使用", "Without 【】; used where a request names none"),
        example="胡同小店",
        pattern=r"[^【】\s]{1,20}",
        required=False,
    )
    sign_place: str | None = key(
        "SIGN_PLACE",
        "签名位置",
        "Place of the signature",
        help=Text("默认 end（短信末尾）；或 front（开头）", "By default end (after the text); or front"),
        example="end",
        pattern="front|end",
        required=False,
    )
    callback_token: Secret | None = key(
        "CALLBACK_TOKEN",
        "回执令牌",
        "Receipt token",
        help=Text(
            "收状态回执时填写，至少 16 位字母、数字、_、-；它在回执地址中证明来者是短信平台",
            "To hear receipts: at least 16 letters, digits, _ and -. In the address it proves that the gateway calls",
        ),
        pattern=r"[0-9A-Za-z_\-]{16,128}",
        required=False,
    )
    receipt_body: str | None = key(
        "RECEIPT_BODY",
        "回执格式",
        "Receipt format",
        help=Text(
            "默认 form（表单或地址中的字段）；json；或 json:路径，指回执列表的位置",
            "By default form (fields of a form or of the address); json; or json:PATH of the list of receipts",
        ),
        example="json:reports",
        required=False,
    )
    receipt_fields: str | None = key(
        "RECEIPT_FIELDS",
        "回执字段",
        "Receipt fields",
        help=Text(
            "左边是我们的名称，右边是平台的：state 状态，no 平台编号，number 我方编号，phone 手机号",
            "Ours on the left, the gateway's on the right: state, no (its number), number (ours), phone",
        ),
        example="state=status&no=msgid&phone=mobile",
        required=False,
    )
    receipt_states: str | None = key(
        "RECEIPT_STATES",
        "回执状态",
        "Receipt states",
        help=Text(
            f"哪些状态是送达，哪些是失败，其余视为未知。默认 {STATES}",
            f"Which states mean delivered and which failed; others are unknown. By default {STATES}",
        ),
        example="delivered=0&failed=1,2",
        required=False,
    )
    receipt_answer: str | None = key(
        "RECEIPT_ANSWER",
        "回执应答",
        "Answer to a receipt",
        help=Text("平台要求的应答内容；默认 ok", "What the gateway wants to hear; by default ok"),
        example='{"code":0}',
        required=False,
    )

    def names(self) -> list[tuple[str, str]]:
        """The fields of a request as (the key that names it, its name), in the order in which they are sent."""
        password = self.field_password or ("" if self.signs else "password")
        found = [
            ("FIELD_ACCOUNT", self.field_account or "account"),
            ("FIELD_PASSWORD", password),
            ("FIELD_PHONE", self.field_phone or "destmobile"),
            ("FIELD_TEXT", self.field_text or "msgText"),
            ("FIELD_NUMBER", self.field_number or ""),
            ("FIELD_TIME", (self.field_time or "").partition(":")[0]),
            *(("EXTRA", name) for name in (rules.pairs(self.extra) if self.extra else {})),
            ("FIELD_SIGN", (self.field_sign or "sign") if self.signs else ""),
        ]
        return [(wire, name) for wire, name in found if name]

    @property
    def signs(self) -> bool:
        """Whether requests are signed."""
        return (self.sign_rule or "none") != "none"

    def check(self) -> Iterator[KeyProblem]:
        """Every rule can be read, and they fit together."""
        problems = list(self._unread())
        yield from problems
        if not problems:
            yield from self._misfits()

    def _unread(self) -> Iterator[KeyProblem]:
        answer = self.answer_rule or ANSWER
        readers = (
            ("EXTRA", self.extra, rules.pairs),
            ("ANSWER_RULE", self.answer_rule, AnswerRule.read),
            ("ANSWER_NUMBER", self.answer_number, Source.read),
            ("ANSWER_CODES", self.answer_codes, lambda text: rules.codes(text, AnswerRule.read(answer))),
            ("RECEIPT_BODY", self.receipt_body, rules.receipt_body),
            ("RECEIPT_FIELDS", self.receipt_fields, rules.receipt_names),
            ("RECEIPT_STATES", self.receipt_states, rules.receipt_states),
        )
        for wire, text, read in readers:
            if text is not None:
                try:
                    read(text)
                except BadRule as bad:
                    yield KeyProblem(wire, bad.cause)
                    if wire == "ANSWER_RULE":
                        return  # the codes are read by it

    def _misfits(self) -> Iterator[KeyProblem]:
        seen: set[str] = set()
        for wire, name in self.names():
            if name in seen:
                yield KeyProblem(wire, Text(f"字段 {name} 用了两次", f"the field {name} is used twice"))
            seen.add(name)
        if self.method == "GET" and self.body == "json":
            yield KeyProblem("BODY", Text("GET 请求没有 JSON 内容", "a GET request has no JSON body"))
        if self.field_sign and not self.signs:
            cause = Text("填写了签名字段，却没有签名规则", "a field for the signature, but no rule")
            yield KeyProblem("SIGN_RULE", cause)
        if bool(self.callback_token) != bool(self.receipt_fields):
            wire = "RECEIPT_FIELDS" if self.callback_token else "CALLBACK_TOKEN"
            cause = Text("CALLBACK_TOKEN 与 RECEIPT_FIELDS 须同时填写", "CALLBACK_TOKEN and RECEIPT_FIELDS go together")
            yield KeyProblem(wire, cause)
