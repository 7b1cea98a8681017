"""What an operator sets up for UnionPay Commerce: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key

QR, PAGES, H5, APP = "QRPAYDEFAULT", "YUEDANDEFAULT", "H5DEFAULT", "APPDEFAULT"
INST_MIDS: Final = (QR, PAGES, H5, APP)  # in the order in which an order of unknown kind is looked for
_USUAL: Final = (QR, PAGES)
_ONE: Final = f"({'|'.join(INST_MIDS)})"


@dataclass(frozen=True, kw_only=True)
class ChinaumsConfig(Config):
    """Settings of one merchant number: of the open platform with APP_ID and APP_KEY, else of the older netpay."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text("银联商务商户号 mid，15 位数字", "UnionPay Commerce's merchant number (mid), 15 digits"),
        "898340149000005",
        r"[0-9]{15}",
    )

    tid: str = key(
        "TID",
        "终端号",
        "Terminal number",
        help=Text("银联商务开通时给出的 tid，8 位", "The tid that came with the merchant number, 8 characters"),
        example="88880001",
        pattern=r"[0-9A-Za-z]{8}",
    )
    msg_src_id: str = key(
        "MSG_SRC_ID",
        "来源编号",
        "Source number",
        help=Text(
            "银联商务分配的 4 位来源编号；所有订单号都以它开头",
            "Four characters, given by UnionPay Commerce; every order number begins with them",
        ),
        example="3194",
        pattern=r"[0-9A-Za-z]{4}",
    )
    comm_key: Secret = key(
        "COMM_KEY",
        "通讯密钥",
        "Communication key",
        help=Text(
            "验证支付结果通知；未填写 APP_ID 时也用来签名请求。开放平台商户同样有它，不是 AppKey",
            "Proves notifications; without APP_ID it also signs requests. Merchants of the open platform have one, too:"
            " it is not the AppKey",
        ),
        pattern=r"[0-9A-Za-z]{16,64}",
    )
    msg_src: str | None = key(
        "MSG_SRC",
        "消息来源",
        "Message source",
        help=Text(
            "银联商务分配的 msgSrc；使用开放平台（填写 APP_ID）时留空",
            "The msgSrc given by UnionPay Commerce; empty with the open platform (APP_ID)",
        ),
        example="WWW.TEST.COM",
        pattern=r"[0-9A-Za-z._\-]{2,64}",
        required=False,
    )
    signing: str | None = key(
        "SIGN_TYPE",
        "签名方式",
        "Signature method",
        help=Text("SHA256（默认）或 MD5，须与银联商务配置一致", "SHA256 (usual) or MD5, as UnionPay Commerce has it"),
        example="SHA256",
        pattern=r"SHA256|MD5",
        required=False,
    )
    app_id: str | None = key(
        "APP_ID",
        "开放平台 AppId",
        "Open platform's AppId",
        help=Text("填写后请求改走开放平台", "With it requests go through the open platform"),
        example="f0ec96ad2c3848b5b810e7aadf369e2f",
        pattern=r"[0-9A-Za-z]{16,64}",
        required=False,
    )
    app_key: Secret | None = key(
        "APP_KEY",
        "开放平台 AppKey",
        "Open platform's AppKey",
        help=Text("与 AppId 一起给出", "It comes with the AppId"),
        pattern=r"[0-9A-Za-z]{32,64}",
        required=False,
    )
    inst_mid: str | None = key(
        "INST_MID",
        "已开通的业务类型",
        "Businesses that are opened",
        help=Text(
            "以逗号分隔：QRPAYDEFAULT 扫码（C扫B）、YUEDANDEFAULT 公众号、H5DEFAULT 手机网页、APPDEFAULT App；"
            "留空即前两种",
            "Separated by commas: QRPAYDEFAULT (codes), YUEDANDEFAULT (a wallet's own pages), H5DEFAULT (mobile web),"
            " APPDEFAULT (apps); empty: the first two",
        ),
        example="QRPAYDEFAULT,YUEDANDEFAULT",
        pattern=rf"{_ONE}(,{_ONE})*",
        required=False,
    )

    @property
    def sign_type(self) -> str:
        """MD5 or SHA256."""
        return self.signing or "SHA256"

    @property
    def opened(self) -> tuple[str, ...]:
        """The businesses that this merchant number has, in the order in which they are asked."""
        given = (self.inst_mid or ",".join(_USUAL)).split(",")
        return tuple(one for one in INST_MIDS if one in given)

    def check(self) -> Iterator[KeyProblem]:
        """One way to sign requests, whole; and two keys that are two."""
        if bool(self.app_id) is not bool(self.app_key):
            cause = Text("AppId 与 AppKey 须同时填写", "AppId and AppKey go together")
            yield KeyProblem("APP_KEY" if self.app_id else "APP_ID", cause)
        elif not self.app_id and not self.msg_src:
            cause = Text(
                "未使用开放平台（APP_ID）时必填，否则请求无法签名",
                "required without the open platform (APP_ID): requests can't be signed otherwise",
            )
            yield KeyProblem("MSG_SRC", cause)
        if self.app_key and same(self.app_key.reveal(), self.comm_key.reveal()):
            cause = Text("这是通讯密钥，不是 AppKey", "this is the communication key, not the AppKey")
            yield KeyProblem("APP_KEY", cause)
