"""Rows 8401 and up of the table of errors: what can go wrong with the goods, orders and claims of a shop."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

GOODS_CONFLICT: Final = Entry(
    8401,
    409,
    Text("小店编号已被使用且内容不同", "The number was used in this shop before with other content"),
    Text(
        "同一小店里同一商品、订单或售后编号曾以不同内容提交，或属于别的商户",
        "The same number of goods, order or claim was used with other content, or by another merchant",
    ),
    Text("内容相同才可重复提交；否则换一个编号", "Repeat the same content, or use a new number"),
)
GOODS_NOT_FOUND: Final = Entry(
    8402,
    404,
    Text("小店里没有这个编号", "The shop has nothing under that number"),
    Text("该商户名下没有这个商品、订单或售后单", "This merchant has no such goods, order or claim there"),
    Text("核对 merId、shopId 与编号", "Check merId, shopId and the number"),
)
GOODS_FACTS: Final = Entry(
    8403,
    400,
    Text("小店内容不正确", "What is told of goods, order or claim is wrong"),
    Text(
        "须为 JSON 对象，且键不重复，嵌套不超过八层",
        "It must be a JSON object whose names differ, at most 8 levels deep",
    ),
    Text("按所列字段改正后重新签名提交", "Correct the field that is named, sign again and repeat"),
)
GOODS_UNSURE: Final = Entry(
    8404,
    409,
    Text("提交结果尚未确定", "It isn't known yet whether the shop took it"),
    Text("提交正在进行，或没有得到明确答复", "It is under way, or its answer was lost"),
    Text("稍后用相同内容重复提交或查询，系统会先问平台", "Repeat or query it in a while; the platform is asked first"),
)
GOODS_SHOP: Final = Entry(
    8405,
    404,
    Text("没有这个小店", "There is no such shop"),
    Text(
        "shopId 不是任何已启用小店通道的商户号，或有不止一个小店而没有传 shopId",
        "shopId is the merchant number of no shop channel that is on, or there are several and none was named",
    ),
    Text(
        "核对 shopId；只有一个小店时可不传。或请运营人员为您开通此账号",
        "Check shopId; with one shop only it may be left out. Or ask the operator to open this account to you",
    ),
)
GOODS_NOT_TAKEN: Final = Entry(
    8406,
    409,
    Text("还没有提交成功，此时不能操作", "It was not taken yet, so this can't be done at this point"),
    Text(
        "提交时平台未收，状态为 unsent；没有可操作的对象",
        "The platform did not take it when it was submitted: its state is `unsent`, and there is nothing to do it to",
    ),
    Text("按提交时的原因改正，用同一编号重新提交", "Mend what it was refused for, and submit the same number again"),
)
