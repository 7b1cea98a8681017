"""`hutong sign` and `hutong verify`: the signature of document 003, step by step, and where it goes wrong."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from hutong.app.cli.term.given import pairs, value
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, as_json, line
from hutong.app.cli.term.words import both, language, say
from hutong.base import signing
from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import BadKey, Signer, Verifier
from hutong.base.secrets import Secret, masked
from hutong.base.signing import Steps, steps
from hutong.base.signing.explain import explain
from hutong.base.text import Text
from hutong.features.merchants import Merchant, edit
from hutong.switchboard.actor import Actor

app = typer.Typer()
Fields = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help=both("待签名字段", "The fields to sign"))]
MerchantId = Annotated[
    str,
    typer.Option(
        "--merchant", help=both("用这个商户的 MD5 密钥与公钥", "Take MD5 key and public key of this merchant")
    ),
]
Md5Key = Annotated[str, typer.Option("--md5-key", help=both("MD5 密钥；@文件 或 -", "The MD5 key; @FILE or -"))]
ShowKey = Annotated[
    bool, typer.Option("--show-key", help=both("在文本中显示 MD5 密钥", "Show the MD5 key in the text"))
]
Against = Annotated[
    str,
    typer.Option(
        "--text", help=both("您的待签名文本，指出第一处不同", "Your text to sign; the first difference is shown")
    ),
]


@app.command(help=both("按步骤生成签名", "Make a signature step by step"))
def sign(
    fields: Fields,
    private_key: Annotated[
        str, typer.Option("--private-key", help=both("商户私钥；@文件", "The private key; @FILE"))
    ] = "",
    md5_key: Md5Key = "",
    merchant: MerchantId = "",
    text: Against = "",
    show_key: ShowKey = False,
    in_json: AsJson = False,
) -> None:
    """The text to sign, its MD5, and with a private key the signature."""
    given, key = pairs(fields), _md5_key(md5_key, merchant)
    made = steps(given, key)
    signature = signing.sign(given, key, _signer(private_key)) if private_key else ""
    shown, compared = _shown(made, key, show_key), _compared(made, key, text, show_key)
    if in_json:
        as_json({"text": shown, "md5": made.digest, "sign": signature, **compared})
        return
    _print(given, shown, made)
    _print_compared(compared)
    if signature:
        line(
            say(
                "第 4 步：用商户私钥签名（SHA-256，PKCS#1 v1.5），base64",
                "Step 4: signed (SHA-256, PKCS#1 v1.5), base64",
            ),
            "bold",
        )
        line(f"sign={signature}")
    else:
        line(say("给出 --private-key @文件 可得到签名。", "With --private-key @FILE the signature is made too."), "dim")


@app.command(help=both("验证签名，指出错在哪一步", "Check a signature and tell which step is wrong"))
def verify(
    fields: Fields,
    public_key: Annotated[str, typer.Option("--public-key", help=both("公钥；@文件", "The public key; @FILE"))] = "",
    md5_key: Md5Key = "",
    merchant: MerchantId = "",
    platform: Annotated[
        bool, typer.Option("--platform", help=both("验证平台的签名（通知、应答）", "Check the hub's signature"))
    ] = False,
    text: Against = "",
    show_key: ShowKey = False,
    in_json: AsJson = False,
) -> None:
    """Whether `sign` is right; ends with 1 when it isn't."""
    given, key = pairs(fields), _md5_key(md5_key, merchant)
    verifier = _verifier(public_key, merchant, platform)
    if "sign" not in given:
        raise Refusal(Problem.MISSING_FIELD, "sign")
    good = signing.verify(given, key, verifier)
    why = Text("", "") if good else explain(given, [key], [verifier], list(given))
    made = steps(given, key)
    shown, compared = _shown(made, key, show_key), _compared(made, key, text, show_key)
    if in_json:
        as_json({"valid": good, "why": why.to(language()), "text": shown, "md5": made.digest, **compared})
    else:
        _print(given, shown, made)
        _print_compared(compared)
        words = ("✔ 签名正确", "✔ The signature is right") if good else (f"✘ 签名错误：{why.zh}", f"✘ Wrong: {why.en}")
        line(say(*words), "green" if good else "red")
    if not good:
        raise typer.Exit(1)


def _print(given: Mapping[str, str], shown: str, made: Steps) -> None:
    taking = [name for name in sorted(given) if name != "sign" and given[name] != ""]
    empty = [name for name in given if given[name] == ""]
    line(
        say(
            "第 1 步：非空字段按 ASCII 升序（sign 不参与）",
            "Step 1: fields in ascending ASCII order, no empty ones, no sign",
        ),
        "bold",
    )
    line(", ".join(taking))
    if empty:
        line(say(f"空值不参与：{', '.join(empty)}", f"empty, left out: {', '.join(empty)}"), "dim")
    line(say("第 2 步：待签名文本", "Step 2: the text to sign"), "bold")
    line(shown)
    line(say("第 3 步：MD5，大写", "Step 3: its MD5, upper case"), "bold")
    line(made.digest)


def _shown(made: Steps, key: Secret, show_key: bool) -> str:
    return made.text if show_key else made.text.removesuffix(key.reveal()) + masked(key.reveal())


def _compared(made: Steps, key: Secret, given: str, show_key: bool) -> dict[str, Any]:
    """Where the reader's text and ours differ first, with what stands around it; secrets masked."""
    theirs = value("--text", given)
    if not theirs:
        return {}
    at = next((i for i, (a, b) in enumerate(zip(made.text, theirs, strict=False)) if a != b), None)
    if at is None and len(made.text) == len(theirs):
        return {"same": True}
    at = min(len(made.text), len(theirs)) if at is None else at

    def around(text: str) -> str:
        if not show_key:
            head, mark, tail = text.rpartition("key=")
            text = f"{head}{mark}{masked(tail)}" if mark else text.replace(key.reveal(), masked(key.reveal()))
        return text[max(0, at - 20) : at + 20]

    return {"same": False, "at": at, "ours": around(made.text), "yours": around(theirs)}


def _print_compared(compared: dict[str, Any]) -> None:
    if compared.get("same"):
        line(say("✔ 与您的文本相同", "✔ Your text is the same"), "green")
    elif compared:
        at = compared["at"] + 1
        line(say(f"✘ 与您的文本从第 {at} 个字符起不同", f"✘ Your text differs from character {at} on"), "red")
        line(f"  {say('平台', 'hub ')}  …{compared['ours']}…")
        line(f"  {say('您的', 'you ')}  …{compared['yours']}…")


def _md5_key(given: str, merchant: str) -> Secret:
    if given:
        key = Secret(value("--md5-key", given).strip())
    elif merchant:
        key = run(lambda actor: edit.md5_key(actor, merchant))
    else:
        detail = Text("须给出 --md5-key 或 --merchant", "give --md5-key or --merchant")
        raise Refusal(Problem.BAD_COMMAND, detail)
    if not key:
        raise Refusal(Problem.MERCHANT_KEYS)
    return key


def _signer(given: str) -> Signer:
    try:
        return Signer(Secret(value("--private-key", given)))
    except BadKey as error:
        raise Refusal(Problem.BAD_COMMAND, Text("--private-key 不是 RSA 私钥", str(error))) from error


def _verifier(given: str, merchant: str, platform: bool) -> Verifier:
    if given:
        try:
            return Verifier(value("--public-key", given))
        except BadKey as error:
            raise Refusal(Problem.BAD_COMMAND, Text("--public-key 不是 RSA 公钥", str(error))) from error
    if not merchant:
        detail = Text("须给出 --public-key 或 --merchant", "give --public-key or --merchant")
        raise Refusal(Problem.BAD_COMMAND, detail)

    async def find(actor: Actor) -> Merchant:
        return await edit.find(actor, merchant)

    found = run(find)
    if platform:
        return Verifier(found.platform_public_key)
    if not found.verifiers:
        raise Refusal(Problem.MERCHANT_KEYS)
    return found.verifiers[0]
