"""`hutong sandbox call`: one call of the signed API as the demo's merchant."""

import asyncio
import json
import secrets
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.screen import AsJson, as_json, line
from hutong.app.cli.term.words import both, language, say
from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.caller import Answered, Caller
from hutong.app.settings import Settings
from hutong.base.errors import Problem, Refusal
from hutong.base.http import NeverLeft, NoAnswer, Wire
from hutong.base.text import Text

HELP: Final = both("以演示商户的身份调用签名接口", "Make a call of the signed API as the demo's merchant")
_NUMBERS: Final = {"/api/sms/": "smsId", "/api/file/": "fileId"}  # made up where they are not given
_NEW: Final = ("/api/sms/send", "/api/sms/code/send", "/api/file/upload", "/api/file/presign")


def call(
    path: Annotated[str, typer.Argument(help=both("接口地址，如 /api/sms/send", "The call, e.g. /api/sms/send"))],
    fields: Annotated[
        list[str] | None, typer.Argument(help=both("字段=值；签名等自动补全", "field=value; the signature is added"))
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help=both("要上传的文件", "The file to upload"), exists=True, dir_okay=False),
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Prints the answer and whether its signature is right; ends with 1 when the hub refused."""
    given = pairs(fields)
    if path in _NEW:
        number = next(name for start, name in _NUMBERS.items() if path.startswith(start))
        given.setdefault(number, f"T{secrets.token_hex(8)}")
    try:
        config = shop_config.read(Settings.from_environment().home / "demo.json")
    except shop_config.NoShop as error:
        raise Refusal(Problem.BAD_COMMAND, str(error)) from error
    try:
        content = None if file is None else (file.name, file.read_bytes())
        answered = asyncio.run(_called(config, path, given, content))
    except (NeverLeft, NoAnswer, ValueError) as error:
        url = config.hub_url
        detail = Text(f"{url} 没有可读的答复：演示在运行吗？", f"no readable answer from {url}: does the demo run?")
        raise Refusal(Problem.BAD_COMMAND, detail) from error
    _print(answered, in_json)
    if answered.answer.get("code", 1) != 1:
        raise typer.Exit(1)


async def _called(
    config: shop_config.Config, path: str, given: dict[str, str], file: tuple[str, bytes] | None
) -> Answered:
    http = Wire()
    try:
        caller = Caller(config, http, language())
        return await (caller.call(path, given) if file is None else caller.upload(path, given, *file))
    finally:
        await http.close()


def _print(answered: Answered, in_json: bool) -> None:
    if in_json:
        as_json({"status": answered.status, "genuine": answered.genuine, "answer": dict(answered.answer)})
        return
    shown: dict[str, Any] = {name: _read(value) for name, value in answered.answer.items() if name != "sign"}
    Console(highlight=False).print_json(json.dumps(shown, ensure_ascii=False))
    if answered.genuine is not None:
        right = say("答复的签名正确", "The answer's signature is right")
        wrong = say("答复的签名不对", "The answer's signature is wrong")
        line(f"{'✔' if answered.genuine else '✘'} {right if answered.genuine else wrong}", "dim")


def _read(value: Any) -> Any:
    """A JSON text within the answer as what it says: it is signed as a text, and read by people as a list."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
