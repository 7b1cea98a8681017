"""Run by the witness's own python: wechatpy as an official account and a mini program, at the given address.

Reads one JSON object from standard input, writes one with what the client made or was told.
"""

import json
import sys
from typing import Any

import requests
from wechatpy import WeChatClient, parse_message
from wechatpy.crypto import WeChatCrypto, WeChatWxaCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.oauth import WeChatOAuth
from wechatpy.utils import check_signature, check_wxa_signature

Words = dict[str, Any]
HOST = "https://api.weixin.qq.com"


def _at(provider: str) -> None:
    """Leads every request of the client to another host."""
    usual = requests.Session.request

    def request(self: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
        return usual(self, method, url.replace(HOST, provider, 1), **more)

    requests.Session.request = request


def _account(told: Words) -> Words:
    client = WeChatClient(told["gzh"], told["gzh_secret"], timeout=10)
    sent = client.message.send_template(
        told["openid"], told["template"], told["data"], url=told["url"], mini_program=told["mini"]
    )
    ticket = client.jsapi.get_jsapi_ticket()
    return {
        "sent": sent,
        "templates": client.template.get_all_private_template(),
        "ticket": ticket,
        "signature": client.jsapi.get_jsapi_signature("once", ticket, "1414587457", told["page"]),
    }


def _program(told: Words) -> Words:
    client = WeChatClient(told["mp"], told["mp_secret"], timeout=10)
    return {
        "session": client.wxa.code_to_session(told["login_code"]),
        "phone": client.wxa.get_phone_number(told["phone_code"]),
        "sent": client.wxa.send_subscribe_message(told["mp_openid"], told["small"], told["small_data"], "pages/a?b=1"),
    }


def _login(told: Words) -> Words:
    pages = {}
    for scope in ("snsapi_base", "snsapi_userinfo"):
        pages[scope] = WeChatOAuth(told["gzh"], "", told["back"], scope, "s-1").authorize_url
    oauth = WeChatOAuth(told["open"], told["open_secret"], told["back"], state="s-1")
    oauth.fetch_access_token(told["code"])
    return {**pages, "qrconnect": oauth.qrconnect_url, "who": oauth.get_user_info()}


def _data(told: Words) -> Words:
    check_wxa_signature(told["session"], told["rawData"], told["signature"])
    return {"opened": WeChatWxaCrypto(told["session"], told["iv"], told["mp"]).decrypt_message(told["encryptedData"])}


def _pushes(told: Words) -> Words:
    """Opens what was pushed to the hub and what the hub answered; makes a push of its own."""
    crypto = WeChatCrypto(told["token"], told["aes_key"], told["gzh"])
    query = told["query"]
    check_signature(told["token"], query["signature"], query["timestamp"], query["nonce"])
    message = parse_message(
        crypto.decrypt_message(told["body"], query["msg_signature"], query["timestamp"], query["nonce"])
    )
    answer = told["answer"]
    reply = parse_message(crypto.decrypt_message(answer, answer["MsgSignature"], answer["TimeStamp"], answer["Nonce"]))
    refused = []
    for wrong in (
        WeChatCrypto("other", told["aes_key"], told["gzh"]),
        WeChatCrypto(told["token"], told["aes_key"], "wx0"),
    ):
        try:
            wrong.decrypt_message(answer, answer["MsgSignature"], answer["TimeStamp"], answer["Nonce"])
        except (InvalidSignatureException, InvalidAppIdException) as error:
            refused.append(type(error).__name__)
    made = crypto.encrypt_message(told["message"], "461056294", told["now"])
    return {
        "heard": [message.type, message.source, message.content, str(message.id)],
        "answered": [reply.type, reply.target, reply.content],
        "refused": refused,
        "made": made,
    }


def main() -> None:
    """One job."""
    told = json.load(sys.stdin)
    _at(told.get("provider", HOST))
    jobs = {"account": _account, "program": _program, "login": _login, "data": _data, "pushes": _pushes}
    json.dump(jobs[told["job"]](told), sys.stdout, default=str)


main()
