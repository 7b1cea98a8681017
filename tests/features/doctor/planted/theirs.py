"""What is wrong at providers: accounts that are not what the settings say, consoles, keys, clocks, pushes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from tests.features.doctor.planted.fault import Fault
from tests.features.doctor.planted.hands import (
    Plant,
    Town,
    all_of,
    console,
    done,
    draft,
    environment,
    letter,
    number,
    off,
    product,
    sealed,
    setting,
    templates,
)
from tests.features.doctor.planted.ours import KEY, NOWHERE

from hutong.base.clock import now
from hutong.base.rsa import Signer
from hutong.capabilities.simulation import Mischief
from hutong.features.knocks.doubts import doubt
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.letters.kinds import PAYMENT, SMS, VISITOR
from hutong.vendors.wechat_world import applications

FRESH: Final = Signer.generate()
PUBLIC: Final = Signer(FRESH).public_pem()
_MEASURES: Final = ["base", "user", "oauth", "jssdk"]


def _bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))


def _closed(code: str, *products: str) -> Plant:
    async def deed(town: Town) -> None:
        town.simulators[code].accounts.close_products("direct", *products)

    async def undo(town: Town) -> None:
        town.simulators[code].accounts.close_products("direct")

    return done(deed, undo)


def _unopened(business: str) -> Plant:
    """UnionPay Commerce has not opened a business that the settings name."""

    def has(town: Town, *, opened: bool) -> None:
        account = town.simulators["CHINAUMS"].accounts.opened("netpay")
        others = [one for one in account["inst_mids"] if one != business]
        inst_mids = [*others, *([business] if opened else [])]
        town.world.book.put("chinaums.account", "netpay", {**account, "inst_mids": inst_mids})

    async def deed(town: Town) -> None:
        has(town, opened=False)

    async def undo(town: Town) -> None:
        has(town, opened=True)

    return done(deed, undo)


def _newer_certificate() -> Plant:
    kept: dict[str, Any] = {}

    async def deed(town: Town) -> None:
        accounts = town.simulators["WXPAY_V3"].accounts
        kept["platform"] = accounts.platform
        accounts.announce_certificate()

    async def undo(town: Town) -> None:
        town.world.book.put("wxpay_v3.platform", "keys", kept["platform"])

    return done(deed, undo)


def _shop(approved: bool | None) -> Plant:
    async def deed(town: Town) -> None:
        town.simulators["WX_DELIVERY"].audit("dada", approved=approved)

    async def undo(town: Town) -> None:
        town.simulators["WX_DELIVERY"].audit("dada", approved=True)

    return done(deed, undo)


def _second_account(town: Town, content: Content) -> Content:
    """Another official account, whose console does not know of us yet."""
    made = applications.opened(town.world.book, "service", "另一个公众号")
    setup = Setup(max(content.channels) + 1000, "WX_GZH", made.appid)
    given = {"PRIVATE_KEY": made.secret, "token": made.token, "ENCODING_AES_KEY": made.aes_key}
    settings = {key: sealed(town, setup, key, text) for key, text in given.items()}
    return replace(content, channels={**content.channels, setup.id: replace(setup, settings=settings)})


def _reminded_by(town: Town, content: Content) -> Content:
    """The payment reminder comes from another official account, that nobody pays in."""
    widened = _second_account(town, content)
    other = widened.channels[max(widened.channels)]
    titled = town.world.platforms["WX_GZH"].console(other.merchant_no)["templates"]
    head = content.letter(PAYMENT)
    ids = [one["id"] for one in titled if one["title"] == head.title]
    moved = replace(head, channel_id=other.id, template=ids[0])
    return replace(widened, letters={**content.letters, PAYMENT: moved})


def _pushed(**changes: str) -> Plant:
    """WeChat pushes with a console that says so; afterwards once more as it should."""
    kept: dict[str, Any] = {}

    async def deed(town: Town) -> None:
        platform, app = town.world.platforms["WX_GZH"], town.app("WX_GZH")
        kept.update({name: platform.console(app)[name] for name in changes})
        platform.configure(app, **changes)
        await town.told()

    async def undo(town: Town) -> None:
        town.world.platforms["WX_GZH"].configure(town.app("WX_GZH"), **kept)
        await town.told()

    return done(deed, undo)


def _picked(name: str) -> Plant:
    """The product for any wallet collects inside WeChat by this one."""
    return all_of(product(name, enabled=True), product("auto", picks={"wechat": name, "alipay": "aliqr"}))


def _collected_beside() -> Plant:
    """The car park collects in WeChat by another AppID than the one that reminds, and no text message steps in."""
    return all_of(_picked("wxjsapi_direct_certificate"), letter(SMS, enabled=False))


def _sealed() -> Plant:
    """WeChat Pay signed what it told of a payment, under another key than ours; afterwards ours opened it."""

    async def deed(town: Town) -> None:
        pool, channel = town.hub.pool, town.channels["WXPAY_V3"]
        revision = town.hub.switchboard.current.id
        kept = await pool.fetchval(
            "INSERT INTO knock (channel_id, revision, peer, query, headers, body, verdict)"
            " VALUES ($1, $2, '', '', '{}', '', 'forged') RETURNING id",
            channel,
            revision,
        )
        await doubt(pool, channel, kept, revision, "not opened", sealed=True)

    return done(deed, _paid)


def _refused() -> Plant:
    """WeChat Pay told of a payment and could not be believed; afterwards it was."""

    async def deed(town: Town) -> None:
        headers = {
            "wechatpay-signature": "x",
            "wechatpay-serial": "PUB_KEY_ID_0",
            "wechatpay-timestamp": str(int(now().timestamp())),
            "wechatpay-nonce": "x",
        }
        channel, revision = town.channels["WXPAY_V3"], town.hub.switchboard.current.id
        url = f"{town.settings.base_url}/callback/{channel}/{revision}"
        reply = await town.world.http.send("POST", url, headers=headers, body=b"{}")
        assert reply.status == 500

    return done(deed, _paid)


async def _paid(town: Town) -> None:
    """A later notification of the channel was believed."""
    await town.hub.pool.execute(
        "INSERT INTO knock (channel_id, revision, peer, query, headers, body, verdict)"
        " VALUES ($1, 1, '', '', '{}', '', 'paid')",
        town.channels["WXPAY_V3"],
    )


def _late(by: timedelta) -> Plant:
    async def deed(town: Town) -> None:
        town.sandbox.late = by

    async def undo(town: Town) -> None:
        town.sandbox.late = timedelta(0)

    return done(deed, undo)


def _mischief(code: str, wrong: Mischief, where: str) -> Plant:
    async def deed(town: Town) -> None:
        town.simulators[code].mischiefs.order(wrong, where=where)

    async def undo(town: Town) -> None:
        assert town.simulators[code].mischiefs.ordered == [], "it was asked"

    return done(deed, undo)


def _worded(code: str, template: str) -> Callable[[Town, Content], Content]:
    """A text message goes out by another template of the provider."""

    def changed(town: Town, content: Content) -> Content:
        before, channel = content.templates["notice"], town.channels[code]
        carrier = replace(before.carriers[channel], template=template)
        made = replace(before, carriers={**before.carriers, channel: carrier})
        return replace(content, templates={**content.templates, before.name: made})

    return changed


def _used_up() -> Plant:
    async def deed(town: Town) -> None:
        town.simulators["JPUSH_SMS"].funded = False

    async def undo(town: Town) -> None:
        town.simulators["JPUSH_SMS"].funded = True

    return done(deed, undo)


def _text(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"content": one["content"].replace("付款金额:", "付款金额：")}


def _order(one: Mapping[str, Any]) -> Mapping[str, Any]:
    swapped = one["content"].replace("keyword1", "keywordX").replace("keyword2", "keyword1")
    return {"content": swapped.replace("keywordX", "keyword6")}


PLATFORMS: Final = (
    Fault("wechat.secret", console("WX_GZH", secret="0" * 32)),
    Fault("wechat.appid", number("WX_OPEN", "wx0000000000000000")),
    Fault("wechat.ip_list", console("WX_GZH", ip_list=["203.0.113.7"]), names="127.0.0.1"),
    Fault("wechat.secret_frozen", console("WX_GZH", frozen=True)),
    Fault("wechat.quota", console("WX_GZH", exhausted=["/cgi-bin/get_api_domain_ip"])),
    Fault("wechat.permission", console("WX_GZH", permissions=_MEASURES)),
    Fault("wechat.subscription_account", console("WX_GZH", kind="subscription")),
    Fault("wechat.login_domain", console("WX_GZH", oauth_domains=["shop.example.com"]), names="127.0.0.1"),
    Fault("wechat.login_permission", console("WX_GZH", permissions=["base", "user", "template", "jssdk"])),
    Fault("wechat.push_unchecked", draft(_second_account), names="/api/wechat/"),
    Fault("wechat.push_plain", _pushed(push_mode="plain")),
    Fault("wechat.push_doubted", _pushed(token="somebodyelse")),
    Fault("wechat.push_unset", setting("WX_MP", token=None, ENCODING_AES_KEY=None)),
    Fault("letter.channel", letter(VISITOR, channel_id=None)),
    Fault("letter.other_app", draft(_reminded_by), ["wechat.push_unchecked"], "微信付款人"),
    Fault("letter.title", templates(lambda _: {"title": "付款成功提醒"}), names="付款"),
    Fault("letter.keywords", templates(_order)),
    Fault("letter.text", templates(_text)),
    Fault("letter.industry", templates(lambda _: {"primary": "金融业", "deputy": "银行"})),
    Fault("application.no_login", _picked("wxjsapi_direct_certificate"), names="AppID"),
    Fault("letter.other_payers", _collected_beside(), ["application.no_login", "letter.sms_fallback"], "付款人属于"),
)
MONEY: Final = (
    Fault("wxpay.mchid", setting("WXPAY", MCHID="1999999999")),
    Fault("wxpay.api_key", setting("WXPAY", PRIVATE_KEY=KEY)),
    Fault("wxpay.unauthorised", setting("WXPAY", SUB_MCHID="1699999999")),
    Fault("wxpay.no_certificate", setting("WXPAY", API_CERTIFICATE=None)),
    Fault("wxpay.appid_unbound", number("WXPAY_V3 direct_certificate", "wx0000000000000000")),
    Fault("wxpay.jsapi_closed", _closed("WXPAY_V3", "jsapi")),
    Fault("wxpay.serial", setting("WXPAY_V3", MCH_SERIAL_NO="5F" * 20)),
    Fault("wxpay.key_pair", setting("WXPAY_V3", PRIVATE_KEY=FRESH.reveal())),
    Fault("wxpay.platform_key", setting("WXPAY_V3", PLATFORM_PUBLIC_KEY=PUBLIC)),
    Fault("wxpay.apiv3_key", setting("WXPAY_V3 direct_certificate", SECRET_KEY=KEY)),
    Fault("knock.refused", _refused()),
    Fault("knock.sealed", _sealed()),
    Fault("wxpay.platform_certificate_old", _newer_certificate()),
    Fault("alipay.appid", number("ALIPAY", "2021000000000000")),
    Fault("alipay.key_pair", setting("ALIPAY", PRIVATE_KEY=_bare(FRESH.reveal()))),
    Fault("alipay.alipay_key", setting("ALIPAY", ALIPAY_PUBLIC_KEY=_bare(PUBLIC))),
    Fault("chinaums.comm_key", setting("CHINAUMS", COMM_KEY=KEY)),
    Fault("chinaums.left_out", setting("CHINAUMS", INST_MID="QRPAYDEFAULT"), names="YUEDANDEFAULT"),
    Fault("chinaums.inst_mid", _unopened("H5DEFAULT"), names="H5DEFAULT"),
)
OTHERS: Final = (
    Fault("delivery.not_bound", number("WX_DELIVERY dada", "1234567890")),
    Fault("delivery.carrier", setting("WX_DELIVERY dada", DELIVERY_ID="SFTC"), names="DADA"),
    Fault("delivery.under_audit", _shop(None)),
    Fault("delivery.rejected", _shop(False)),
    Fault("wechat.no_lender", off("WX_MP")),
    Fault("account.unreachable", environment(HUTONG_SANDBOX_URL=NOWHERE)),
    Fault("account.silent", _mischief("ALIPAY", Mischief.RESET, "gateway")),
    Fault("account.unclear", _mischief("WX_GZH", Mischief.UNLISTED_STATE, "stable_token"), names="59999"),
    Fault("clock.wrong", _late(timedelta(minutes=9)), names="慢"),
    Fault("clock.off", _late(timedelta(minutes=-2)), names="快"),
)
TEXTS: Final = (
    Fault("aliyun_sms.access_key", number("ALIYUN_SMS", "LTAI5t" + "0" * 18)),
    Fault("aliyun_sms.secret", setting("ALIYUN_SMS", PRIVATE_KEY="0" * 30)),
    Fault("aliyun_sms.sign", setting("ALIYUN_SMS", SIGN_NAME="胡同新店"), names="胡同新店"),
    Fault("aliyun_sms.template", draft(_worded("ALIYUN_SMS", "SMS_471000004")), names="SMS_471000004"),
    Fault("jpush_sms.secret", setting("JPUSH_SMS", PRIVATE_KEY="0" * 24)),
    Fault("jpush_sms.balance", _used_up()),
    Fault("jpush_sms.sign", setting("JPUSH_SMS", SIGN_ID="5002"), names="5002"),
    Fault("jpush_sms.template", draft(_worded("JPUSH_SMS", "190003")), names="190003 审核中"),
)
THEIRS: Final = (*TEXTS, *PLATFORMS, *MONEY, *OTHERS)
