"""The settings of every channel by themselves: what is missing, malformed, or in another one's place."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.base.vault import VaultError
from hutong.capabilities.channel import Key, Role, Spec
from hutong.capabilities.diagnosis import NOTHING, Ailment, Finding, Level
from hutong.features.doctor.ground import Ground, called, channel_place
from hutong.features.doctor.part import Part
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.check import judged

UNKNOWN_CODE: Final = Ailment(
    "channel.unknown_code",
    Level.ERROR,
    Text("这个版本没有这个通道编码", "This version knows no such channel code"),
    Text("升级到支持该通道的版本，或停用该通道", "Install a version that has it, or disable the channel"),
    "/channels",
)
APP_AS_KEY: Final = Ailment(
    "setting.app_secret_as_key",
    Level.ERROR,
    Text("支付密钥与应用的 AppSecret 相同：填错了一个", "The pay key is the application's AppSecret: one is wrong"),
    Text(
        "支付密钥在商户平台的 API 安全中设置，AppSecret 在应用的开发设置中；两者互不相同",
        "The pay key is set on the merchant platform (API security), the AppSecret in the application's development"
        " settings; they are never the same",
    ),
    "/channels",
)
_CHECK: Final = Text("按「帮助」填写后保存，再刷新配置", "Fill it in as its help says, save and refresh")
_WRONG: Final = Text("没有填写，或者填得不对", "Missing, or not what it should be")


def of_key(spec: Spec, key: Key) -> Ailment:
    """What can be wrong with one key of a channel code."""
    remedy = Text(key.help.zh or _CHECK.zh, key.help.en or _CHECK.en)
    name = Text(f"{key.label.zh} {key.wire}", f"{key.label.en} {key.wire}")
    cause = Text(f"{spec.name.zh} 的「{name.zh}」{_WRONG.zh}", f"{spec.name.en}, {name.en}: {_WRONG.en.lower()}")
    return Ailment(f"setting.{spec.code.lower()}.{key.wire}", Level.ERROR, cause, remedy, "/channels")


def _keys() -> Iterator[tuple[str, Ailment]]:
    for spec in registry.specs().values():
        for key in (spec.config.MERCHANT_NO, *spec.config.keys()):
            yield spec.code, of_key(spec, key)


AILMENTS: Final = (UNKNOWN_CODE, APP_AS_KEY, *(one for _, one in _keys()))


def parts(ground: Ground) -> Iterator[Part]:
    """One part for all channels: nothing is asked of anybody."""
    if not ground.setups:
        return
    codes = {setup.code for setup in ground.setups}
    wanted = [UNKNOWN_CODE.id, APP_AS_KEY.id, *(one.id for code, one in _keys() if code in codes)]

    async def look() -> Sequence[Finding]:
        return await asyncio.to_thread(lambda: list(_look(ground)))  # parses keys

    number = len(ground.setups)
    words = Text(f"{number} 个通道的配置都完整、格式正确", f"Settings of {number} channels: complete and well formed")
    yield Part("settings", Text("通道配置", "Settings"), wanted, words, look)


def _look(ground: Ground) -> Iterator[Finding]:
    for setup in ground.setups:
        yield from _of_channel(ground, setup)
    yield from _mixed_up(ground)


def _of_channel(ground: Ground, setup: Setup) -> Iterator[Finding]:
    spec = registry.specs().get(setup.code)
    if spec is None:
        yield UNKNOWN_CODE.of(called(setup))
        return
    keys = {key.wire: key for key in (spec.config.MERCHANT_NO, *spec.config.keys())}
    for one in judged(setup, ground.vault, ground.at):
        if one.warning:
            continue
        key = keys.get(one.key)
        ailment = of_key(spec, key or Key(one.key, NOTHING))
        label = Text(f"{key.label.zh} {one.key}", f"{key.label.en} {one.key}") if key else Text(one.key, one.key)
        cause = Text(f"{label.zh}：{one.cause.zh}", f"{label.en}: {one.cause.en}")
        yield Finding(ailment.id, Level.ERROR, called(setup), cause, ailment.remedy, channel_place(setup, edit=True))


def _mixed_up(ground: Ground) -> Iterator[Finding]:
    """A key that payments are signed with, and that is an application's own secret."""
    secrets = list(_secrets(ground, Role.APPLICATION))
    for setup, key, value in _secrets(ground, Role.PAY_KEY):
        for other, its, secret in secrets:
            if same(value.reveal(), secret.reveal()):
                at = called(other)
                told = Text(f"{key.wire} = {at.zh} 的 {its.wire}", f"{key.wire} = {its.wire} of {at.en}")
                yield APP_AS_KEY.of(called(setup), told, place=channel_place(setup, edit=True))
                break


def _secrets(ground: Ground, role: Role) -> Iterator[tuple[Setup, Key, Secret]]:
    """What is filled in of keys with this role."""
    for setup, spec in ground.specs():
        declared = spec.config.keys()
        for key in declared:
            if key.role is role and key.wire in setup.settings:
                try:
                    value = setup.value(key.wire, ground.vault)
                except VaultError:
                    continue
                yield setup, key, value if isinstance(value, Secret) else Secret(value)
