"""The calls of providers that something caused, for people: what was asked, and how it went."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from hutong.base.text import Text
from hutong.capabilities import faults
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import Answer

VERBS: Final[Mapping[str, Text]] = {
    "abort": Text("放弃上传", "Give up an upload"),
    "ask_sms": Text("查询短信", "Ask about a message"),
    "begin": Text("开始分块上传", "Begin an upload in parts"),
    "close": Text("关单", "Close"),
    "complete": Text("完成分块上传", "Complete an upload"),
    "delete": Text("删除文件", "Delete a file"),
    "part": Text("上传分块", "Upload a part"),
    "pay": Text("下单", "Order"),
    "put": Text("上传文件", "Upload a file"),
    "query": Text("查单", "Query"),
    "read": Text("读取文件", "Read a file"),
    "refund": Text("退款", "Refund"),
    "refund_query": Text("查询退款", "Ask about a refund"),
    "send_sms": Text("发送短信", "Send a message"),
    "stat": Text("查看文件", "Look at a file"),
}


class CallRow(Answer):
    """A call of a provider, masked when it was written down."""

    at: datetime
    channel: str
    verb: str
    verb_label: str
    number: str
    fault: str
    fault_label: str
    words: str
    ms: int
    exchanges: list[dict[str, Any]]


def call_row(row: Mapping[str, Any], channel: str, who: Caller) -> CallRow:
    """A row of the log with its words; `channel`: what its channel is called."""
    verb = row["verb"]
    said = {"verb_label": who.say(VERBS.get(verb, Text(verb, verb))), "fault_label": fault_label(row, who)}
    return CallRow.model_validate({**row, **said, "channel": channel})


def fault_label(row: Mapping[str, Any], who: Caller) -> str:
    """What a row's fault is called; empty where there is none."""
    return who.say(faults.name_of(row["fault"]))
