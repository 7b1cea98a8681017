"""What the simulated JSMS tells of an application: what is left to send, a signature, a template.

Source: docs.jiguang.cn/jsms/server, rest_jsms_api_account, rest_api_jsms_sign and rest_api_jsms_templates, read in
public copies 2026-11. From memory: a template's type.
"""

import re
from typing import Any

from hutong.capabilities.simulation.book import Record
from hutong.channels.jpush_sms.simulator import requests
from hutong.channels.jpush_sms.simulator.requests import PASSED, Refused, Request

_BALANCE = "/v1/accounts/app"
_PLACE = re.compile(r"/v1/(sign|templates)/([0-9]+)")


def holds(path: str) -> bool:
    """Whether something is to be seen at a path."""
    return path == _BALANCE or _PLACE.fullmatch(path) is not None


def shown(request: Request, account: Record, *, left: int | None) -> dict[str, Any]:
    """What is there; Refused. `left`: messages allotted to the application, None where it uses the account's."""
    if request.verb != "GET":
        raise Refused(50018)
    requests.enter(request, account)
    place = _PLACE.fullmatch(request.path)
    if place is None:
        return {"app_balance": left, "app_voice": None, "app_industry": left, "app_market": None}
    number = place[2]
    return _sign(account, number) if place[1] == "sign" else _template(account, number)


def _sign(account: Record, number: str) -> dict[str, Any]:
    found = account["signs"].get(number)
    if found is None:
        raise Refused(50102)
    default = int(int(number) == account["default_sign"])
    return {"sign_id": int(number), "sign": found, "status": PASSED, "is_default": default, "use_status": 1}


def _template(account: Record, number: str) -> dict[str, Any]:
    found = account["templates"].get(number)
    if found is None:
        raise Refused(50013)
    return {"temp_id": int(number), "template": found["text"], "type": 1, "status": found["status"]}
