"""Rows 7001 and up of the table of errors: what people in front of the back office can get wrong."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

WRONG_SIGN_IN: Final = Entry(
    7001,
    401,
    Text("用户名或密码不正确", "The user name or the password is wrong"),
    Text("用户名、密码有误，或账号已停用", "One of them is misspelt, or the account is switched off"),
    Text("核对后重试；忘记密码请联系管理员重置", "Check both; an administrator can reset a forgotten password"),
)
TOO_MANY_TRIES: Final = Entry(
    7002,
    429,
    Text("尝试次数过多", "Too many tries"),
    Text("连续输错多次，等待时间随次数加倍", "Several wrong tries in a row; each further one doubles the wait"),
    Text("等待提示的时间后再试", "Wait as long as told and try again"),
)
WRONG_CODE: Final = Entry(
    7003,
    401,
    Text("动态验证码不正确", "The authenticator's code is wrong"),
    Text("验证码输错或已过期，或手机时间不准", "It is misspelt or too old, or the phone's clock is off"),
    Text(
        "输入当前的 6 位验证码；手机时间设为自动", "Enter the six digits shown now; set the phone's clock to automatic"
    ),
)
CODE_USED: Final = Entry(
    7004,
    401,
    Text("动态验证码已使用过", "This code was used already"),
    Text("每个动态验证码只能使用一次", "Each code of the authenticator is good once"),
    Text("等下一个验证码（最多 30 秒）", "Wait for the next code, 30 seconds at most"),
)
NOT_SIGNED_IN: Final = Entry(
    7005,
    401,
    Text("尚未登录", "You are not signed in"),
    Text("会话不存在、已过期或已被结束", "The session does not exist, has run out or was ended"),
    Text("重新登录", "Sign in again"),
)
NO_PERMISSION: Final = Entry(
    7006,
    403,
    Text("没有权限", "You may not do this"),
    Text("当前账号的角色不包含该权限", "Your role does not have this permission"),
    Text(
        "请管理员换个角色：运营后台在 系统设置 → 角色，商户后台在 账号",
        "Ask for another role: in the office System settings, Roles; at the portal Accounts",
    ),
)
FORGED_REQUEST: Final = Entry(
    7007,
    403,
    Text("请求来源无法确认", "This request does not come from our own page"),
    Text("缺少或写错了 X-CSRF 请求头", "The X-CSRF header is missing or wrong"),
    Text("刷新页面后重试", "Load the page again and retry"),
)
NO_PAGE: Final = Entry(
    7008,
    404,
    Text("没有这个地址", "There is nothing at this address"),
    Text("地址写错了，或者请求方法不对", "The address is misspelt, or the method is not one that it takes"),
    Text("从菜单进入；若页面很久没刷新，刷新一次", "Come by the menu; load a page again that has long been open"),
)
NO_PAYMENT_PASSWORD: Final = Entry(
    7009,
    409,
    Text("尚未设置支付密码", "There is no payment password yet"),
    Text("该操作需要支付密码，当前账号还没有设置", "This needs the payment password, and your account has none"),
    Text("在右上角 我的账号 中设置支付密码", "Set one under My account, top right"),
)
WRONG_PAYMENT_PASSWORD: Final = Entry(
    7010,
    401,
    Text("支付密码不正确", "The payment password is wrong"),
    Text("支付密码输入错误", "It is misspelt"),
    Text("核对后重试；忘记请找管理员重置", "Check it; an administrator can reset a forgotten one"),
)
WEAK_PASSWORD: Final = Entry(
    7011,
    422,
    Text("密码不符合要求", "The password can't be used"),
    Text("密码太短、太常见或与其他密码相同", "It is too short, too common, or the same as another one"),
    Text("按提示换一个密码", "Choose another one as told"),
)
ACCOUNT_EXISTS: Final = Entry(
    7012,
    409,
    Text("用户名已被使用", "The user name is taken"),
    Text("已有同名账号", "There is an account with this name"),
    Text("换一个用户名", "Choose another name"),
)
NO_ACCOUNT: Final = Entry(
    7013,
    404,
    Text("没有这个账号", "There is no such account"),
    Text("账号不存在或不属于当前范围", "It does not exist, or is not within your reach"),
    Text("刷新列表后重试", "Load the list again"),
)
BAD_ACCOUNT: Final = Entry(
    7014,
    422,
    Text("账号资料不正确", "The account is malformed"),
    Text("用户名或所属商户不符合要求", "Its name or its merchant is not what is allowed"),
    Text("按提示改正", "Correct it as told"),
)
LAST_ADMINISTRATOR: Final = Entry(
    7015,
    409,
    Text("至少要保留一个可用的管理员", "One administrator has to stay"),
    Text("这是最后一个启用的管理员账号", "This is the last administrator that is switched on"),
    Text("先添加或启用另一个管理员", "Add or enable another administrator first"),
)
NO_ROLE: Final = Entry(
    7016,
    404,
    Text("没有这个角色", "There is no such role"),
    Text("角色名写错或已被删除", "Its name is misspelt, or it was removed"),
    Text("从角色列表中选择", "Choose one of the list"),
)
BAD_ROLE: Final = Entry(
    7017,
    422,
    Text("角色不正确", "The role is malformed"),
    Text("名称、标签或权限不符合要求", "Its name, label or permissions are not what is allowed"),
    Text("按提示改正；内置角色不能修改，可新增角色", "Correct it as told; built-in roles stay, make one of your own"),
)
ROLE_IN_USE: Final = Entry(
    7018,
    409,
    Text("角色正在使用", "The role is in use"),
    Text("仍有账号使用该角色", "There are accounts with this role"),
    Text("先给这些账号换角色", "Give these accounts another role first"),
)
ALREADY_SET_UP: Final = Entry(
    7019,
    409,
    Text("已经初始化过", "This hub is set up already"),
    Text("已有管理员账号", "There is an administrator"),
    Text(
        "忘记密码用 hutong account reset-password 重置",
        "`hutong account reset-password` helps with a forgotten password",
    ),
)
BAD_SOURCE: Final = Entry(
    7040,
    422,
    Text("地址或网段不正确", "The address or network can't be listed"),
    Text("不是 IP 地址或网段，范围太大，或到期时间已过", "It is none, too wide, or its end is in the past"),
    Text("写成 203.0.113.5 或 203.0.113.0/24", "Write 203.0.113.5 or 203.0.113.0/24"),
)
NO_SOURCE: Final = Entry(
    7041,
    404,
    Text("白名单中没有它", "It is not on the allow list"),
    Text("地址或网段已被移除，或者从未加入", "The address or network was removed, or never listed"),
    Text("刷新列表后重试", "Load the list again"),
)
BAD_LIMIT: Final = Entry(
    7042,
    422,
    Text("上限不正确", "The limit can't be set"),
    Text("上限超出允许的范围", "It is outside of what is allowed"),
    Text("按提示改正", "Correct it as told"),
)
NO_METHOD: Final = Entry(
    7043,
    404,
    Text("没有这种支付方式", "There is no such payment method"),
    Text("当前版本的通道中没有这种收款方式", "No channel of this version collects money in this way"),
    Text("从 基础信息管理 → 支付方式管理 中选择", "Choose one under Basic data, Payment methods"),
)
NO_EXPORT: Final = Entry(
    7030,
    404,
    Text("没有这个导出任务", "There is no such export"),
    Text("任务已被清理，或属于别人", "It was forgotten, or is somebody else's"),
    Text("在 交易管理 → 导出任务 中查看，或重新导出", "Look under Trade, Exports, or export once more"),
)
EXPORT_STATE: Final = Entry(
    7031,
    409,
    Text("导出任务的状态不允许这样做", "The export's state does not allow this"),
    Text("任务可能刚刚完成、失败或被取消", "It may have been finished, failed or cancelled just now"),
    Text("刷新列表后再看", "Load the list again"),
)
EXPORT_GONE: Final = Entry(
    7032,
    410,
    Text("导出文件不在了", "The export's file is gone"),
    Text(
        "文件已过保留期，或 worker 与 web 不在同一台机器上",
        "It was kept long enough, or worker and web share no HUTONG_HOME",
    ),
    Text(
        "点“重试”重新生成；多台机器须共享 HUTONG_HOME/exports",
        "Retry it; several machines have to share HUTONG_HOME/exports",
    ),
)
TOO_MANY_EXPORTS: Final = Entry(
    7033,
    429,
    Text("同时进行的导出太多", "Too many exports at once"),
    Text("每人最多有这么多未完成的导出", "Nobody may have more unfinished ones than this"),
    Text("等前面的完成，或取消几个", "Wait for those before it, or cancel some"),
)
OLD_KEY_LIVES: Final = Entry(
    7044,
    409,
    Text("旧密钥仍有效，暂时不能再换", "The previous key is still live, so another can't be set yet"),
    Text(
        "最多两把同时有效；再换一把，最旧的会立即失效，而您的服务器可能还在用它签名",
        "Two live at most: with a third the oldest would end at once, and your servers may still sign with it",
    ),
    Text(
        "服务器已换用新密钥：停用旧的，再更换；新密钥登记错了或不想用了：撤回新的，再更换",
        "If your servers use the new one, end the old one first; if the new one is wrong, take it back first",
    ),
)
NO_OLD_KEY: Final = Entry(
    7045,
    409,
    Text("没有可以恢复的旧密钥", "There is no previous key to go back to"),
    Text(
        "只有一把密钥有效：旧的已停用，或从未更换过", "Only one key is live: the old one was ended, or there was none"
    ),
    Text("需要新密钥时直接更换", "Set another key if you need one"),
)
WRONG_PASSWORD: Final = Entry(
    7034,
    401,
    Text("登录密码不正确", "The password is wrong"),
    Text("输入的不是现在的登录密码", "It is not the password that you sign in with now"),
    Text("核对后重试；忘记请找管理员重置", "Check it; an administrator can reset a forgotten one"),
)
BAD_INPUT: Final = Entry(
    7050,
    400,
    Text("填写的内容不正确", "What was filled in is not right"),
    Text(
        "有一项太长、格式不对，或含有不允许的字符；也可能是地址中的筛选条件有误",
        "Something is too long, malformed or holds a forbidden character, or a filter in the address is wrong",
    ),
    Text(
        "按提示改正后再试；筛选条件有误时清空筛选",
        "Correct it as told and try again; clear the filters if they are wrong",
    ),
)
TOO_LARGE: Final = Entry(
    7051,
    413,
    Text("提交的内容太大", "That is too much at once"),
    Text("一次提交的内容不能超过 1 MB", "One form can hold 1 MB at most"),
    Text("只粘贴需要的内容，例如一张证书", "Paste only what is needed, such as one certificate"),
)
NO_OWN_NOTICE: Final = Entry(
    7052,
    404,
    Text("您没有这条通知", "You have no such notice"),
    Text("编号写错了，或者不是本商户的通知", "Its id is misspelt, or it is not a notice to this merchant"),
    Text("在 交易 → 商户通知 中查找", "Look for it under Trade, Notices"),
)
TEST_NOTICE: Final = Entry(
    7053,
    409,
    Text("测试通知不能重发", "A test notice is not sent again"),
    Text("测试通知只发送一次", "Test notices are sent once"),
    Text("在 开发设置 → 通知测试 中重新发送一条", "Send a new one under Developer settings, Notify tester"),
)
