"""What a receiver's answer to a notice means, for whoever has to mend the receiver."""

from typing import Final

from hutong.base.text import Text

GOOD: Final = Text("已送达：应答为 success", "Delivered: the answer was success")
_STATUSES: Final = {
    401: Text("地址要求登录；通知地址须能匿名访问", "It wants a login; a notification address has to be open"),
    403: Text("被拒绝：多半是防火墙或框架的 CSRF 检查", "Refused, often by a firewall or the framework's CSRF check"),
    404: Text("没有这个路径：核对 notifyUrl", "There is no such path: check notifyUrl"),
    405: Text("该路径不接受 POST", "This path does not take POST"),
    413: Text("接收端拒收这么大的内容", "The receiver refuses a body of this size"),
    415: Text(
        "接收端不接受这种内容类型；可切换表单与 JSON", "Not a content type it takes; switch between form and JSON"
    ),
    429: Text("接收端限流，平台会继续重试", "The receiver limits its rate; the hub goes on trying"),
}
_UNREACHED: Final = Text(
    "连接不上：网络不可达或被防火墙拦截", "It can't be reached: no route, or a firewall is before it"
)
# Words of the error, the first that is found, and what they mean.
_ERRORS: Final = (
    ("BAD_URL", Text("该地址不允许：须是公网地址", "This address is not allowed: it has to be a public one")),
    ("has no key", Text("商户没有可用的 MD5 密钥，无法签名", "The merchant has no MD5 key to sign with")),
    ("no address of", Text("域名解析不到地址", "The name has no address")),
    ("longer than", Text("应答太长；只应回 success", "The answer is too long; it should be success only")),
    ("connection refused", Text("连接被拒绝：该端口没有服务", "Connection refused: nothing listens at that port")),
    (
        "certificate",
        Text(
            "HTTPS 证书不受信任、已过期或与域名不符",
            "The HTTPS certificate is not trusted, has expired or is for another name",
        ),
    ),
    ("tls", Text("TLS 握手失败：可能不是 HTTPS 端口", "The TLS handshake failed: perhaps it is no HTTPS port")),
    ("timed out", Text("超时：10 秒内没有应答", "No answer within 10 seconds")),
    ("timeout", Text("超时：10 秒内没有应答", "No answer within 10 seconds")),
    ("deadline", Text("超时：10 秒内没有应答", "No answer within 10 seconds")),
    ("(connect)", _UNREACHED),
    ("no connection", _UNREACHED),
    ("closed before", Text("连接中断，没有收到完整应答", "The connection was cut before a whole answer had come")),
)
_NOTHING: Final = Text("没有收到完整应答", "No whole answer came")
_REDIRECT: Final = Text(
    "应答是跳转；平台不跟随跳转，请填最终地址", "It redirects; the hub follows none, give the final address"
)
_BROKEN: Final = Text("接收端内部出错，查看它的日志", "The receiver broke: see its log")
_REFUSED: Final = Text("接收端拒绝了这次请求", "The receiver refused it")
_QUOTED: Final = Text(
    "应答须是 success 七个字母，不要引号", "The answer must be the seven letters success, without quotes"
)
_CASE: Final = Text("success 须全部小写", "success must be in lower case")
_EMPTY: Final = Text("应答是空的；须回 success", "The answer is empty; it must be success")
_PAGE: Final = Text("应答是网页；须只回 success", "The answer is a web page; it must be success and nothing else")
_OTHER: Final = Text("应答须恰好是 success，不能有别的内容", "The answer must be success and nothing else")


def verdict(status: int | None, answer: str, error: str) -> Text:
    """What one try came to and what to do about it."""
    if status is None:
        low = error.lower()
        return next((words for mark, words in _ERRORS if mark.lower() in low), _NOTHING)
    if not 200 <= status < 300:
        return _of_status(status)
    return _of_answer(answer.strip())


def _of_status(status: int) -> Text:
    if known := _STATUSES.get(status):
        return known
    if 300 <= status < 400:
        return _REDIRECT
    return _BROKEN if status >= 500 else _REFUSED


def _of_answer(answer: str) -> Text:
    if answer == "success":
        return GOOD
    if not answer:
        return _EMPTY
    if answer.strip("\"'“”` ") == "success":
        return _QUOTED
    if answer.lower() == "success":
        return _CASE
    return _PAGE if answer.startswith("<") else _OTHER
