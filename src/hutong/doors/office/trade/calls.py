"""The calls of providers that something caused, for people: what was asked, and how it went."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from hutong.base.text import Text
from hutong.capabilities import faults
from hutong.capabilities.sayings import spoken
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import Answer

VERBS: Final[Mapping[str, Text]] = {
    "abort": Text("放弃上传", "Give up an upload"),
    "ask_sms": Text("查询短信", "Ask about a message"),
    "begin": Text("开始分块上传", "Begin an upload in parts"),
    "close": Text("关单", "Close"),
    "complete": Text("完成分块上传", "Complete an upload"),
    "delete": Text("删除文件", "Delete a file"),
    "delivery_cancel": Text("取消配送", "Cancel a delivery"),
    "delivery_cancel_cost": Text("询问取消费用", "Ask what cancelling costs"),
    "delivery_carriers": Text("查询配送公司", "List delivery companies"),
    "delivery_confirm_return": Text("确认收回退货", "Confirm a return"),
    "delivery_estimate": Text("配送询价", "Estimate a delivery"),
    "delivery_order": Text("下配送单", "Order a delivery"),
    "delivery_pretend": Text("模拟配送状态", "Pretend a status"),
    "delivery_query": Text("查询配送", "Ask about a delivery"),
    "delivery_reorder": Text("重新下配送单", "Order a delivery again"),
    "delivery_shops": Text("查询绑定门店", "List bound shops"),
    "delivery_tip": Text("追加小费", "Add a tip"),
    "exchange": Text("核对授权码", "Exchange a login code"),
    "issue": Text("获取接口凭证", "Get a credential"),
    "list_templates": Text("查询消息模板", "List message templates"),
    "login": Text("识别用户", "Identify a person"),
    "part": Text("上传分块", "Upload a part"),
    "pay": Text("下单", "Order"),
    "phone": Text("获取手机号", "Get a phone number"),
    "put": Text("上传文件", "Upload a file"),
    "query": Text("查单", "Query"),
    "read": Text("读取文件", "Read a file"),
    "refund": Text("退款", "Refund"),
    "refund_query": Text("查询退款", "Ask about a refund"),
    "send_message": Text("发送模板消息", "Send a template message"),
    "send_sms": Text("发送短信", "Send a message"),
    "shop_accept_refund": Text("同意退款", "Accept a refund"),
    "shop_accept_return": Text("同意退货", "Accept a return"),
    "shop_aftersale_add": Text("提交售后", "Submit a claim"),
    "shop_aftersale_cancel": Text("撤销售后", "Withdraw a claim"),
    "shop_aftersale_query": Text("查询售后", "Ask about a claim"),
    "shop_aftersale_return": Text("填写退货运单", "Tell how things come back"),
    "shop_aftersale_update": Text("修改售后", "Change a claim"),
    "shop_categories": Text("查询商品类目", "List categories"),
    "shop_companies": Text("查询快递公司", "List express companies"),
    "shop_delisting": Text("下架", "Take goods down"),
    "shop_goods_add": Text("提交商品", "Submit goods"),
    "shop_goods_query": Text("查询商品", "Ask about goods"),
    "shop_image": Text("上传图片", "Upload a picture"),
    "shop_listing": Text("上架", "Put goods up"),
    "shop_order_add": Text("提交订单", "Submit an order"),
    "shop_order_params": Text("获取支付参数", "Get payment parameters"),
    "shop_order_pay": Text("告知支付结果", "Tell that it was paid"),
    "shop_order_query": Text("查询订单", "Ask about an order"),
    "shop_received": Text("确认收货", "Confirm receipt"),
    "shop_reject": Text("拒绝售后", "Reject a claim"),
    "shop_remove": Text("删除商品", "Remove goods"),
    "shop_send": Text("发货", "Send"),
    "shop_stock": Text("修改库存", "Change how many are left"),
    "shop_update": Text("修改商品", "Change goods"),
    "sign_page": Text("网页签名", "Sign a page"),
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
    return CallRow.model_validate({**in_words(row, who), **said, "channel": channel})


def in_words(row: Mapping[str, Any], who: Caller) -> dict[str, Any]:
    """A row that keeps what was said of a failure, our own words in the reader's language."""
    return {**row, "words": who.say(spoken(row["words"]))}


def fault_label(row: Mapping[str, Any], who: Caller) -> str:
    """What a row's fault is called; empty where there is none."""
    return who.say(faults.name_of(row["fault"]))
