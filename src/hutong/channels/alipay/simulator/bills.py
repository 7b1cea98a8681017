"""The simulated Alipay's bills: the address of a day's or month's bill, and the zipped GBK tables behind it.

Source: docs.open.alipay.com/api_15/alipay.data.dataservice.bill.downloadurl.query, read in public copies 2026-11.
"""

import io
import re
import secrets
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from hutong.base.clock import now
from hutong.base.money import yuan_of
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator import fields
from hutong.channels.alipay.simulator.fields import Field, Refused, business, one_of, text
from hutong.channels.alipay.simulator.gate import Call, success
from hutong.channels.alipay.simulator.refunds import DONE, Refunds
from hutong.channels.alipay.simulator.trades import Trades

PATH = "/bill/file"
_LIFE = timedelta(seconds=30)  # of a download address
_FIELDS = (
    Field("bill_type", one_of("trade", "signcustomer")),
    Field("bill_date", text(10, r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")),
)
_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,"
    "商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
_SUM = "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,服务费（元）,实收净额（元）"
Row = tuple[str, int, str]  # the kind of business, fen (negative when given back), the line


class Bills:
    """Makes bills on demand. Today's bill may be had, which life makes one wait for: a sandbox has no tomorrow."""

    def __init__(self, home: Home, trades: Trades, refunds: Refunds) -> None:
        self._home = home
        self._trades = trades
        self._refunds = refunds
        self._files: dict[str, tuple[bytes, datetime]] = {}

    def address(self, call: Call) -> dict[str, Any]:
        """Where a bill can be fetched for the next 30 seconds."""
        content = call.content()
        fields.check(content, _FIELDS)
        day = content["bill_date"]
        if fields.moment(f"{day}-01 00:00:00" if len(day) == 7 else f"{day} 00:00:00"):
            raise business("INVALID_PARAMETER", "参数有误，bill_date格式不正确")
        rows = list(self._rows(call.account, day))
        if not rows:
            raise Refused("40004", "isp.bill_not_exist", "账单不存在")
        token = secrets.token_urlsafe(24)
        self._files[token] = (_zipped(call.account, day, rows), now() + _LIFE)
        return success(bill_download_url=f"{self._home.base_url}{PATH}?token={token}", bill_file_code="")

    def file(self, token: str) -> bytes | None:
        """The zipped bill; None when the address is wrong or too old."""
        content, until = self._files.get(token, (b"", now()))
        return content if until > now() else None

    def _rows(self, account: Record, day: str) -> Iterator[Row]:
        for order in self._trades.every(account["app_id"]):
            if order.get("gmt_payment", "").startswith(day):
                yield _row(order, "交易", order["fen"], order["gmt_payment"], "")
            for refund in self._refunds.of(order):
                if refund["status"] == DONE and refund["done"].startswith(day):
                    yield _row(order, "退款", -refund["fen"], refund["done"], refund["number"])


def _row(order: Record, kind: str, fen: int, done: str, request: str) -> Row:
    money, none = yuan_of(fen), "0.00"
    cells = [order["trade_no"], order["number"], kind, _plain(order["content"]["subject"]), order["gmt_create"], done]
    cells += ["", "", "", "", "胡同(hut***@hutong.example)", money, money]
    cells += [none, none, none, none, none, "", none, none, request, none, none, ""]
    return kind, fen, ",".join(f"{cell}\t" for cell in cells)


def _zipped(account: Record, day: str, rows: list[Row]) -> bytes:
    paid, back = ([fen for kind, fen, _ in rows if kind == which] for which in ("交易", "退款"))
    total = yuan_of(sum(paid) + sum(back))
    opening = [f"#账号：[{account['seller_id']}0156]", f"#起始日期：[{day} 00:00:00]   终止日期：[{day} 24:00:00]"]
    detail = [
        "#支付宝业务明细查询",
        *opening,
        "#-----------------------------------------业务明细列表----------",
        _HEAD,
    ]
    detail += [line for _, _, line in rows]
    detail += ["#-----------------------------------------业务明细列表结束------------------------------------"]
    detail += [f"#交易合计：{len(paid)}笔，商家实收共{yuan_of(sum(paid))}元，商家优惠共0.00元"]
    detail += [f"#退款合计：{len(back)}笔，商家实收退款共{yuan_of(sum(back))}元，商家优惠退款共0.00元"]
    summary = [
        "#支付宝业务汇总查询",
        *opening,
        "#-----------------------------------------业务汇总列表----------",
        _SUM,
    ]
    summary += [f"合计\t,\t,{len(paid)}\t,{len(back)}\t,{total}\t,{total}\t,0.00\t,{total}\t"]
    summary += ["#-----------------------------------------业务汇总列表结束------------------------------------"]
    name = f"{account['seller_id']}0156_{day.replace('-', '')}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{name}_业务明细.csv", _gbk(detail))
        packed.writestr(f"{name}_业务明细(汇总).csv", _gbk(summary))
    return buffer.getvalue()


def _gbk(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("gb18030")


def _plain(value: str) -> str:
    return re.sub(r"[,\t\r\n]", " ", value)
