"""`hutong scene code`: the codes that hang at sites: listed, made, renamed, switched on and off, saved as a picture."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.scene import sheet
from hutong.app.cli.term.given import value
from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.screen import AsJson, as_json, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features import sheets
from hutong.features.scenes import codes, look
from hutong.features.scenes.codes import Wanted, url_of
from hutong.features.scenes.known import scene
from hutong.features.scenes.look import WantedCodes
from hutong.features.scenes.scene import KINDS, Code, Kind
from hutong.switchboard.actor import Actor

app = typer.Typer(no_args_is_help=True, help=both("收费二维码。", "Codes that hang at sites."))
CodeName = Annotated[str, typer.Argument(metavar="CODE", help=both("十位码", "Its ten letters"))]
_RANGE: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_CELLS: Final = re.compile(r"\s*[\t,，]\s*")


@app.command("list", help=both("列出二维码，最新在前", "List codes, newest first"))
def list_(
    site: Annotated[int | None, typer.Option("--site", min=1, help=both("收费点", "Of this site"))] = None,
    batch: Annotated[str, typer.Option("--batch", help=both("批次", "Of this batch"))] = "",
    kind: Annotated[Kind | None, typer.Option("--kind", help=both("类别", "Of this kind"))] = None,
    search: Annotated[
        str, typer.Option("--search", help=both("码，或名称、车道、账号的一部分", "A code, or a part of the label"))
    ] = "",
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用的", "Those on or off"))] = None,
    most: Annotated[int, typer.Option("--limit", "-n", min=1, max=5000, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """Codes."""
    print_list(WantedCodes(site, kind or "", batch, search.strip(), on), most, in_json)


@app.command(help=both("生成二维码；一次多个即为一个批次", "Make codes; several at once are a batch"))
def create(
    site_id: Annotated[int, typer.Argument(metavar="SITE", min=1, help=both("收费点编号", "The site's number"))],
    labels: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[LABEL[=VALUE]…]",
            help=both("印在码下的名称；= 后为车道名或账号，默认同名称", "Printed below; after =: the lane or account"),
        ),
    ] = None,
    kind: Annotated[Kind, typer.Option("--kind", help=both("类别", "Their kind"))] = "gate",
    numbers: Annotated[
        str,
        typer.Option("--numbers", metavar="1-50", help=both("把名称中的 {} 换成每个号码", "Put each number for {}")),
    ] = "",
    lines: Annotated[
        str,
        typer.Option(
            "--lines",
            metavar="@FILE",
            help=both(
                "每行一个：名称，或名称、逗号、车道或账号；- 为标准输入",
                "A code a line: label, or label,value; -: stdin",
            ),
        ),
    ] = "",
    in_json: AsJson = False,
) -> None:
    """New codes of a site."""
    given = [*_labels(labels or (), numbers), *_lines(value("--lines", lines))]

    async def work(actor: Actor) -> list[Code]:
        known = (await look.places(actor.pool, [site_id])).get(site_id)
        if known is None:
            raise Refusal(Problem.NO_SITE, str(site_id))
        named = scene(known[1]).judge_value(kind, "") is not None  # such a code bears a lane or an account
        wanted = [Wanted(kind, label, (own or label) if named else own) for label, own in given]
        return await codes.make(actor, site_id, wanted)

    made = run(work)
    if in_json:
        as_json([_packed(one) for one in made])
        return
    line(f"✔ {say('已生成', 'Made')} {len(made)}  {made[0].batch}".rstrip(), "green")
    _print(made)


@app.command(help=both("改名：印出的码仍有效", "Rename: what is printed stays good"))
def edit(
    code: CodeName,
    label: Annotated[str, typer.Option("--label", help=both("名称", "Its label"))],
    in_json: AsJson = False,
) -> None:
    """Another label."""
    _change(code, in_json, label=label)


@app.command(help=both("启用二维码", "Switch a code on"))
def enable(code: CodeName, in_json: AsJson = False) -> None:
    """On."""
    _change(code, in_json, enabled=True)


@app.command(help=both("停用二维码：扫码后提示无效", "Switch a code off: whoever scans it is told"))
def disable(code: CodeName, in_json: AsJson = False) -> None:
    """Off."""
    _change(code, in_json, enabled=False)


@app.command(help=both("把一个二维码存为图片", "Save one code as a picture"))
def save(
    code: CodeName,
    svg: Annotated[Path | None, typer.Option("--svg", dir_okay=False, help=both("SVG 文件", "An SVG file"))] = None,
    png: Annotated[Path | None, typer.Option("--png", dir_okay=False, help=both("PNG 文件", "A PNG file"))] = None,
    in_json: AsJson = False,
) -> None:
    """The code alone; sheets with words come from `hutong scene site codes`."""
    if svg is None and png is None:
        raise Refusal(Problem.BAD_COMMAND, Text("须给出 --svg 或 --png", "give --svg or --png"))

    async def work(actor: Actor) -> Code:
        return await codes.find(actor.pool, code.upper())

    url = url_of(settings().base_url, run(work).code)
    wanted = ((svg, sheets.svg), (png, sheets.png))
    files = [sheet.write(file, [draw(url)]) for file, draw in wanted if file is not None]
    if in_json:
        as_json({"url": url, "files": [str(file) for file in files]})
        return
    for file in files:
        line(f"✔ {url} → {file}", "green")


def print_list(wanted: WantedCodes, most: int, in_json: bool) -> None:
    """Prints the codes that are wanted, newest first."""

    async def work(actor: Actor) -> list[Code]:
        return await look.codes(actor.pool, wanted, limit=most)

    found = run(work)
    if in_json:
        as_json([_packed(one) for one in found])
    elif not found and wanted != WantedCodes(wanted.site_id):
        line(say("没有符合条件的二维码。", "No code is as wanted."))
    elif not found:
        line(say("没有二维码；用 hutong scene code create 生成。", "None; `hutong scene code create` makes them."))
    else:
        _print(found)


def _change(code: str, in_json: bool, *, label: str | None = None, enabled: bool | None = None) -> None:
    async def work(actor: Actor) -> Code:
        return await codes.edit(actor, code.upper(), label=label, enabled=enabled)

    found = run(work)
    if in_json:
        as_json(_packed(found))
        return
    line(f"✔ {say('已保存', 'Saved')} {found.code}", "green")
    _print([found])


def _labels(given: Sequence[str], numbers: str) -> Iterator[tuple[str, str]]:
    """Labels and values; with numbers, each of them so often. Refusal (BAD_COMMAND)."""
    spread = [""]
    if numbers:
        match = _RANGE.fullmatch(numbers)
        if match is None or not 0 <= int(match[2]) - int(match[1]) < codes.MOST:
            zh = f"--numbers 写成 1-50，最多 {codes.MOST} 个"
            raise Refusal(Problem.BAD_COMMAND, Text(zh, f"write --numbers as 1-50, at most {codes.MOST} of them"))
        if not any("{}" in one for one in given):
            raise Refusal(Problem.BAD_COMMAND, Text("名称中须有 {}", "the label must hold {}"))
        spread = [str(n).zfill(len(match[1])) for n in range(int(match[1]), int(match[2]) + 1)]
    for one in given:
        for number in spread if "{}" in one else [""]:
            label, _, own = one.replace("{}", number or "{}").partition("=")
            yield label.strip(), own.strip()


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for one in filter(None, map(str.strip, text.splitlines())):
        label, own = (*_CELLS.split(one, maxsplit=1), "")[:2]
        yield label, own


def _packed(one: Code) -> dict[str, Any]:
    return {**asdict(one), "url": url_of(settings().base_url, one.code)}


def _print(found: Sequence[Code]) -> None:
    names = [say("码", "Code"), say("收费点", "Site"), say("类别", "Kind"), say("名称", "Label")]
    names += [say("车道或账号", "Lane or account"), say("链接", "Link"), say("启用", "On")]
    base = settings().base_url
    table("", names, [_row(one, base) for one in found])


def _row(one: Code, base: str) -> list[str]:
    kind = tell(KINDS[one.kind]) if one.kind in KINDS else one.kind
    return [one.code, str(one.site_id), kind, one.label, one.value, url_of(base, one.code), yes_no(one.enabled)]
