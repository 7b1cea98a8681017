"""Making merchants and changing them; every process hears of it."""

import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.text import Text, listed
from hutong.features.audit.words import FIELDS, changed
from hutong.features.merchants import public_key as keys
from hutong.features.merchants.directory import NEWS
from hutong.features.merchants.merchant import COLUMNS, Merchant, build, networks, place
from hutong.features.merchants.offers import called, opened
from hutong.switchboard.actor import Actor
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.drafts import rows

LATE_MONEY: Final = ("refund", "credit", "hold")
LADDERS: Final = ("wechat", "alipay")
KEYS: Final = ("md5_key", "public_key")  # those of which two live while they are changed
_NAMES: Final = {"md5_key": Text("MD5 密钥", "MD5 key"), "public_key": Text("商户公钥", "public key")}
_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,32}")
_DIGITS: Final = 10**9
_ID_NAME: Final = Text("商户号", "Merchant number")
_WIRES: Final = {"id": "merId"}  # what merchants and the command write for a column


@dataclass(frozen=True, slots=True)
class Terms:
    """What can be changed about a merchant besides its keys; None leaves a thing as it is."""

    name: str | None = None
    enabled: bool | None = None
    allowed_ips: str | None = None
    notice_json: bool | None = None
    notice_ladder: str | None = None
    late_money: str | None = None
    products: Sequence[str] | None = None  # ("*",): all
    accounts: Sequence[str] | None = None  # at platforms, by merchant number; ("*",): all

    def columns(self) -> dict[str, Any]:
        """The columns to change; Refusal (BAD_MERCHANT)."""
        given = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) is not None}
        if "allowed_ips" in given:
            given["allowed_ips"] = addresses(given["allowed_ips"])
        _one_of("notice_ladder", self.notice_ladder, LADDERS)
        _one_of("late_money", self.late_money, LATE_MONEY)
        for name in ("products", "accounts"):
            if name in given:
                given[name] = None if list(given[name]) == ["*"] else list(given[name])
        return given


@dataclass(frozen=True, slots=True)
class Created:
    """A new merchant and the only moment its MD5 key is at hand without asking the vault."""

    merchant: Merchant
    md5_key: Secret


async def create(
    actor: Actor, name: str, *, mer_id: str = "", public_key: str = "", terms: Terms | None = None
) -> Created:
    """A new merchant with fresh keys; Refusal (MERCHANT_EXISTS, BAD_MERCHANT, PRODUCTS_CLASH).

    Without `mer_id` ten digits are drawn; without `public_key` nothing verifies until one is set.
    """
    mer_id = mer_id or f"1{secrets.randbelow(_DIGITS):09d}"
    if not _ID.fullmatch(mer_id):
        raise _bad("id", Text("1–32 位字母、数字、下划线或连字符", "1 to 32 letters, digits, _ or -"))
    md5_key, private = Secret(secrets.token_hex(16)), Signer.generate()
    columns: dict[str, Any] = {
        "id": mer_id,
        "allowed_ips": "*",
        **(terms or Terms()).columns(),
        "name": name,
        "public_key": pem(public_key) if public_key else None,
        "md5_key": actor.vault.seal(md5_key, place(mer_id, "md5_key")),
        "platform_private_key": actor.vault.seal(private, place(mer_id, "platform_private_key")),
        "platform_public_key": Signer(private).public_pem(),
    }
    marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    names = ", ".join(columns)
    insert = f"INSERT INTO merchant ({names}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING RETURNING {COLUMNS}"
    async with actor.change() as connection:
        row = await connection.fetchrow(insert, *columns.values())
        if row is None:
            raise Refusal(Problem.MERCHANT_EXISTS, mer_id, [("id", Text("已被使用", "already taken"))])
        await _agree(connection, row, ())
        await _told(connection, actor, "merchant.create", mer_id, {"name": name, "allowed_ips": row["allowed_ips"]})
    return Created(build(row, actor.vault), md5_key)


async def edit(actor: Actor, mer_id: str, terms: Terms) -> Merchant:
    """Changes what `terms` names; Refusal (NO_MERCHANT, BAD_MERCHANT, PRODUCTS_CLASH)."""
    columns = terms.columns()
    return await _change(actor, mer_id, "merchant.edit", lambda _: columns)


async def set_public_key(actor: Actor, mer_id: str, public_key: str) -> Merchant:
    """A new public key; the one before stays good until `retire_keys`.

    Refusal (NO_MERCHANT, BAD_MERCHANT, OLD_KEY_LIVES).
    """
    text = await may_set_public_key(actor, mer_id, public_key)

    def columns(row: asyncpg.Record) -> dict[str, Any]:
        return {"public_key": text, "public_key_previous": row["public_key"]} if _differs(row, text) else {}

    return await _change(actor, mer_id, "merchant.public_key", columns, lambda: {"public_key": text})


async def may_set_public_key(actor: Actor, mer_id: str, public_key: str, shortest: int = 0) -> str:
    """Whether it may, as `set_public_key` refuses it: before a code is spent on that. The key as PEM.

    `shortest`: bits that a key must have when its owners choose it; operators may register what there is.
    """
    row = await _row(actor.pool, mer_id)
    text = pem(public_key, row["platform_public_key"], shortest)
    _differs(row, text)
    return text


async def rotate_md5_key(actor: Actor, mer_id: str) -> tuple[Merchant, Secret]:
    """A new MD5 key; the one before stays good until `retire_keys`. Refusal (NO_MERCHANT, OLD_KEY_LIVES)."""
    fresh = Secret(secrets.token_hex(16))

    def columns(row: asyncpg.Record) -> dict[str, Any]:
        _alone(row, "md5_key")
        sealed = actor.vault.seal(fresh, place(mer_id, "md5_key"))
        return {"md5_key": sealed, "md5_key_previous": _moved(actor, row, "md5_key", "md5_key_previous")}

    return await _change(actor, mer_id, "merchant.md5_key", columns, dict), fresh


async def may_rotate_md5_key(actor: Actor, mer_id: str) -> None:
    """Whether it may, as `rotate_md5_key` refuses it: before a code is spent on that."""
    _alone(await _row(actor.pool, mer_id), "md5_key")


async def retire_keys(actor: Actor, mer_id: str, which: Sequence[str] = KEYS) -> Merchant:
    """Ends the life of the previous MD5 key, of the previous public key, or of both.

    Refusal (NO_MERCHANT, NO_OLD_KEY).
    """
    gone: list[str] = []

    def columns(row: asyncpg.Record) -> dict[str, Any]:
        gone.extend(_with_old(row, which))
        return {f"{name}_previous": None for name in gone}

    return await _change(actor, mer_id, "merchant.retire_keys", columns, lambda: {"keys": gone})


async def revert_keys(actor: Actor, mer_id: str, which: Sequence[str] = KEYS) -> Merchant:
    """Takes the new one back: the previous MD5 key, public key or both are the current ones, and the only ones.

    Refusal (NO_MERCHANT, NO_OLD_KEY).
    """
    back: list[str] = []

    def columns(row: asyncpg.Record) -> dict[str, Any]:
        back.extend(_with_old(row, which))
        before = {name: _moved(actor, row, f"{name}_previous", name) for name in back}
        return {**before, **{f"{name}_previous": None for name in back}}

    return await _change(actor, mer_id, "merchant.revert_keys", columns, lambda: {"keys": back})


async def have_old_keys(actor: Actor, mer_id: str, which: Sequence[str]) -> None:
    """Whether there are some to end or to take back, as both refuse it: before a code is spent on that."""
    _with_old(await _row(actor.pool, mer_id), which)


async def md5_key(actor: Actor, mer_id: str) -> Secret:
    """The merchant's MD5 key, to be shown to somebody who may see it; that it was seen is written down."""
    row = await _row(actor.pool, mer_id)
    async with actor.change() as connection:
        await actor.note(connection, "merchant.md5_key.seen", f"merchant/{mer_id}", {})
    return actor.vault.unseal(row["md5_key"], place(mer_id, "md5_key"))


async def find(actor: Actor, mer_id: str) -> Merchant:
    """One merchant; Refusal (NO_MERCHANT)."""
    return build(await _row(actor.pool, mer_id), actor.vault)


async def every(actor: Actor) -> list[Merchant]:
    """All merchants, oldest first."""
    rows = await actor.pool.fetch(f"SELECT {COLUMNS} FROM merchant ORDER BY created_at, id")
    return [build(row, actor.vault) for row in rows]


def addresses(text: str) -> str:
    """A list of addresses, tidied: "*" alone, or addresses and networks with commas; Refusal (BAD_MERCHANT)."""
    parts = [part for part in re.split(r"[,，;；\s]+", text) if part]
    if not parts:
        raise _bad("allowed_ips", Text("至少填一个地址，或只填 *", "at least one address, or * alone"))
    if "*" in parts and len(parts) > 1:
        raise _bad("allowed_ips", Text("* 须单独填写，不能与地址并列", "* stands alone, not beside addresses"))
    try:
        read = networks(",".join(parts))
    except ValueError as error:
        wrong = next((part for part in parts if not _is_network(part)), text)
        raise _bad(
            "allowed_ips", Text(f"{wrong} 不是 IP 地址或网段", f"{wrong} is no IP address or network")
        ) from error
    zoned = next((part for part in parts if "%" in part), "")
    if zoned:  # fe80::1%eth0 names an interface of some machine, and nothing that comes from elsewhere
        raise _bad(
            "allowed_ips",
            Text(f"{zoned} 带网卡名，不是公网地址", f"{zoned} names an interface and is no public address"),
        )
    return "*" if read is None else ",".join(parts)


def pem(public_key: str, platform: str = "", shortest: int = 0) -> str:
    """A pasted public key as PEM; Refusal (BAD_MERCHANT). `platform`: the hub's own, which is refused by name."""
    try:
        return keys.read(public_key, platform, shortest)
    except keys.NoPublicKey as error:
        raise _bad("public_key", error.cause) from error


async def _row(connection: Pool | Connection, mer_id: str) -> asyncpg.Record:
    row: asyncpg.Record | None = await connection.fetchrow(f"SELECT {COLUMNS} FROM merchant WHERE id = $1", mer_id)
    if row is None:
        raise Refusal(Problem.NO_MERCHANT, mer_id)
    return row


def _alone(row: asyncpg.Record, which: str) -> None:
    """A third key would end the oldest, with which their servers may still sign."""
    if row[f"{which}_previous"] is not None:
        raise Refusal(Problem.OLD_KEY_LIVES, _NAMES[which])


def _differs(row: asyncpg.Record, text: str) -> bool:
    """Whether the public key is another than the current one, and may come beside it."""
    if row["public_key"] == text:
        return False
    _alone(row, "public_key")
    return True


def _with_old(row: asyncpg.Record, which: Sequence[str]) -> list[str]:
    found = [name for name in KEYS if name in which and row[f"{name}_previous"] is not None]
    if not found:
        zh, en = listed(_NAMES[name].zh for name in which).zh, listed(_NAMES[name].en for name in which).en
        raise Refusal(Problem.NO_OLD_KEY, Text(zh, en))
    return found


def _moved(actor: Actor, row: asyncpg.Record, source: str, target: str) -> Any:
    """What one column holds, as another holds it: seals are bound to their column."""
    if source.startswith("public_key"):
        return row[source]
    return actor.vault.seal(actor.vault.unseal(row[source], place(row["id"], source)), place(row["id"], target))


async def _change(
    actor: Actor,
    mer_id: str,
    action: str,
    columns: Callable[[asyncpg.Record], Mapping[str, Any]],
    detail: Callable[[], Mapping[str, Any]] | None = None,
) -> Merchant:
    """Writes the columns that `columns` makes of the row as it is; without `detail` the audit has old and new."""
    async with actor.change() as connection:
        row = await _row(connection, mer_id)
        wanted = columns(row)
        for column, value in wanted.items():  # names are this module's own
            await connection.execute(f"UPDATE merchant SET {column} = $2 WHERE id = $1", mer_id, value)
        if not {"products", "enabled"}.isdisjoint(wanted):
            await _agree(connection, await _row(connection, mer_id), row["products"] or ())
        await _told(connection, actor, action, mer_id, changed(row, wanted) if detail is None else detail())
    return await find(actor, mer_id)


async def _agree(connection: Connection, row: asyncpg.Record, before: Collection[str]) -> None:
    """Passes a merchant whose products there are, and may stand side by side; Refusal (BAD_MERCHANT, PRODUCTS_CLASH).

    `before`: those that were open already; such a one may have been removed since.
    """
    content = await rows.read(connection)
    unknown = [name for name in row["products"] or () if name not in (*content.products, *before)]
    if unknown:
        raise _bad("products", _unknown(unknown, list(content.products)))
    offered = {called(row["name"], row["id"]): opened(row["products"])} if row["enabled"] else {}
    found = next((one for one in exclusive.conflicts(content, offered) if one.merchant), None)
    if found is not None:
        raise Refusal(Problem.PRODUCTS_CLASH, found.pair(), [("products", found.pair())])


def _unknown(names: Sequence[str], known: Sequence[str]) -> Text:
    zh, en = "、".join(names), ", ".join(names)
    if not known:
        return Text(f"没有 {zh}，还没有任何支付产品", f"there is no {en}: no product was made yet")
    return Text(f"没有 {zh}；现有 {'、'.join(known)}", f"there is no {en}, but {', '.join(known)}")


async def _told(connection: Connection, actor: Actor, action: str, mer_id: str, detail: Mapping[str, Any]) -> None:
    await actor.note(connection, action, f"merchant/{mer_id}", detail)
    await connection.execute("SELECT pg_notify($1, $2)", NEWS, mer_id)


def _is_network(text: str) -> bool:
    try:
        return networks(text) is not None
    except ValueError:
        return False


def _one_of(what: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        known = listed(choices)
        raise _bad(what, Text(f"{value}（只能是 {known.zh}）", f"{value} (one of {known.en})"))


def _bad(column: str, why: Text) -> Refusal:
    name, wire = FIELDS.get(column, _ID_NAME), _WIRES.get(column, column)
    detail = Text(f"{name.zh}（{wire}）：{why.zh}", f"{name.en} ({wire}): {why.en}")
    return Refusal(Problem.BAD_MERCHANT, detail, [(column, why)])
