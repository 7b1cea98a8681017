"""Everything the hub can refuse or fail at, in one published table: number, HTTP status, words, cause and remedy."""

from collections.abc import Sequence
from enum import Enum

from hutong.base.errors import filing, messaging, office, operating, orders, upstream
from hutong.base.errors.business import deliveries, goods, letters, logins, scenes
from hutong.base.errors.entry import Entry
from hutong.base.text import Language, Text


class Problem(Enum):
    """The table. Numbers are part of the API: never reused, never renumbered."""

    MISSING_FIELD = Entry(
        1001,
        400,
        Text("缺少必填字段", "A required field is missing"),
        Text("请求中没有该字段，或者字段为空", "The field is absent or empty"),
        Text("按接口文档补全该字段后重新签名", "Fill the field in as the API reference says and sign again"),
    )
    BAD_FIELD = Entry(
        1002,
        400,
        Text("字段格式不正确", "A field is malformed"),
        Text("字段长度或字符不符合接口文档", "Its length or its characters are not what the API reference allows"),
        Text("按接口文档修改该字段后重新签名", "Correct the field as the API reference says and sign again"),
    )
    REPEATED_FIELD = Entry(
        1003,
        400,
        Text("字段重复", "A field is repeated"),
        Text(
            "同一字段出现了不止一次，签名含义不明确", "One field occurs more than once, so the signature is ambiguous"
        ),
        Text("每个字段只传一次", "Send each field once"),
    )
    BAD_AMOUNT = Entry(
        1004,
        400,
        Text("金额不正确", "The amount is wrong"),
        Text(
            "金额单位为元，须大于零，最多两位小数，不能有空格、符号或指数",
            "Amounts are yuan above zero with at most two decimals, no spaces, signs or exponents",
        ),
        Text("改为类似 19.99 的写法后重新签名", "Write it like 19.99 and sign again"),
    )
    BODY_TOO_LARGE = Entry(
        1005,
        413,
        Text("请求内容过大", "The request body is too large"),
        Text("请求内容超过 64 KB", "The body is longer than 64 KB"),
        Text("缩短 desc、attch 等字段", "Shorten fields such as desc and attch"),
    )
    BAD_BODY = Entry(
        1006,
        400,
        Text("无法读取请求内容", "The request body can't be read"),
        Text("内容既不是 UTF-8 表单，也不是 JSON 对象", "The body is neither a UTF-8 form nor a JSON object"),
        Text(
            "用 application/x-www-form-urlencoded 或 application/json 提交，值为文本或整数",
            "Post application/x-www-form-urlencoded or application/json with texts or whole numbers as values",
        ),
    )
    BAD_TEXT = Entry(
        1007,
        400,
        Text("字段含有不允许的字符", "A field holds a forbidden character"),
        Text("含有空字符、控制字符或不成对的代理字符", "It holds NUL, a control character or a lone surrogate"),
        Text("去掉该字符后重新签名", "Remove the character and sign again"),
    )
    BAD_URL = Entry(
        1008,
        400,
        Text("地址不可用", "The address can't be used"),
        Text(
            "须为公网可达的 http(s) 完整地址，不能指向内网、本机或云元数据",
            "It must be a full http(s) address on the public internet, not a private, loopback or metadata address",
        ),
        Text("换成公网可访问的地址", "Use an address that is reachable from the public internet"),
    )
    METHOD = Entry(
        1009,
        405,
        Text("请求方式不正确", "Wrong HTTP method"),
        Text("此接口不接受这种方式", "This call doesn't accept it"),
        Text("用 POST；上传文件也可用 PUT", "Use POST; PUT uploads a file, too"),
    )
    NO_SUCH_CALL = Entry(
        1010,
        404,
        Text("没有这个接口", "There is no such call"),
        Text("请求地址写错了", "The path is wrong"),
        Text("核对接口文档中的地址", "Compare the path with the API reference"),
    )
    UNKNOWN_MERCHANT = Entry(
        2001,
        401,
        Text("商户不存在或已停用", "Unknown or disabled merchant"),
        Text("merId 不存在，或商户已被停用", "There is no such merId, or the merchant is disabled"),
        Text("核对 merId；若已停用请联系管理员", "Check merId; if it was disabled, ask the administrator"),
    )
    WRONG_SIGNATURE = Entry(
        2002,
        401,
        Text("签名错误", "Wrong signature"),
        Text(
            "待签名文本、MD5 密钥或 RSA 私钥与平台记录不一致",
            "The text to sign, the MD5 key or the RSA key differs from what the hub has",
        ),
        Text(
            "用 hutong sign 对照每一步；沙箱模式会指出第一处不同",
            "Compare each step with `hutong sign`; in sandbox mode the answer names the first difference",
        ),
    )
    ADDRESS_NOT_ALLOWED = Entry(
        2003,
        403,
        Text("来源 IP 不在允许列表", "This source IP is not allowed"),
        Text("下单服务器的 IP 未登记", "The server's IP isn't registered"),
        Text("在 开发设置 中登记该 IP", "Register the IP in the developer settings"),
    )
    TOO_MANY = Entry(
        2004,
        429,
        Text("请求过于频繁", "Too many requests"),
        Text("同一来源一分钟内超过上限（默认 400 单）", "More than the limit (400 orders by default) within a minute"),
        Text("放慢速度，或请管理员把 IP 加入白名单", "Slow down, or ask the administrator to allow-list the IP"),
    )
    MERCHANT_KEYS = Entry(
        2005,
        503,
        Text("商户密钥未配置", "The merchant's keys aren't set up"),
        Text("缺少 MD5 密钥或商户公钥，任何签名都不能通过", "MD5 key or public key is absent, so nothing can verify"),
        Text("在 开发设置 中补全密钥", "Complete the keys in the developer settings"),
    )
    PRODUCT_NOT_OPEN = orders.PRODUCT_NOT_OPEN
    AMOUNT_LIMIT = orders.AMOUNT_LIMIT
    ORDER_CONFLICT = orders.ORDER_CONFLICT
    ORDER_NOT_FOUND = orders.ORDER_NOT_FOUND
    ORDER_PAID = orders.ORDER_PAID
    ORDER_CLOSED = orders.ORDER_CLOSED
    NOT_PAID = orders.NOT_PAID
    REFUND_EXCEEDS = orders.REFUND_EXCEEDS
    REFUND_CONFLICT = orders.REFUND_CONFLICT
    REFUND_NOT_FOUND = orders.REFUND_NOT_FOUND
    PAYER_NEEDED = orders.PAYER_NEEDED
    CODE_NEEDED = orders.CODE_NEEDED
    CHANNEL_CONFIG = upstream.CHANNEL_CONFIG
    CHANNEL_REFUSED = upstream.CHANNEL_REFUSED
    CHANNEL_UNREACHABLE = upstream.CHANNEL_UNREACHABLE
    CHANNEL_UNKNOWN = upstream.CHANNEL_UNKNOWN
    CHANNEL_BUSY = upstream.CHANNEL_BUSY
    CHANNEL_UNSUPPORTED = upstream.CHANNEL_UNSUPPORTED
    IN_PROGRESS = upstream.IN_PROGRESS
    NO_ROUTE = upstream.NO_ROUTE
    INTERNAL = Entry(
        5001,
        500,
        Text("系统内部错误", "Internal error"),
        Text("系统遇到未预料的情况，已记录", "Something unforeseen happened and was recorded"),
        Text(
            "稍后用相同内容重试；持续出现请联系管理员",
            "Try again with the same content; if it stays, tell the administrator",
        ),
    )
    UNAVAILABLE = Entry(
        5002,
        503,
        Text("系统暂时不可用", "The hub is unavailable for a moment"),
        Text("数据库暂时连不上", "The database can't be reached right now"),
        Text("稍后用相同内容重试", "Try again shortly with the same content"),
    )
    SMS_CONFLICT = messaging.SMS_CONFLICT
    SMS_NOT_FOUND = messaging.SMS_NOT_FOUND
    SMS_TEMPLATE = messaging.SMS_TEMPLATE
    SMS_PARAMS = messaging.SMS_PARAMS
    SMS_NUMBER = messaging.SMS_NUMBER
    SMS_TOO_OFTEN = messaging.SMS_TOO_OFTEN
    SMS_BLOCKED = messaging.SMS_BLOCKED
    CODE_NONE = messaging.CODE_NONE
    CODE_EXPIRED = messaging.CODE_EXPIRED
    CODE_WRONG = messaging.CODE_WRONG
    CODE_TRIES = messaging.CODE_TRIES
    FILE_CONFLICT = filing.FILE_CONFLICT
    FILE_NOT_FOUND = filing.FILE_NOT_FOUND
    FILE_TYPE = filing.FILE_TYPE
    FILE_SIZE = filing.FILE_SIZE
    FILE_CHECKSUM = filing.FILE_CHECKSUM
    FILE_NAME = filing.FILE_NAME
    FILE_NOT_READY = filing.FILE_NOT_READY
    FILE_GONE = filing.FILE_GONE
    LINK_WRONG = filing.LINK_WRONG
    UNKNOWN_CODE = operating.UNKNOWN_CODE
    UNKNOWN_KEY = operating.UNKNOWN_KEY
    BAD_VALUE = operating.BAD_VALUE
    INCOMPLETE = operating.INCOMPLETE
    CHANNEL_EXISTS = operating.CHANNEL_EXISTS
    CHANNEL_NOT_FOUND = operating.CHANNEL_NOT_FOUND
    CHANNEL_IN_USE = operating.CHANNEL_IN_USE
    NO_REVISION = operating.NO_REVISION
    NOTHING_TO_PUBLISH = operating.NOTHING_TO_PUBLISH
    DRAFT_CHANGED = operating.DRAFT_CHANGED
    BAD_PRODUCT = operating.BAD_PRODUCT
    NO_PRODUCT = operating.NO_PRODUCT
    NO_MASTER_KEY = operating.NO_MASTER_KEY
    WRONG_MASTER_KEY = operating.WRONG_MASTER_KEY
    BROKEN_SEAL = operating.BROKEN_SEAL
    NO_MERCHANT = operating.NO_MERCHANT
    MERCHANT_EXISTS = operating.MERCHANT_EXISTS
    BAD_MERCHANT = operating.BAD_MERCHANT
    NO_DATABASE = operating.NO_DATABASE
    BAD_COMMAND = operating.BAD_COMMAND
    NO_NOTICE = operating.NO_NOTICE
    BAD_ROUTE = operating.BAD_ROUTE
    NO_SUCH_ROUTE = operating.NO_SUCH_ROUTE
    BAD_TEMPLATE = operating.BAD_TEMPLATE
    NO_TEMPLATE = operating.NO_TEMPLATE
    NO_SANDBOX = operating.NO_SANDBOX
    PRODUCTS_CLASH = operating.PRODUCTS_CLASH
    WRONG_SIGN_IN = office.WRONG_SIGN_IN
    TOO_MANY_TRIES = office.TOO_MANY_TRIES
    WRONG_CODE = office.WRONG_CODE
    CODE_USED = office.CODE_USED
    NOT_SIGNED_IN = office.NOT_SIGNED_IN
    NO_PERMISSION = office.NO_PERMISSION
    FORGED_REQUEST = office.FORGED_REQUEST
    NO_PAGE = office.NO_PAGE
    NO_PAYMENT_PASSWORD = office.NO_PAYMENT_PASSWORD
    WRONG_PAYMENT_PASSWORD = office.WRONG_PAYMENT_PASSWORD
    WEAK_PASSWORD = office.WEAK_PASSWORD
    ACCOUNT_EXISTS = office.ACCOUNT_EXISTS
    NO_ACCOUNT = office.NO_ACCOUNT
    BAD_ACCOUNT = office.BAD_ACCOUNT
    LAST_ADMINISTRATOR = office.LAST_ADMINISTRATOR
    NO_ROLE = office.NO_ROLE
    BAD_ROLE = office.BAD_ROLE
    ROLE_IN_USE = office.ROLE_IN_USE
    ALREADY_SET_UP = office.ALREADY_SET_UP
    BAD_SOURCE = office.BAD_SOURCE
    NO_SOURCE = office.NO_SOURCE
    BAD_LIMIT = office.BAD_LIMIT
    NO_METHOD = office.NO_METHOD
    NO_EXPORT = office.NO_EXPORT
    EXPORT_STATE = office.EXPORT_STATE
    EXPORT_GONE = office.EXPORT_GONE
    TOO_MANY_EXPORTS = office.TOO_MANY_EXPORTS
    WRONG_PASSWORD = office.WRONG_PASSWORD
    OLD_KEY_LIVES = office.OLD_KEY_LIVES
    NO_OLD_KEY = office.NO_OLD_KEY
    BAD_INPUT = office.BAD_INPUT
    TOO_LARGE = office.TOO_LARGE
    NO_OWN_NOTICE = office.NO_OWN_NOTICE
    TEST_NOTICE = office.TEST_NOTICE
    NO_PUSH = logins.NO_PUSH
    NO_LOGIN = logins.NO_LOGIN
    LOGIN_REFUSED = logins.LOGIN_REFUSED
    LOGIN_CODE = logins.LOGIN_CODE
    LOGIN_SESSION = logins.LOGIN_SESSION
    LOGIN_DATA = logins.LOGIN_DATA
    LOGIN_STATE = logins.LOGIN_STATE
    LOGIN_SNAPSHOT = logins.LOGIN_SNAPSHOT
    PROOF_NAME = logins.PROOF_NAME
    PROOF_CONTENT = logins.PROOF_CONTENT
    NO_PROOF = logins.NO_PROOF
    BAD_SERVER_IP = logins.BAD_SERVER_IP
    LOGIN_UNKNOWN = logins.LOGIN_UNKNOWN
    MESSAGE_CONFLICT = letters.MESSAGE_CONFLICT
    MESSAGE_NOT_FOUND = letters.MESSAGE_NOT_FOUND
    MESSAGE_KIND = letters.MESSAGE_KIND
    MESSAGE_FIELDS = letters.MESSAGE_FIELDS
    MESSAGE_CHANNEL = letters.MESSAGE_CHANNEL
    BAD_LETTER = letters.BAD_LETTER
    MESSAGE_TEMPLATE = letters.MESSAGE_TEMPLATE
    DELIVERY_CONFLICT = deliveries.DELIVERY_CONFLICT
    DELIVERY_NOT_FOUND = deliveries.DELIVERY_NOT_FOUND
    DELIVERY_PARCEL = deliveries.DELIVERY_PARCEL
    DELIVERY_ENDED = deliveries.DELIVERY_ENDED
    DELIVERY_GOING = deliveries.DELIVERY_GOING
    DELIVERY_UNSURE = deliveries.DELIVERY_UNSURE
    DELIVERY_MOMENT = deliveries.DELIVERY_MOMENT
    DELIVERY_PRACTICE = deliveries.DELIVERY_PRACTICE
    DELIVERY_SHOP = deliveries.DELIVERY_SHOP
    DELIVERY_TIPPING = deliveries.DELIVERY_TIPPING
    GOODS_CONFLICT = goods.GOODS_CONFLICT
    GOODS_NOT_FOUND = goods.GOODS_NOT_FOUND
    GOODS_FACTS = goods.GOODS_FACTS
    GOODS_UNSURE = goods.GOODS_UNSURE
    GOODS_SHOP = goods.GOODS_SHOP
    GOODS_NOT_TAKEN = goods.GOODS_NOT_TAKEN
    NO_SITE = scenes.NO_SITE
    BAD_SITE = scenes.BAD_SITE
    NO_SCENE_CODE = scenes.NO_SCENE_CODE
    SITE_CLOSED = scenes.SITE_CLOSED
    BAD_ENTRY = scenes.BAD_ENTRY
    NOT_PARKED = scenes.NOT_PARKED
    NO_SUCH_ACCOUNT = scenes.NO_SUCH_ACCOUNT
    OPERATOR_SILENT = scenes.OPERATOR_SILENT
    OPERATOR_WRONG = scenes.OPERATOR_WRONG
    NO_BILL = scenes.NO_BILL
    BILL_OVER = scenes.BILL_OVER
    ALREADY_PAID = scenes.ALREADY_PAID
    PAYING_ELSEWHERE = scenes.PAYING_ELSEWHERE
    NOTHING_DUE = scenes.NOTHING_DUE
    WRONG_SUM = scenes.WRONG_SUM
    OTHER_APP = scenes.OTHER_APP
    PARKED_ALREADY = scenes.PARKED_ALREADY
    NO_PARKING = scenes.NO_PARKING
    UNKNOWN_SCENE = scenes.UNKNOWN_SCENE
    BAD_CODES = scenes.BAD_CODES
    OWN_FEES = scenes.OWN_FEES
    OPERATOR_UNKNOWN_KEY = scenes.OPERATOR_UNKNOWN_KEY
    NO_SUCH_CODE = scenes.NO_SUCH_CODE

    @property
    def entry(self) -> Entry:
        """The row itself."""
        row: Entry = self.value
        return row


class Refusal(Exception):
    """A problem that ends a request: the table's row and the detail of this case (a field's name, a limit)."""

    def __init__(self, problem: Problem, detail: str | Text = "", fields: Sequence[tuple[str, Text]] = ()) -> None:
        """`fields`: those of a form that are meant, each with what is wrong about it."""
        super().__init__(f"{problem.name} {detail}".strip())
        self.problem = problem
        self.fields = tuple(fields)
        self.detail = detail if isinstance(detail, Text) else Text(detail, detail)

    def message(self, language: Language = "zh") -> str:
        """What the reader is told: the row's words and the detail."""
        words, detail = self.problem.entry.message.to(language), self.detail.to(language)
        return f"{words}{'：' if language == 'zh' else ': '}{detail}" if detail else words
