"""Run by the witness's own python: Aliyun's own core client sends messages and asks about them.

Reads one JSON object a line from standard input, each a request, and writes one line of JSON for each.
"""

import json
import sys
from typing import Any

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import AcsRequest, CommonRequest, RpcRequest

VERSION = "2017-05-25"


def _request(told: dict[str, Any]) -> AcsRequest:
    """Of the kind that fits every product, or of the kind that the packages of single products build on."""
    if told["kind"] == "common":
        request = CommonRequest(version=VERSION, action_name=told["action"])
        request.set_domain(told["domain"])
    else:
        request = RpcRequest("Dysmsapi", VERSION, told["action"])
        request.set_endpoint(told["domain"])
    request.set_protocol_type("http")
    request.set_method(told["verb"])
    add = request.add_body_params if told["place"] == "form" else request.add_query_param
    for name, value in told["parameters"].items():
        add(name, value)
    return request


def _answer(told: dict[str, Any]) -> dict[str, Any]:
    client = AcsClient(told["key_id"], told["secret"], "cn-hangzhou", auto_retry=False, timeout=10)
    try:
        answer: dict[str, Any] = json.loads(client.do_action_with_exception(_request(told)))
    except ServerException as error:
        return {"raised": error.get_error_code(), "status": error.get_http_status()}
    return answer


def main() -> None:
    """One answer a request, until there are no more."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


main()
