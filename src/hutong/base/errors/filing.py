"""Rows 3201 and up of the table of errors: what can go wrong with a file."""

from typing import Final

from hutong.base.errors.entry import Entry
from hutong.base.text import Text

FILE_CONFLICT: Final = Entry(
    3201,
    409,
    Text("文件编号已被使用且内容不同", "The fileId was used before with other content"),
    Text("同一 fileId 曾以不同的名称、大小或摘要提交", "The same fileId was sent with another name, size or digest"),
    Text("内容相同才可重复提交；否则换一个 fileId", "Repeat the same content, or use a new fileId"),
)
FILE_NOT_FOUND: Final = Entry(
    3202,
    404,
    Text("文件不存在", "No such file"),
    Text("该商户名下没有这个 fileId", "This merchant has no file with that fileId"),
    Text("核对 merId 与 fileId", "Check merId and fileId"),
)
FILE_TYPE: Final = Entry(
    3203,
    415,
    Text("不允许的文件类型", "This type of file is not allowed"),
    Text(
        "后缀不在通道允许之列，或文件内容与后缀不符",
        "No channel takes this suffix, or the content isn't what the suffix says",
    ),
    Text(
        "换成允许的类型；需要新的类型请运营人员修改 FILE_ALLOW_SUFFIX",
        "Use an allowed type; the operator allows more in FILE_ALLOW_SUFFIX",
    ),
)
FILE_SIZE: Final = Entry(
    3204,
    413,
    Text("文件大小不符", "The file's size is wrong"),
    Text("超过上限，或收到的字节数与 size 不同", "It is too large, or other than `size` bytes came"),
    Text("核对 size 与实际内容后重新上传", "Compare size with the content and upload again"),
)
FILE_CHECKSUM: Final = Entry(
    3205,
    422,
    Text("文件摘要不符", "The file's digest is wrong"),
    Text("收到的内容与 sha256 不一致", "The content that came doesn't have this SHA-256"),
    Text("sha256 为 64 位十六进制；传输有误请重新上传", "sha256 is 64 hex digits; upload again if bytes were damaged"),
)
FILE_NAME: Final = Entry(
    3206,
    400,
    Text("文件名不可用", "The name can't be used"),
    Text("含有路径、特殊字符，或没有后缀", "It holds a path or special characters, or has no suffix"),
    Text("改为类似 合同.pdf 的名称", "Use a name such as contract.pdf"),
)
FILE_NOT_READY: Final = Entry(
    3207,
    409,
    Text("文件还不可用", "The file isn't ready"),
    Text("还在上传、上传失败，或浏览器还没有传来", "It is being uploaded, failed, or the browser hasn't put it yet"),
    Text("查询文件状态；失败的请重新上传", "Ask for its state; upload again if it failed"),
)
FILE_GONE: Final = Entry(
    3208,
    410,
    Text("文件已删除", "The file was deleted"),
    Text("该文件已被删除，编号不能再用", "It was deleted, and its number can't be used again"),
    Text("换一个 fileId 重新上传", "Upload under a new fileId"),
)
LINK_WRONG: Final = Entry(
    3209,
    403,
    Text("链接无效或已过期", "The link is wrong or has expired"),
    Text("链接被改动，或已超过有效时间", "It was changed, or its time is over"),
    Text("请向发给您链接的一方索取新的链接", "Ask whoever gave you the link for a new one"),
)
