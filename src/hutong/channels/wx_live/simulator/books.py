"""What the simulated shop keeps: goods, orders and claims, by the merchant's numbers.

Source: the trade component's pages of error codes (API/errorcode, API/aftersale/errcode), what people report of its
answers, public clients of it (WxJava), read 2026-11. LOW CONFIDENCE: the numbers of states of goods and claims, and the
general refusal (1060001), which is given where no code is known.
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world.refusals import rid

GOODS: Final = "wx_live.goods"
ORDERS: Final = "wx_live.order"
CLAIMS: Final = "wx_live.claim"
Record = dict[str, Any]
FORMAT, MISSING, TIME_FORMAT, UNSUPPORTED, GENERAL = 47001, 990007, 990018, 990022, 1060001
NO_GOODS_NUMBER, NOT_REVIEWED, NEW_KIND, NO_CLASS, NO_GOODS, GOODS_EXIST = (
    1000001,
    1000003,
    1000004,
    1000009,
    1000011,
    1000012,
)
GOODS_FIELD, NO_KINDS = 1000014, 1000020
NOT_PAYABLE, MOVE, GOODS_GONE, LINES, PAY_INFO, PRICE_INFO = 100000, 1000000, 1010002, 1010003, 1010004, 1010005
TRANSACTION, NO_ORDER, EXPIRES, SUM = 1010007, 1010011, 1010039, 1010040
CLAIM_FIELD, NO_ORDER_TO_CLAIM, NO_CLAIM, CLAIM_MOVE, CLAIM_EXISTS, CLAIM_SUM = (
    2747002,
    2747006,
    2747007,
    2747008,
    2747013,
    2747014,
)
NOT_CLAIMABLE, NOT_IN_ORDER, CLAIM_TYPE, RETURN_ADDRESS, NOT_SECONDARY = 2747020, 2747021, 2747024, 2747025, 2747027
_SAID: Final[Mapping[int, str]] = {
    FORMAT: "data format error",
    MISSING: "参数缺失",
    TIME_FORMAT: "时间格式错误,请确认交易组件所有接口(包括创建订单接口)传输了正确时间格式 yyyy-MM-dd HH:mm:ss",
    UNSUPPORTED: "暂不支持的操作",
    GENERAL: "invalid param",
    NO_GOODS_NUMBER: "未上传商品out_product_id",
    NOT_REVIEWED: "该商品未经过审核,无可用的数据",
    NEW_KIND: "免审更新只支持已通过审核的SKU",
    NO_CLASS: "调用的类目id不存在",
    NO_GOODS: "商品id不存在",
    GOODS_EXIST: "商品id已存在,请调用更新接口",
    GOODS_FIELD: "商品必填字段漏填",
    NO_KINDS: "sku列表为空",
    NOT_PAYABLE: "订单状态不是待付款",
    MOVE: "订单状态流转异常",
    GOODS_GONE: "订单中的部分product不存在",
    LINES: "product_infos字段异常,请检查json及字段合法性",
    PAY_INFO: "pay_info字段异常,请检查json及字段合法性",
    PRICE_INFO: "price_info字段异常,请检查json及字段合法性",
    TRANSACTION: "transaction_id异常",
    NO_ORDER: "订单不存在",
    EXPIRES: "订单过期时间非法",
    SUM: "订单金额计算错误",
    CLAIM_FIELD: "参数错误",
    NO_ORDER_TO_CLAIM: "订单不存在,请检查订单号是否正确",
    NO_CLAIM: "售后单不存在,请检查售后单号是否正确",
    CLAIM_MOVE: "状态流转失败",
    CLAIM_EXISTS: "售后单已存在,请勿重复发起售后",
    CLAIM_SUM: "售后金额不合法,大于最大可退款金额",
    NOT_CLAIMABLE: "商品不能售后,检查该商品是否有进行中的售后单",
    NOT_IN_ORDER: "商品ID在订单中不存在",
    CLAIM_TYPE: "申请的售后类型与Sku发货状态不匹配",
    RETURN_ADDRESS: "退货地址不合法",
    NOT_SECONDARY: "当前订单不是二级商户单,请检查fund_type字段",
}


class No(Exception):
    """A refusal with its number; `detail` is what it is about."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.words = f"{_SAID[code]}: {detail}" if detail else _SAID[code]
        super().__init__(f"{code} {self.words}")

    def body(self) -> Record:
        """The answer's JSON."""
        return {"errcode": self.code, "errmsg": f"{self.words} rid: {rid()}"}


def fine(**more: Any) -> Record:
    """An answer in which nothing is wrong."""
    return {"errcode": 0, "errmsg": "ok", **more}


def named(body: Mapping[str, Any], *names: str, no: int = MISSING) -> list[str]:
    """The texts under these names, each there; No."""
    for name in names:
        if not isinstance(body.get(name), str) or not body[name]:
            raise No(no, name)
    return [str(body[name]) for name in names]


def whole(told: Mapping[str, Any], name: str, no: int, *, least: int = 0) -> int:
    """A whole number that is `least` or more; No."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise No(no, name)
    return value


def fresh() -> int:
    """A number of the platform's own."""
    return 10**15 + secrets.randbelow(9 * 10**15)


def moment() -> str:
    """Now, as the platform writes it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600))


class Books:
    """Records of one kind, apart for each application."""

    def __init__(self, book: Book, kind: str, *, absent: int) -> None:
        self._book = book
        self._kind = kind
        self._absent = absent

    def find(self, appid: str, number: str) -> Record:
        """A record by the merchant's number; No."""
        record = self.known(appid, number)
        if record is None:
            raise No(self._absent)
        return record

    def known(self, appid: str, number: str) -> Record | None:
        """A record by the merchant's number, where there is one."""
        return self._book.get(self._kind, f"{appid}/{number}")

    def keep(self, appid: str, number: str, record: Record) -> Record:
        """Writes a record, new or again."""
        self._book.put(self._kind, f"{appid}/{number}", {**record, "appid": appid})
        return record

    def all(self, appid: str) -> Iterator[Record]:
        """Every record of an application that was not removed, oldest first."""
        return (one for one in self._book.all(self._kind) if one["appid"] == appid and not one.get("removed"))
