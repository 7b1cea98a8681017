"""The draft: channels and their settings as they are being edited. Nothing here takes effect before a refresh."""

from collections.abc import Collection, Iterator, Mapping

import asyncpg

from hutong.base.db import Connection
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, masked
from hutong.base.text import Text, listed
from hutong.base.vault import VaultError
from hutong.capabilities.channel import Config, Key, KeyProblem, Spec, judge
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts.rows import PUT_SETTING, agree, read
from hutong.switchboard.drafts.uses import uses
from hutong.switchboard.seal import place


async def look(actor: Actor) -> Content:
    """The whole draft, read at one moment."""
    async with actor.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        return await read(connection)


def find(content: Content, reference: str) -> Setup:
    """A channel by id, by CODE/MERCHANT_NO, or by CODE when only one has it; Refusal (CHANNEL_NOT_FOUND)."""
    code, _, merchant_no = reference.partition("/")
    for setup in content.channels.values():
        if reference in (str(setup.id), f"{setup.code}/{setup.merchant_no}"):
            return setup
    same = [setup for setup in content.channels.values() if setup.code == code and not merchant_no]
    if len(same) == 1:
        return same[0]
    titles = "; ".join(setup.title for setup in same)
    raise Refusal(Problem.CHANNEL_NOT_FOUND, f"{reference}{f' ({titles})' if titles else ''}")


async def add_channel(
    actor: Actor,
    code: str,
    merchant_no: str,
    *,
    name: str = "",
    remark: str = "",
    enabled: bool = True,
    settings: Mapping[str, str] | None = None,
) -> Setup:
    """A new channel in the draft; Refusal (UNKNOWN_CODE, CHANNEL_EXISTS, UNKNOWN_KEY, BAD_VALUE)."""
    spec, merchant_no = registry.spec(code), merchant_no.strip()
    _check({spec.config.MERCHANT_NO: merchant_no})
    insert = (
        "INSERT INTO channel (code, merchant_no, name, remark, enabled) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (code, merchant_no) DO NOTHING RETURNING id"
    )
    async with actor.change() as connection:
        channel_id = await connection.fetchval(insert, code, merchant_no, name, remark, enabled)
        if channel_id is None:
            raise _taken(code, merchant_no)
        shown = await _put(connection, actor, spec, channel_id, settings or {})
        detail = {"code": code, "merchant_no": merchant_no, "name": name, "settings": shown}
        await actor.note(connection, "channel.add", f"channel/{channel_id}", detail)
        return (await read(connection)).channels[channel_id]


async def edit_channel(
    actor: Actor,
    channel_id: int,
    *,
    merchant_no: str | None = None,
    name: str | None = None,
    remark: str | None = None,
    enabled: bool | None = None,
    settings: Mapping[str, str | None] | None = None,
    expect: str | None = None,
) -> Setup:
    """Changes what is not None, all or nothing; an empty secret means "keep", a setting that is None is removed.

    `expect`: the mark that was looked at.

    Refusal (CHANNEL_NOT_FOUND, CHANNEL_EXISTS, UNKNOWN_KEY, BAD_VALUE, DRAFT_CHANGED).
    """
    given = {"merchant_no": merchant_no, "name": name, "remark": remark, "enabled": enabled}
    wanted = {column: value for column, value in given.items() if value is not None}
    async with actor.change() as connection:
        setup = await _setup(connection, channel_id)
        agree(expect, setup, _named(setup))
        if merchant_no is not None:
            wanted["merchant_no"] = merchant_no.strip()
            _check({registry.spec(setup.code).config.MERCHANT_NO: merchant_no.strip()})
        after = {**_columns(setup), **wanted}
        try:
            await connection.execute(
                "UPDATE channel SET merchant_no = $2, name = $3, remark = $4, enabled = $5, updated_at = now()"
                " WHERE id = $1",
                channel_id,
                *after.values(),
            )
        except asyncpg.UniqueViolationError as error:
            raise _taken(setup.code, str(after["merchant_no"])) from error
        shown = await _put(connection, actor, registry.spec(setup.code), channel_id, settings) if settings else {}
        await actor.note(connection, "channel.edit", f"channel/{channel_id}", {**wanted, **shown})
        return (await read(connection)).channels[channel_id]


async def remove_channel(actor: Actor, channel_id: int) -> Setup:
    """Takes a channel out of the draft; Refusal (CHANNEL_NOT_FOUND, CHANNEL_IN_USE).

    Payments made on it keep finding it in the revision that they pin.
    """
    async with actor.change() as connection:
        setup = await _setup(connection, channel_id)
        users = uses(await read(connection), channel_id).fields()
        if users:
            zh, en = listed(name.zh for _, name in users).zh, listed(name.en for _, name in users).en
            raise Refusal(Problem.CHANNEL_IN_USE, Text(f"{setup.title}：{zh}", f"{setup.title}: {en}"), users)
        await connection.execute("DELETE FROM channel WHERE id = $1", channel_id)
        await actor.note(connection, "channel.remove", f"channel/{channel_id}", _columns(setup))
        return setup


async def unset_settings(actor: Actor, channel_id: int, keys: Collection[str], *, expect: str | None = None) -> Setup:
    """Removes settings; Refusal (CHANNEL_NOT_FOUND, UNKNOWN_KEY when one isn't set, DRAFT_CHANGED)."""
    async with actor.change() as connection:
        setup = await _setup(connection, channel_id)
        agree(expect, setup, _named(setup))
        for key in keys:
            if key not in setup.settings:
                raise Refusal(Problem.UNKNOWN_KEY, Text(f"{key} 没有设置", f"{key} is not set"))
        await connection.execute("DELETE FROM setting WHERE channel_id = $1 AND key = ANY($2)", channel_id, list(keys))
        await _touch(connection, channel_id)
        await actor.note(connection, "channel.unset", f"channel/{channel_id}", {"keys": list(keys)})
        return (await read(connection)).channels[channel_id]


async def edit_setting(
    actor: Actor,
    channel_id: int,
    key: str,
    *,
    value: str | None = None,
    name: str | None = None,
    remark: str | None = None,
    expect: str | None = None,
) -> Setup:
    """Changes what is not None of one row of settings: its value, what people call it, a remark.

    Refusal (CHANNEL_NOT_FOUND, UNKNOWN_KEY when there is no row and no value, BAD_VALUE, DRAFT_CHANGED).
    """
    update = "UPDATE setting SET name = $3, remark = $4 WHERE channel_id = $1 AND key = $2"
    async with actor.change() as connection:
        setup = await _setup(connection, channel_id)
        agree(expect, setup, _named(setup))
        given = {} if value is None else {key: value}
        shown = await _put(connection, actor, registry.spec(setup.code), channel_id, given)
        kept = (await _setup(connection, channel_id)).settings.get(key)
        if kept is None and not shown:
            raise Refusal(Problem.UNKNOWN_KEY, Text(f"{key} 没有设置", f"{key} is not set"))
        if kept is not None and (name is not None or remark is not None):
            words = kept.name if name is None else name, kept.remark if remark is None else remark
            await connection.execute(update, channel_id, key, *words)
        await _touch(connection, channel_id)
        words_given = {"name": name, "remark": remark}
        detail = {"key": key, **shown, **{field: text for field, text in words_given.items() if text is not None}}
        await actor.note(connection, "channel.setting", f"channel/{channel_id}", detail)
        return await _setup(connection, channel_id)


async def reveal(actor: Actor, channel_id: int, key: str) -> Secret:
    """A setting in clear, for somebody who proved who they are; the audit tells who saw it.

    Refusal (CHANNEL_NOT_FOUND, UNKNOWN_KEY, BROKEN_SEAL).
    """
    async with actor.change() as connection:
        value = in_clear(await _setup(connection, channel_id), key, actor)
        await actor.note(connection, "channel.secret.seen", f"channel/{channel_id}", {"key": key})
    return value


def in_clear(setup: Setup, key: str, actor: Actor) -> Secret:
    """A setting's value, to be shown by `reveal` only; Refusal (UNKNOWN_KEY, BROKEN_SEAL)."""
    if key not in setup.settings:
        raise Refusal(Problem.UNKNOWN_KEY, Text(f"{key} 没有设置", f"{key} is not set"))
    try:
        value = setup.value(key, actor.vault)
    except VaultError as error:
        raise Refusal(Problem.BROKEN_SEAL, f"{setup.title} {key}") from error
    return value if isinstance(value, Secret) else Secret(value)


async def _setup(connection: Connection, channel_id: int) -> Setup:
    setup = (await read(connection)).channels.get(channel_id)
    if setup is None:
        raise Refusal(Problem.CHANNEL_NOT_FOUND, str(channel_id))
    return setup


async def _put(
    connection: Connection, actor: Actor, spec: Spec, channel_id: int, values: Mapping[str, str | None]
) -> dict[str, str]:
    """Writes settings and gives them back as they may be shown."""
    known = _keys(spec)
    for key in values:
        if key not in known:
            names = listed(known)
            raise Refusal(Problem.UNKNOWN_KEY, Text(f"{key}（已知：{names.zh}）", f"{key} (known: {names.en})"))
    _check({known[key]: (text or "").strip() for key, text in values.items()})
    shown: dict[str, str] = {}
    for key, given in values.items():
        declared, text = known[key], (given or "").strip()
        if declared.secret and not text and given is not None:
            continue  # a saved form doesn't hold the secrets that it masks
        sealed = actor.vault.seal(Secret(text), place(channel_id, key)) if declared.secret else None
        value = None if declared.secret else text
        if text:
            await connection.execute(PUT_SETTING, channel_id, key, value, sealed, declared.label.zh, "")
        else:
            await connection.execute("DELETE FROM setting WHERE channel_id = $1 AND key = $2", channel_id, key)
        shown[key] = masked(text) if declared.secret else text
    return shown


def _wrong(declared: Key, text: str) -> Iterator[KeyProblem]:
    """Why a text can't be right. Absence is judged at refresh: a draft may have gaps."""
    if text or declared.wire == Config.MERCHANT_NO.wire:
        yield from judge(declared, text)


def _check(values: Mapping[Key, str]) -> None:
    """Refusal (BAD_VALUE) with everything that is wrong, each at its field and called as people call it."""
    found = [(declared, wrong.cause) for declared, text in values.items() for wrong in _wrong(declared, text)]
    if found:
        zh = "；".join(f"{one.label.zh}（{one.wire}）：{cause.zh}{_ended('。', one.help.zh)}" for one, cause in found)
        en = "; ".join(f"{one.label.en} ({one.wire}): {cause.en}{_ended('. ', one.help.en)}" for one, cause in found)
        raise Refusal(Problem.BAD_VALUE, Text(zh, en), [(one.wire, cause) for one, cause in found])


def _ended(stop: str, help: str) -> str:
    """What a key is, behind what is wrong with it; at a form's field it stands already."""
    return f"{stop}{help}" if help else ""


def _taken(code: str, merchant_no: str) -> Refusal:
    why = Text(f"已有 {code} 通道用这个商户号", f"there is a {code} channel with this number already")
    return Refusal(Problem.CHANNEL_EXISTS, f"{code}/{merchant_no}", [(Config.MERCHANT_NO.wire, why)])


def _named(setup: Setup) -> Text:
    return Text(f"通道 {setup.title}", f"channel {setup.title}")


def _keys(spec: Spec) -> dict[str, Key]:
    declared = spec.config.keys()
    return {key.wire: key for key in declared}


def _columns(setup: Setup) -> dict[str, str | bool]:
    return {
        "merchant_no": setup.merchant_no,
        "name": setup.name,
        "remark": setup.remark,
        "enabled": setup.enabled,
    }


async def _touch(connection: Connection, channel_id: int) -> None:
    await connection.execute("UPDATE channel SET updated_at = now() WHERE id = $1", channel_id)
