"""Rows 8021 and up of the table of errors: what a platform pushed, who somebody is there, and proofs of a domain."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

NO_PUSH: Final = Entry(
    8021,
    404,
    Text("没有这条消息推送", "There is no such push"),
    Text("编号不对，或者已过保留期", "The number is wrong, or it was forgotten after its time"),
    Text("在消息推送列表中查找", "Look for it in the list of pushes"),
)
NO_LOGIN: Final = Entry(
    8030,
    404,
    Text("没有能这样做的平台通道", "No platform channel can do this"),
    Text(
        "没有启用的通道以 channel 的值为通道商户号（AppID），或该通道没有此能力",
        "No enabled channel has this AppID as its channel merchant number, or it can't do this",
    ),
    Text(
        "核对 AppID；请运营人员配置该通道并刷新，或为您开通此账号",
        "Check the AppID; ask the operator to set the channel up and refresh, or to open this account to you",
    ),
)
LOGIN_REFUSED: Final = Entry(
    8031,
    422,
    Text("平台拒绝了登录", "The platform refused the login"),
    Text(
        "登录码无效、已用过、已过期，或该用户被平台限制；平台的代码与原话见 msg",
        "The code is wrong, used or too old, or the platform blocks this user; its number and words are in msg",
    ),
    Text("让用户重新登录，用新的登录码再试一次", "Let the person log in again, and come with the new code"),
)
LOGIN_CODE: Final = Entry(
    8032,
    404,
    Text("授权码无效", "This login code is no good"),
    Text(
        "授权码写错、已用过、超过 5 分钟，或不是发给此商户的",
        "It is mistyped, was used, is older than five minutes, or is another merchant's",
    ),
    Text("每个授权码只能取一次身份；请让用户重新授权", "Each is good once; send the person to the login page again"),
)
LOGIN_SESSION: Final = Entry(
    8033,
    404,
    Text("此用户没有会话", "This user has no session"),
    Text("没有用登录码登录过，或登录已超过 30 天", "There was no login by code, or it is more than 30 days ago"),
    Text("先让小程序登录并调用 /api/login/code", "Let the mini program log in and call /api/login/code first"),
)
LOGIN_DATA: Final = Entry(
    8034,
    422,
    Text("用户数据打不开或签名不符", "The user data can't be opened, or its signature is wrong"),
    Text(
        "数据属于别的应用，或取得数据之后用户又登录过，会话已更换",
        "It is another application's, or the person has logged in again since and the session is another one",
    ),
    Text(
        "让小程序先登录（/api/login/code），再重新取得数据",
        "Let the mini program log in first (/api/login/code), then get the data anew",
    ),
)
LOGIN_STATE: Final = Entry(
    8035,
    400,
    Text("这次登录已失效", "This login is no longer good"),
    Text(
        "登录超过 10 分钟、已用过、地址被改动，或是在另一个浏览器中打开的",
        "It took more than ten minutes, was used, was changed, or came back to another browser",
    ),
    Text("回到原来的页面重新打开", "Go back to the page that you came from, and open it again"),
)
LOGIN_SNAPSHOT: Final = Entry(
    8036,
    403,
    Text("现在只是快照浏览，无法识别付款人", "This is only a preview; nobody can be recognised in it"),
    Text("平台的快照模式给出的是虚拟身份", "The platform's preview mode gives an identity that is nobody's"),
    Text("点页面底部的“使用完整服务”，再继续", "Choose the full service at the bottom of the page, then go on"),
)
PROOF_NAME: Final = Entry(
    8037,
    400,
    Text("验证文件的文件名不对", "The proof file's name is wrong"),
    Text(
        "只接受 MP_verify_ 加 16 个字母数字，或 10 个字母数字，扩展名 .txt",
        "It is MP_verify_ and 16 letters or digits, or 10 letters or digits, and then .txt",
    ),
    Text("上传从微信后台下载的原文件，不要改名", "Upload the file as WeChat gave it, under its own name"),
)
PROOF_CONTENT: Final = Entry(
    8038,
    400,
    Text("验证文件的内容不对", "The proof file's content is wrong"),
    Text(
        "MP_verify_X.txt 的内容只有 X；小程序的校验文件是 32 位小写字母与数字",
        "MP_verify_X.txt holds X and nothing else; a mini program's file holds 32 lower-case letters or digits",
    ),
    Text("重新下载后上传，不要用编辑器另存", "Download it again and upload it as it is"),
)
NO_PROOF: Final = Entry(
    8039,
    404,
    Text("没有这个验证文件", "There is no such proof file"),
    Text("没有上传过，或已删除", "It was never uploaded, or was removed"),
    Text("核对文件名", "Check its name"),
)
BAD_SERVER_IP: Final = Entry(
    8040,
    400,
    Text("服务器 IP 不对", "This is no server address"),
    Text("须为公网 IPv4 或 IPv6 地址，最多 20 个", "Public IPv4 or IPv6 addresses are wanted, twenty at most"),
    Text("填写服务器访问外网时的公网 IP", "Enter the public address from which the server reaches others"),
)
LOGIN_UNKNOWN: Final = Entry(
    8041,
    504,
    Text("平台没有给出可信的答复", "The platform gave no trusted answer"),
    Text(
        "请求可能已到达平台，登录码可能已被用掉；不会再核实",
        "The request may have arrived and used the code up; nothing is being checked",
    ),
    Text(
        "让用户重新登录，用新的登录码再试；没有登录码的调用直接重试",
        "Let the person log in again, and come with the new code; a call without a code may be repeated",
    ),
)
