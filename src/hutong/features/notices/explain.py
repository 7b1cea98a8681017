"""Why a try was not heard, in words for whoever has to mend it."""

from typing import Final

from hutong.base.text import Text

# Words of the error, the first that is found, and what they mean.
_ERRORS: Final = (
    (
        "no address of",
        Text(
            "域名解析失败：域名写错，或其 DNS 没有应答",
            "The name has no address: misspelt, or its name server does not answer",
        ),
    ),
    (
        "BAD_URL",
        Text(
            "地址不被允许：格式有误，或指向内网地址",
            "The address is not allowed: malformed, or within a private network",
        ),
    ),
    (
        "has no key to sign with",
        Text("商户没有可用的 MD5 密钥，无法签名", "The merchant has no MD5 key to sign with"),
    ),
    ("the answer is longer", Text("应答过长，应只返回 success", "The answer is too long; it should be just success")),
    (
        "connection refused",
        Text("连接被拒绝：对方端口没有服务在监听", "Connection refused: nothing listens at that port"),
    ),
    (
        "certificate",
        Text(
            "HTTPS 证书不受信任、已过期或与域名不符",
            "The HTTPS certificate is not trusted, has expired or is for another name",
        ),
    ),
    ("tls", Text("TLS 握手失败：对方可能不是 HTTPS 端口", "The TLS handshake failed: perhaps it is no HTTPS port")),
    ("timed out", Text("超时：对方没有在 10 秒内应答", "No answer within 10 seconds")),
    ("deadline", Text("超时：对方没有在 10 秒内应答", "No answer within 10 seconds")),
    ("(connect)", Text("连接不上：对方网络不可达", "It can't be reached: no route, or no connection")),
    (
        "closed before",
        Text("连接被对方中断，没有收到完整应答", "The connection was cut before a whole answer had come"),
    ),
)
_OTHER: Final = Text("没有收到完整应答", "No whole answer came")
_STATUSES: Final = {
    3: Text(
        "返回了重定向；通知不会跟随跳转，请填写最终地址", "It redirects; notices follow none, give the final address"
    ),
    4: Text(
        "对方返回客户端错误：检查地址、登录拦截与请求方法",
        "It refuses the request: check the path, log-in walls, the method",
    ),
    5: Text("对方服务出错：查看商户服务器日志", "The receiver failed: see the log of the merchant's server"),
}
_BODY: Final = Text(
    "应答内容不是 success：正文只能是这 7 个小写字母",
    "The body is not success: it must be these seven letters, lower case, and nothing else",
)


def explain(status: int | None, answer: str, error: str) -> Text | None:
    """What a try's result means; None for one that was heard."""
    if status is None or error:
        low = error.lower()
        return next((text for words, text in _ERRORS if words.lower() in low), _OTHER)
    if status // 100 == 2:
        return None if answer.strip() == "success" else _BODY
    said = _STATUSES.get(status // 100, _OTHER)
    return Text(f"HTTP {status}：{said.zh}", f"HTTP {status}: {said.en}")
