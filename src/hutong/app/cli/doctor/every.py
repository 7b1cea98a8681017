"""`hutong doctor --list`: everything that can be found, with cause and remedy, as a table or a page for the docs."""

from collections.abc import Iterable
from typing import Final

import typer

from hutong.app.cli.term.screen import as_json, table
from hutong.app.cli.term.words import say, tell
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Level
from hutong.features.doctor.run import ailments, house

LEVELS: Final = {Level.ERROR: Text("错误", "Error"), Level.WARN: Text("警告", "Warning")}
_SETTING: Final = "setting."  # what begins so is about one key of one channel
_HEAD: Final = """# 自检 Self-check

<!-- Written by `hutong doctor --list --markdown`; a test keeps it equal to the code. -->

`hutong doctor` 检查正在运行的配置，`hutong doctor --draft` 在刷新之前检查草稿；管理后台在「系统设置 → 自检」。
检查只看、只问无害的问题，不改动任何东西。每一项都说明原因与处理办法，并指出在哪个页面处理；有错误时命令以 1 结束。
`--json` 输出 `checked`（检查过的编号）、`found`、`errors`、`warnings` 与 `findings`。

`hutong doctor` examines what runs, `hutong doctor --draft` the draft before a refresh; in the office it is “Self-check”
under the system's settings. It only looks, and asks providers what is harmless. Everything that is found comes with its
cause, its remedy and the page where it is mended; the command ends with 1 where something is wrong. `--json` prints
`checked` (the ids that were looked for), `found`, `errors`, `warnings` and `findings`.
"""
_COLUMNS: Final = "\n| id | 级别 Level | 原因 Cause | 处理 Remedy |\n| --- | --- | --- | --- |\n"
_GENERAL: Final = "\n## 系统本身 The hub itself\n"
_ACCOUNTS: Final = "\n## 服务商账号 Accounts at providers\n"
_KEYS: Final = "\n## 通道的配置项 Keys of channels\n"


def every(*, in_json: bool, markdown: bool) -> None:
    """Prints every check."""
    if in_json:
        as_json([_packed(one) for one in ailments()])
    elif markdown:
        typer.echo(page(), nl=False)
    else:
        names = ["id", say("级别", "Level"), say("原因", "Cause"), say("处理", "Remedy")]
        rows = [[one.id, tell(LEVELS[one.level]), tell(one.cause), tell(one.remedy)] for one in ailments()]
        table("", names, rows)


def page() -> str:
    """The page of documentation."""
    own = {one.id for one in house()}
    keys = [one for one in ailments() if one.id.startswith(_SETTING) and one.id.count(".") == 2]
    apart = {one.id for one in keys}
    general = [one for one in ailments() if one.id in own - apart]
    accounts = [one for one in ailments() if one.id not in own]
    parts = ((_GENERAL, general), (_ACCOUNTS, accounts), (_KEYS, keys))
    return _HEAD + "".join(f"{head}{_COLUMNS}{_rows(found)}" for head, found in parts)


def _rows(found: Iterable[Ailment]) -> str:
    return "".join(
        f"| `{one.id}` | {LEVELS[one.level].zh} {LEVELS[one.level].en} | {_cell(one.cause)} | {_cell(one.remedy)} |\n"
        for one in found
    )


def _cell(text: Text) -> str:
    return "<br>".join(part.replace("|", "\\|").replace("\n", " ") for part in text)


def _packed(one: Ailment) -> dict[str, object]:
    return {
        "id": one.id,
        "level": str(one.level),
        "cause": one.cause._asdict(),
        "remedy": one.remedy._asdict(),
        "place": one.place,
    }
