"""Rows 8201 and up of the table of errors: what goes wrong where people pay at a place."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

NO_SITE: Final = Entry(
    8201,
    404,
    Text("没有这个收费点", "There is no such site"),
    Text("编号不对", "The number is wrong"),
    Text(
        "在收费场景列表中查找；接口调用核对 siteId 与 merId",
        "Look for it in the list of sites; an API client checks siteId and merId",
    ),
)
BAD_SITE: Final = Entry(
    8202,
    400,
    Text("收费点配置不正确", "The site's settings are wrong"),
    Text(
        "有字段缺少、格式不对，或所选支付产品不能用于扫码", "A field is absent or malformed, or a product can't be used"
    ),
    Text("按所列字段逐一改正后再保存", "Correct the fields that are named and save again"),
)
NO_SCENE_CODE: Final = Entry(
    8203,
    404,
    Text("二维码无效", "This code is not valid"),
    Text("没有这个二维码，或它已停用", "There is no such code, or it was switched off"),
    Text("请扫现场张贴的二维码，或联系现场工作人员", "Scan the code that hangs at the place, or ask the staff"),
)
SITE_CLOSED: Final = Entry(
    8204,
    403,
    Text("此处暂停扫码付款", "Paying by code is switched off here"),
    Text("收费点或其商户已停用", "The site or its merchant is switched off"),
    Text("请联系现场工作人员", "Ask the staff"),
)
BAD_ENTRY: Final = Entry(
    8205,
    400,
    Text("填写不正确", "What was entered is not right"),
    Text(
        "车牌、票号、卡号或手机号的格式不对，或时间不可能",
        "A plate, ticket, account or phone number is malformed, or a moment can't have been",
    ),
    Text(
        "核对后重新填写；接口调用按 msg 指出的字段改正后重新签名",
        "Check it and enter it again; an API client corrects what msg names and signs again",
    ),
)
NOT_PARKED: Final = Entry(
    8206,
    404,
    Text("没有找到在场车辆", "No such car is parked here"),
    Text("车牌或票号不在场内，可能识别有误", "The plate or ticket is not inside; it may have been misread"),
    Text("核对车牌或票号，或联系现场工作人员", "Check the plate or ticket, or ask the staff"),
)
NO_SUCH_ACCOUNT: Final = Entry(
    8207,
    404,
    Text("没有找到这个充值账户", "There is no such account to recharge"),
    Text("卡号或账号不存在，或不能充值", "The account does not exist or can't be credited"),
    Text("核对卡号或账号", "Check the number"),
)
OPERATOR_SILENT: Final = Entry(
    8208,
    502,
    Text("收费系统暂时没有应答", "The operator's system does not answer"),
    Text("收费点自己的系统超时、连不上或出错", "The site's own system timed out, can't be reached or broke"),
    Text("没有扣款。请稍后再试，或联系现场工作人员", "Nothing was charged. Try again soon, or ask the staff"),
)
OPERATOR_WRONG: Final = Entry(
    8209,
    502,
    Text("收费系统的应答不可信", "The operator's system gave an answer that can't be trusted"),
    Text(
        "应答没有正确签名、字段不全，或金额超出上限",
        "The answer lacks a right signature or a field, or its amount is beyond the limit",
    ),
    Text("没有扣款。请联系现场工作人员", "Nothing was charged. Ask the staff"),
)
NO_BILL: Final = Entry(
    8210,
    404,
    Text("没有这笔账单", "There is no such bill"),
    Text("链接不完整，或账单已过期清除", "The link is incomplete, or the bill was cleared away"),
    Text("请重新扫码", "Scan the code again"),
)
BILL_OVER: Final = Entry(
    8211,
    410,
    Text("费用已过有效期，请重新查询", "This fee is no longer valid; please look it up again"),
    Text("费用随时间变化，查询后须在几分钟内支付", "Fees change with time; pay within minutes of looking it up"),
    Text("重新查询后支付，没有扣款", "Look it up again and pay; nothing was charged"),
)
ALREADY_PAID: Final = Entry(
    8212,
    409,
    Text("已经付过了，不用再付", "It has been paid already"),
    Text("这次停车已由另一部手机或另一笔订单付清", "Another phone or another order paid for this"),
    Text("可以直接离场；如有疑问请联系现场工作人员", "You may leave; if in doubt, ask the staff"),
)
PAYING_ELSEWHERE: Final = Entry(
    8213,
    409,
    Text("另一部手机正在支付", "Another phone is paying this now"),
    Text("同一辆车同时只能有一笔付款", "Only one payment at a time for one car"),
    Text("稍候再试，不要重复付款", "Try again in a moment; don't pay twice"),
)
NOTHING_DUE: Final = Entry(
    8214,
    409,
    Text("无需付款", "Nothing is due"),
    Text("免费时段内，或已经付清", "Within the free time, or paid already"),
    Text("可以直接离场", "You may leave"),
)
WRONG_SUM: Final = Entry(
    8215,
    400,
    Text("金额不在可选范围内", "This amount can't be chosen"),
    Text("金额须是所列金额之一，或在上下限之间", "It must be one of those listed, or within the limits"),
    Text("重新选择金额", "Choose another amount"),
)
OTHER_APP: Final = Entry(
    8216,
    409,
    Text("不能用当前应用付款", "This app can't pay here"),
    Text("收费点没有为这个应用配置支付产品", "The site has no product for this app"),
    Text("换用页面所列的应用扫码", "Scan with one of the apps that the page names"),
)
PARKED_ALREADY: Final = Entry(
    8217,
    409,
    Text("该车辆已在场内", "This car is inside already"),
    Text("上一次入场还没有离场记录", "Its last entry has no exit yet"),
    Text(
        "先登记离场（接口：/api/parking/leave），或核对车牌；重复上报入场须带相同的 enterTime",
        "Record that it left first (API: /api/parking/leave), or check the plate; a repeat has the same enterTime",
    ),
)
NO_PARKING: Final = Entry(
    8218,
    404,
    Text("没有这条停车记录", "There is no such parking session"),
    Text("编号不对，或车辆已经离场", "The number is wrong, or the car has left"),
    Text(
        "在停车记录中查找；接口调用核对车牌或票号，漏报的入场先补报（/api/parking/enter）",
        "Look for it in the list of sessions; an API client checks plate or ticket, or tells of the entry first",
    ),
)
UNKNOWN_SCENE: Final = Entry(
    8219,
    400,
    Text("没有这种收费场景", "There is no such scene"),
    Text("场景编码不在此版本中", "This version has no scene of that code"),
    Text("换成所列的场景", "Use one of those listed"),
)
BAD_CODES: Final = Entry(
    8220,
    400,
    Text("二维码填写不正确", "What is to be printed is wrong"),
    Text(
        "类别、名称、车道或账号不符合要求，与启用中的重复，或数量超过上限",
        "Kind, label, lane or account is wrong or the same as of another that is on, or there are too many",
    ),
    Text("按所列字段改正", "Correct the fields that are named"),
)
OWN_FEES: Final = Entry(
    8221,
    409,
    Text("此收费点的停车记录不在平台", "The hub keeps no parking sessions of this site"),
    Text(
        "收费点填了查费地址 FEE_URL：进出场与费用由您自己的系统管理",
        "The site has a FEE_URL: entries, exits and fees are kept by your own system",
    ),
    Text(
        "不要调用 /api/parking/*；要由平台计费，请运营人员清空查费地址并填写计费规则",
        "Don't call /api/parking/*; to have the hub reckon, the operator clears FEE_URL and sets a tariff",
    ),
)
OPERATOR_UNKNOWN_KEY: Final = Entry(
    8222,
    503,
    Text("收费系统尚未登记公钥", "The operator's system has no public key here yet"),
    Text(
        "商户没有登记公钥，其系统的应答无法验签，因此没有查询",
        "The merchant registered no public key, no answer of its system would verify, so it was not asked",
    ),
    Text(
        "没有扣款，请联系现场工作人员；运营人员在商户页登记该系统的公钥",
        "Nothing was charged: ask the staff. The operator registers the system's public key at the merchant",
    ),
)
NO_SUCH_CODE: Final = Entry(
    8223,
    404,
    Text("没有找到所要的二维码", "The codes that were asked for are not there"),
    Text(
        "码或批次号写错了，属于别的收费点，或其中没有启用的",
        "A code or the batch is misspelt or belongs to another site, or none of it is switched on",
    ),
    Text(
        "在收费点的二维码列表（或 hutong scene code list --site）中核对；停用的先启用",
        "Compare with the site's list of codes (`hutong scene code list --site`); switch on those that are off",
    ),
)
