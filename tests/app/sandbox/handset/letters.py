"""A message to the phone, as an account's server sends it."""

import json

from tests.app.sandbox.stand import HUB, Stand

from hutong.base.http import Reply

SEND = "/wx_gzh/cgi-bin/message/template/send"


async def letter(stand: Stand) -> Reply:
    """The account sends its payment reminder to the phone."""
    simulator = stand.world.platforms["WX_GZH"]
    account = simulator.account("service")
    given = {"grant_type": "client_credential", "appid": account.merchant_no, "secret": account.settings["PRIVATE_KEY"]}
    token = json.loads((await stand.ask("/wx_gzh/cgi-bin/stable_token", given)).body)["access_token"]
    template = simulator.console(account.merchant_no)["templates"][0]["id"]
    data = {"first": {"value": "您好"}, "keyword1": {"value": "P1"}, "keyword5": {"value": "19.99"}}
    body = {"touser": simulator.openid(account.merchant_no), "template_id": template, "data": data, "url": f"{HUB}/x"}
    return await stand.ask(f"{SEND}?access_token={token}", body)
