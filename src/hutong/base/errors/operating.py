"""Rows 6001 and up of the table of errors: what the people who run a hub can get wrong."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

UNKNOWN_CODE: Final = Entry(
    6001,
    404,
    Text("没有这个通道编码", "There is no such channel code"),
    Text("通道编码写错了，或当前版本还不支持", "The code is misspelt, or this version doesn't have it"),
    Text("从 hutong channel codes 列出的代码中选择", "Choose one that `hutong channel codes` lists"),
)
UNKNOWN_KEY: Final = Entry(
    6002,
    422,
    Text("通道没有这个配置键", "The channel has no such key"),
    Text("配置键写错了，区分大小写", "The key is misspelt; case matters"),
    Text("用 hutong channel codes 查看该通道的配置键", "`hutong channel codes CODE` lists the keys"),
)
BAD_VALUE: Final = Entry(
    6003,
    422,
    Text("配置值不正确", "A setting's value is wrong"),
    Text(
        "不是所列配置键要求的内容，每项后有它的说明", "It isn't what the key takes; what each key holds is told with it"
    ),
    Text("按提示改正后重新保存", "Correct it as told and save again"),
)
INCOMPLETE: Final = Entry(
    6004,
    422,
    Text("配置不完整，未发布", "The configuration isn't complete; nothing was published"),
    Text("下列各项缺失或有误，运行中的配置没有变动", "What is listed is absent or wrong; what runs has not changed"),
    Text("改正全部各项后再刷新", "Correct all of it, then refresh"),
)
CHANNEL_EXISTS: Final = Entry(
    6005,
    409,
    Text("通道已存在", "The channel exists already"),
    Text("通道编码与通道商户号的组合不能重复", "Code and merchant number together are unique"),
    Text("修改已有通道，或换一个通道商户号", "Change the existing channel, or use another merchant number"),
)
CHANNEL_NOT_FOUND: Final = Entry(
    6006,
    404,
    Text("没有这个通道", "There is no such channel"),
    Text("编号或名称写错了，或通道已被删除", "The id is wrong, or the channel was removed"),
    Text("用 hutong channel list 查看", "`hutong channel list` shows all"),
)
CHANNEL_IN_USE: Final = Entry(
    6007,
    409,
    Text("通道正在被使用", "The channel is in use"),
    Text("还有支付产品、路由或短信模板指向该通道", "Products, routes or templates point at it"),
    Text("先改走或删除它们", "Point them elsewhere or remove them first"),
)
NO_REVISION: Final = Entry(
    6008,
    404,
    Text("没有这个版本", "There is no such revision"),
    Text("版本号写错了，或从未发布", "The number is wrong, or it was never published"),
    Text("用 hutong channel versions 查看", "`hutong channel versions` shows all"),
)
NOTHING_TO_PUBLISH: Final = Entry(
    6009,
    409,
    Text("没有需要发布的改动", "There is nothing to publish"),
    Text("草稿与运行中的版本相同", "The draft equals what runs"),
    Text("修改配置后再刷新", "Change something first"),
)
DRAFT_CHANGED: Final = Entry(
    6010,
    409,
    Text("草稿已被他人改动", "Somebody else changed the draft"),
    Text("在你查看之后，草稿或运行中的版本有变动", "Draft or published revision changed after you looked"),
    Text("载入最新内容，看过再改", "Load what is there now, look, then decide"),
)
BAD_PRODUCT: Final = Entry(
    6011,
    422,
    Text("支付产品不正确", "The product is wrong"),
    Text(
        "名称、场景、通道或限额不成立，或与服务商的合同冲突",
        "Its name, scene, channel or limits can't be so, or a provider's contract forbids it",
    ),
    Text("按提示改正", "Correct it as told"),
)
NO_PRODUCT: Final = Entry(
    6012,
    404,
    Text("没有这个支付产品", "There is no such product"),
    Text("名称写错了，或已被删除", "The name is wrong, or it was removed"),
    Text("用 hutong product list 查看", "`hutong product list` shows all"),
)
NO_MASTER_KEY: Final = Entry(
    6013,
    503,
    Text("没有主密钥", "There is no master key"),
    Text("HUTONG_MASTER_KEY 与 HUTONG_HOME/master.key 都没有", "Neither HUTONG_MASTER_KEY nor HUTONG_HOME/master.key"),
    Text("设置其中之一；新系统可用 hutong migrate 生成", "Provide one; `hutong migrate` makes one for a new system"),
)
WRONG_MASTER_KEY: Final = Entry(
    6014,
    503,
    Text("主密钥不正确", "The master key is wrong"),
    Text("数据库中的密文不是用它保护的", "It isn't the one that protects this database"),
    Text("找回原来的主密钥；没有它密文无法读取", "Restore the original key; nothing sealed can be read without it"),
)
BROKEN_SEAL: Final = Entry(
    6015,
    409,
    Text("密文已损坏", "A sealed value is broken"),
    Text("密文被改动或被移到了别处", "It was changed, or moved from another place"),
    Text("重新填写该项", "Set the value again"),
)
NO_MERCHANT: Final = Entry(
    6016,
    404,
    Text("没有这个商户", "There is no such merchant"),
    Text("merId 写错了", "The merId is wrong"),
    Text("用 hutong merchant list 查看", "`hutong merchant list` shows all"),
)
MERCHANT_EXISTS: Final = Entry(
    6017,
    409,
    Text("商户已存在", "The merchant exists already"),
    Text("merId 不能重复", "A merId is unique"),
    Text("换一个 merId", "Use another merId"),
)
BAD_MERCHANT: Final = Entry(
    6018,
    422,
    Text("商户资料不正确", "Something about the merchant is wrong"),
    Text(
        "公钥、IP 列表或选项的写法不对，或没有所填的支付产品",
        "A key, an address list or an option is malformed, or there is no product of a name that was given",
    ),
    Text("按提示改正", "Correct it as told"),
)
NO_DATABASE: Final = Entry(
    6019,
    503,
    Text("连不上数据库", "The database can't be reached"),
    Text(
        "HUTONG_DATABASE_URL 未设置、不正确，或数据库没有运行",
        "HUTONG_DATABASE_URL is absent or wrong, or nothing runs there",
    ),
    Text("检查地址；初次使用可运行 hutong demo", "Check the address; newcomers run `hutong demo`"),
)
BAD_COMMAND: Final = Entry(
    6020,
    400,
    Text("命令写法不正确", "The command is malformed"),
    Text("参数不是所要求的写法", "An argument isn't written as required"),
    Text("用 --help 查看写法", "See --help"),
)
NO_NOTICE: Final = Entry(
    6021,
    404,
    Text("没有这条通知", "No such notice"),
    Text("没有这个编号的商户通知", "No notice to a merchant has this id"),
    Text("用 hutong notice list 查编号", "See `hutong notice list`"),
)
BAD_ROUTE: Final = Entry(
    6022,
    422,
    Text("路由不正确", "The route is wrong"),
    Text("业务类型、通道或权重不成立", "Its business type, channel or weight can't be so"),
    Text("按提示改正", "Correct it as told"),
)
NO_SUCH_ROUTE: Final = Entry(
    6023,
    404,
    Text("没有这条路由", "There is no such route"),
    Text("该业务类型没有指向这个通道的路由", "No route of this business type leads to that channel"),
    Text("用 hutong route list 查看", "`hutong route list` shows all"),
)
BAD_TEMPLATE: Final = Entry(
    6024,
    422,
    Text("短信模板不正确", "The template is wrong"),
    Text("名称、内容或通道的模板编号不成立", "Its name, text or a channel's template can't be so"),
    Text("按提示改正", "Correct it as told"),
)
NO_TEMPLATE: Final = Entry(
    6025,
    404,
    Text("没有这个短信模板", "There is no such template"),
    Text("名称写错了，或已被删除", "The name is wrong, or it was removed"),
    Text("用 hutong sms template list 查看", "`hutong sms template list` shows all"),
)
NO_SANDBOX: Final = Entry(
    6026,
    503,
    Text("连不上沙箱", "The sandbox can't be reached"),
    Text("那个地址没有沙箱在运行，或当前目录不是演示的目录", "No sandbox runs there, or this is not the demo's folder"),
    Text(
        "先运行 hutong demo；演示在别处时用 HUTONG_HOME 指定它的目录，或用 --sandbox 给出地址",
        "Run `hutong demo` first; where the demo lives elsewhere, name its folder by HUTONG_HOME, or give --sandbox",
    ),
)
PRODUCTS_CLASH: Final = Entry(
    6027,
    409,
    Text("这些支付产品不能对一个商户同时开通", "These products can't be open to one merchant together"),
    Text(
        "按合同，银联商务的扫码支付不能与微信、支付宝自己的扫码支付并存；App 支付不受影响",
        "By contract, scan payments of UnionPay Commerce exclude WeChat's and Alipay's own; app payments may stay",
    ),
    Text(
        "改为指定产品，只开通其中一方（命令行用 --products，名称见 hutong product list）；"
        "或在「支付方式管理」切换，停用另一方",
        "Open chosen products, of one side only (--products; `hutong product list` has the names),"
        " or switch the other side off under payment methods",
    ),
)
