"""What can be wrong with a merchant's set-up at WeChat Pay, whichever version of its interface tells it."""

from collections.abc import Mapping, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Level

_BIND: Final = Text(
    "微信支付商户平台 → 产品中心 → AppID 账号管理：关联该 AppID，并在公众平台/开放平台的微信支付菜单中确认授权",
    "Merchant platform → products → AppIDs: bind the AppID, and confirm it at the account's own platform (WeChat Pay)",
)
_OPEN: Final = Text(
    "微信支付商户平台 → 产品中心 → 我的产品：开通 JSAPI 支付，并在 开发配置 中添加支付授权目录",
    "Merchant platform → products: open JSAPI payment, and add the pay directory under development settings",
)
_MCHID: Final = Text(
    "核对 MCHID：微信支付商户平台 → 账户中心 → 商户信息 中的商户号",
    "Compare MCHID with the merchant number on the merchant platform (account centre → merchant)",
)

MCHID: Final = Ailment(
    "wxpay.mchid", Level.ERROR, Text("微信支付没有这个商户号", "WeChat Pay knows no such merchant number"), _MCHID
)
UNBOUND: Final = Ailment(
    "wxpay.appid_unbound",
    Level.ERROR,
    Text("AppID 与商户号没有绑定", "The AppID is not bound to the merchant number"),
    _BIND,
)
APPID: Final = Ailment(
    "wxpay.appid",
    Level.ERROR,
    Text("微信支付没有这个 AppID", "WeChat Pay knows no such AppID"),
    Text(
        "核对通道商户号：应为公众号、小程序或开放平台应用的 AppID，以 wx 开头共 18 位",
        "Compare the channel's merchant number: the AppID of an account, mini program or app, wx and 16 characters",
    ),
)
API_KEY: Final = Ailment(
    "wxpay.api_key",
    Level.ERROR,
    Text("签名错误：APIv2 密钥不对", "The signature is wrong: the APIv2 key is not the merchant's"),
    Text(
        "商户平台 → 账户中心 → API 安全：设置 APIv2 密钥（32 位；不是 APIv3 密钥，也不是 AppSecret），填入通道后刷新",
        "Merchant platform → account centre → API security: set the APIv2 key (32 characters; neither the APIv3 key nor"
        " the AppSecret), enter it at the channel and refresh",
    ),
)
UNAUTHORISED: Final = Ailment(
    "wxpay.unauthorised",
    Level.ERROR,
    Text("商户号没有这个接口的权限", "The merchant number may not use this interface"),
    Text(
        "商户平台 → 产品中心 查看已开通的产品；服务商模式下确认子商户已授权给该服务商",
        "See the products on the merchant platform; a sub-merchant must have authorised its service provider",
    ),
)
JSAPI_CLOSED: Final = Ailment(
    "wxpay.jsapi_closed",
    Level.ERROR,
    Text("商户号没有开通 JSAPI 支付，微信内无法付款", "JSAPI payment is not opened: nobody can pay inside WeChat"),
    _OPEN,
)
NO_CERTIFICATE: Final = Ailment(
    "wxpay.no_certificate",
    Level.WARN,
    Text("没有填写商户 API 证书，不能退款", "There is no merchant API certificate: refunds are not possible"),
    Text(
        "商户平台 → API 安全：下载证书，把 apiclient_cert.pem 与 apiclient_key.pem 依次粘贴到 API_CERTIFICATE",
        "Download it on the merchant platform (API security), and paste apiclient_cert.pem and apiclient_key.pem into"
        " API_CERTIFICATE",
    ),
)
KEY_PAIR: Final = Ailment(
    "wxpay.key_pair",
    Level.ERROR,
    Text("商户 API 私钥与证书序列号不是一对", "The merchant's private key is not of the certificate of that serial"),
    Text(
        "用同一次申请得到的 apiclient_key.pem 与证书序列号：商户平台 → 账户中心 → API 安全 → 商户 API 证书",
        "Take apiclient_key.pem and the serial number of one and the same certificate (API security)",
    ),
)
SERIAL: Final = Ailment(
    "wxpay.serial",
    Level.ERROR,
    Text("商户号没有这个序列号的 API 证书", "The merchant has no API certificate of this serial number"),
    Text(
        "把 MCH_SERIAL_NO 改成正在使用的商户 API 证书的序列号：商户平台 → 账户中心 → API 安全",
        "Enter the serial number of the certificate in use as MCH_SERIAL_NO (merchant platform → API security)",
    ),
)
CLOCK: Final = Ailment(
    "wxpay.clock",
    Level.ERROR,
    Text("服务器时钟与微信支付相差超过 5 分钟", "This server's clock is more than five minutes off WeChat Pay's"),
    Text("为服务器启用 NTP 校时", "Have the server's clock set by NTP"),
)
PLATFORM_KEY: Final = Ailment(
    "wxpay.platform_key",
    Level.ERROR,
    Text(
        "应答不是用配置中的平台证书或微信支付公钥签名的", "Answers are not signed with the platform key of the settings"
    ),
    Text(
        "商户平台 → 账户中心 → API 安全：重新下载微信支付公钥（及公钥 ID）或平台证书，不要填商户自己的证书",
        "Merchant platform → API security: download WeChat Pay's public key (and its ID) or platform certificate anew;"
        " not the merchant's own certificate",
    ),
)
APIV3_KEY: Final = Ailment(
    "wxpay.apiv3_key",
    Level.ERROR,
    Text("APIv3 密钥不对：支付结果通知无法解密", "The APIv3 key is not the merchant's: notifications can't be opened"),
    Text(
        "商户平台 → 账户中心 → API 安全：设置 APIv3 密钥（32 位；不是 APIv2 密钥），填入 SECRET_KEY 后刷新",
        "Merchant platform → account centre → API security: set the APIv3 key (32 characters; not the APIv2 key), enter"
        " it as SECRET_KEY and refresh",
    ),
)
PLATFORM_OLD: Final = Ailment(
    "wxpay.platform_certificate_old",
    Level.WARN,
    Text(
        "微信支付已启用新的平台证书，配置中没有", "WeChat Pay uses a newer platform certificate than the settings have"
    ),
    Text(
        "下载新的平台证书，追加到 PLATFORM_CERTIFICATE（新旧可并存），或改用微信支付公钥",
        "Download the new certificate and add it to PLATFORM_CERTIFICATE beside the old one, or use the public key",
    ),
)
BOTH: Final[Sequence[Ailment]] = (MCHID, UNBOUND, APPID, UNAUTHORISED, JSAPI_CLOSED)
CODES: Final[Mapping[str, Ailment]] = {
    "MCHID_NOT_EXIST": MCHID,
    "MCH_NOT_EXISTS": MCHID,
    "APPID_MCHID_NOT_MATCH": UNBOUND,
    "APPID_NOT_EXIST": APPID,
    "NOAUTH": UNAUTHORISED,
    "NO_AUTH": UNAUTHORISED,
}
