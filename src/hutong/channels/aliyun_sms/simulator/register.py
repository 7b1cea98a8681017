"""What the simulated Aliyun tells of signatures and templates: GetSmsSign and GetSmsTemplate.

Source: help.aliyun.com, GetSmsSign and GetSmsTemplate of Dysmsapi 2017-05-25, read in public copies 2026-11. From
memory: that what does not exist is refused with the code that SendSms has for it.
"""

from typing import Any

from hutong.channels.aliyun_sms.simulator.dialects import Call
from hutong.channels.aliyun_sms.simulator.refusals import business, missing, request_id

_TYPES = {"code": "0", "notice": "1", "global": "3"}


def sign(call: Call) -> dict[str, Any]:
    """GetSmsSign; Refused."""
    name = _named(call, "SignName")
    found = call.account["signs"].get(name)
    if found is None:
        raise business("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名")
    return {**_head(), "SignName": name, "SignStatus": found["status"]}


def template(call: Call) -> dict[str, Any]:
    """GetSmsTemplate; Refused. Its state is a text, other than a signature's."""
    code = _named(call, "TemplateCode")
    found = call.account["templates"].get(code)
    if found is None:
        raise business("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板")
    told = {"TemplateCode": code, "TemplateContent": found["content"], "TemplateType": _TYPES[found["type"]]}
    return {**_head(), **told, "TemplateStatus": str(found["status"])}


def _named(call: Call, parameter: str) -> str:
    value = call.parameters.get(parameter)
    if not value:
        raise missing(parameter)
    return value


def _head() -> dict[str, Any]:
    return {"Message": "OK", "RequestId": request_id(), "Code": "OK"}
