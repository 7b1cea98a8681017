"""What an operator enters in the platforms' consoles, from where this hub really is: ready to copy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import urlsplit

from hutong.base.text import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """One value to enter, under the name that the console has for it, and where that is."""

    key: str
    name: Text
    value: str
    place: Text


Hindrance = Literal["scheme", "port", "host"]
_WORDS: Final[Mapping[Hindrance, Text]] = {
    "scheme": Text("公网地址不是 https，浏览器会提示不安全", "The public address is not https: browsers warn of it"),
    "port": Text("公网地址带端口，微信的域名不支持端口", "The public address has a port, which WeChat's domains can't"),
    "host": Text(
        "公网地址是 IP 或本机，微信只接受已备案的域名（HUTONG_BASE_URL）",
        "The public address is an IP or this machine; WeChat takes a registered domain only (HUTONG_BASE_URL)",
    ),
}
_PAY = Text("微信支付商户平台 → 产品中心 → 开发配置 → JSAPI 支付", "WeChat Pay console: products, development, JSAPI")
_ACCOUNT = Text("公众平台 → 设置与开发 → 账号设置 → 功能设置", "Official account: settings, functions")
_H5 = Text("微信支付商户平台 → 产品中心 → 开发配置 → H5 支付", "WeChat Pay console: products, development, H5")
_ALIPAY = Text("支付宝开放平台 → 应用 → 开发设置", "Alipay open platform: the application's development settings")


def facts(base_url: str, back: str) -> list[Fact]:
    """Every value that depends on the hub's public address; `back`: the path that browsers come back to from logins."""
    root = base_url.rstrip("/")
    host = urlsplit(root).hostname or ""
    # The console adds http:// or https:// by itself, document 001 says: what stands here is entered without it.
    bare = root.partition("://")[2]
    return [
        Fact("pay_directory", Text("支付授权目录：收银台", "Pay directory: payment pages"), f"{bare}/pay/", _PAY),
        Fact("scene_directory", Text("支付授权目录：扫码缴费", "Pay directory: scene pages"), f"{bare}/s/", _PAY),
        Fact("h5_domain", Text("H5 支付域名", "H5 domain"), host, _H5),
        Fact("business_domain", Text("业务域名", "Business domain"), host, _ACCOUNT),
        Fact("js_domain", Text("JS 接口安全域名", "JS-safe domain"), host, _ACCOUNT),
        Fact("login_domain", Text("网页授权域名", "Web-authorisation domain"), host, _ACCOUNT),
        Fact("alipay_return", Text("授权回调地址", "Authorisation callback address"), f"{root}{back}", _ALIPAY),
    ]


def obstacles(base_url: str) -> Sequence[Text]:
    """Why platforms would not take this address; nothing is wrong with a domain by HTTPS on its usual port."""
    return [_WORDS[kind] for kind in hindrances(base_url)]


def hindrances(base_url: str) -> Iterator[Hindrance]:
    """The same, by kinds."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "https":
        yield "scheme"
    if parts.port not in (None, 80, 443):
        yield "port"
    if _is_address(host) or host in ("", "localhost"):
        yield "host"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
