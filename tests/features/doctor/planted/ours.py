"""What is wrong at our own side: keys in the wrong place, an address, products, messages, places to pay at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from tests.features.doctor.planted.fault import Fault
from tests.features.doctor.planted.hands import (
    Plant,
    Town,
    all_of,
    channel,
    done,
    draft,
    environment,
    letter,
    number,
    off,
    product,
    routes,
    sealed,
    setting,
    template,
)
from tests.features.doctor.planted.installation import PROOF

from hutong.app.demo import seed
from hutong.app.demo.commerce import SECOND
from hutong.base.clock import now
from hutong.base.rsa import Signer, signer
from hutong.base.secrets import Secret
from hutong.capabilities.pay import Scene
from hutong.features.doctor.pulse import Pulse
from hutong.features.merchants import edit as merchants
from hutong.features.merchants.edit import Terms
from hutong.features.proofs import keep
from hutong.switchboard.content import Content, Product, Setup
from hutong.switchboard.letters.kinds import PAYMENT, SMS, VISITOR

NOWHERE: Final = "http://127.0.0.1:1"  # nothing listens there
DOMAIN: Final = "pay.hutong.invalid"  # a name that never leads anywhere
KEY: Final = "k" * 32


def _certificate(days: int) -> str:
    """apiclient_cert.pem and apiclient_key.pem of a merchant; it ends in so many days."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "1900000109")])
    ends = now() + timedelta(days=days)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, ends - timedelta(days=400), ends)
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    return (made.sign(key, hashes.SHA256()).public_bytes(encoding) + private).decode()


def _copied(which: str, key: str, source: str, of: str) -> Plant:
    """One channel's key holds what is in another one's, or its own number."""

    def changed(town: Town, setup: Setup) -> Setup:
        account = town.world.account(source)
        text = account.settings[of] if of else account.merchant_no
        return replace(setup, settings={**setup.settings, key: sealed(town, setup, key, text)})

    return channel(which, changed)


def _own_public_key(town: Town, setup: Setup) -> Setup:
    private = setup.value("PRIVATE_KEY", town.hub.keeper.vault)
    assert isinstance(private, Secret)
    bare = "".join(line for line in signer(private).public_pem().splitlines() if not line.startswith("-"))
    made = sealed(town, setup, "ALIPAY_PUBLIC_KEY", bare)
    return replace(setup, settings={**setup.settings, "ALIPAY_PUBLIC_KEY": made})


def _still(sql: str) -> Plant:
    """The worker beats no more."""
    return done(lambda town: town.hub.pool.execute(sql), lambda town: Pulse(town.hub.pool).turn())


def _base_url(url: str) -> Plant:
    return environment(HUTONG_BASE_URL=url)


def _no_proofs() -> Plant:
    """Neither ours nor the demo's."""
    names: list[str] = []

    async def deed(town: Town) -> None:
        names.extend(one.name for one in await keep.listed(town.hub.pool))
        for name in names:
            await keep.remove(town.actor, name)

    async def undo(town: Town) -> None:
        for name in reversed(names):  # they are listed newest first
            await keep.put(town.actor, name, name.removeprefix("MP_verify_").removesuffix(".txt"))

    return done(deed, undo)


async def _lose_texts(town: Town) -> None:
    town.front.lost = ".txt"


async def _pass_all(town: Town) -> None:
    town.front.lost = ""


def _stranger() -> Plant:
    """The domain leads to another server, the sandbox."""

    async def deed(town: Town) -> None:
        town.other["HUTONG_BASE_URL"] = town.world.base_url

    async def undo(town: Town) -> None:
        town.other.clear()

    return done(deed, undo)


def _site(column: str, value: Mapping[str, str]) -> Plant:
    """The car park's products or settings, as an older version may have let them in."""
    kept: dict[str, Any] = {}

    async def deed(town: Town) -> None:
        kept["value"] = await town.hub.pool.fetchval(f"SELECT {column} FROM scene_site")
        await town.hub.pool.execute(f"UPDATE scene_site SET {column} = $1", dict(value))

    async def undo(town: Town) -> None:
        await town.hub.pool.execute(f"UPDATE scene_site SET {column} = $1", kept["value"])

    return done(deed, undo)


def _elsewhere() -> Plant:
    """The car park's system answers, but not at the path that was typed."""
    kept: dict[str, Any] = {}

    async def deed(town: Town) -> None:
        kept["value"] = await town.hub.pool.fetchval("SELECT settings FROM scene_site")
        wrong = {"GATE_URL": f"{town.world.base_url}/health/wrong", "STEPS": "60=5"}
        await town.hub.pool.execute("UPDATE scene_site SET settings = $1", wrong)

    async def undo(town: Town) -> None:
        await town.hub.pool.execute("UPDATE scene_site SET settings = $1", kept["value"])

    return done(deed, undo)


def _unverified() -> Plant:
    """The car park's system is asked for fees, and the merchant registered no public key."""
    kept: dict[str, Any] = {}

    async def deed(town: Town) -> None:
        pool = town.hub.pool
        kept["settings"] = await pool.fetchval("SELECT settings FROM scene_site")
        kept["key"] = await pool.fetchval("SELECT public_key FROM merchant WHERE id = $1", seed.MER_ID)
        there = f"{town.world.base_url}/health"
        await pool.execute("UPDATE scene_site SET settings = $1", {"GATE_URL": there, "FEE_URL": there})
        await pool.execute("UPDATE merchant SET public_key = NULL WHERE id = $1", seed.MER_ID)

    async def undo(town: Town) -> None:
        await town.hub.pool.execute("UPDATE scene_site SET settings = $1", kept["settings"])
        await town.hub.pool.execute("UPDATE merchant SET public_key = $2 WHERE id = $1", seed.MER_ID, kept["key"])

    return done(deed, undo)


def _opened(*names: str) -> Plant:
    """Products that the second merchant may order with, too; written past the check of contracts."""

    async def deed(town: Town) -> None:
        change = "UPDATE merchant SET products = products || $2::text[] WHERE id = $1"
        await town.hub.pool.execute(change, SECOND, list(names))

    async def undo(town: Town) -> None:
        left = "SELECT array_agg(one) FROM unnest(products) one WHERE NOT one = ANY($2::text[])"
        await town.hub.pool.execute(f"UPDATE merchant SET products = ({left}) WHERE id = $1", SECOND, list(names))

    return done(deed, undo)


def _enabled(on: bool) -> Any:
    async def deed(town: Town) -> None:
        for one in (seed.MER_ID, SECOND):
            await merchants.edit(town.actor, one, Terms(enabled=on))

    return deed


def _without_products(town: Town, content: Content) -> Content:
    """Nothing leads to the channel of App pay any more."""
    theirs = town.channels["WX_OPEN"]
    kept = {name: one for name, one in content.products.items() if theirs not in one.channels}
    return replace(content, products=kept)


def _new(name: str) -> Plant:
    """A product that is open to nobody."""

    def changed(town: Town, content: Content) -> Content:
        made: Product = replace(content.products["wxnative"], name=name, scene=Scene.NATIVE)
        return replace(content, products={**content.products, name: made})

    return draft(changed)


def _unknown(town: Town, content: Content) -> Content:
    setup = Setup(max(content.channels) + 1000, "OLDPAY", "1")
    return replace(content, channels={**content.channels, setup.id: setup})


def _crosswise(_: Town, content: Content) -> Content:
    """The payer would read the payee as the bill's number."""
    head = content.letter(PAYMENT)
    names = {**head.names, "billNo": head.names["payee"], "payee": head.names["billNo"]}
    return replace(content, letters={**content.letters, PAYMENT: replace(head, names=names)})


SETTINGS: Final = (
    Fault("channel.unknown_code", draft(_unknown)),
    Fault("setting.wx_gzh.PRIVATE_KEY", setting("WX_GZH", PRIVATE_KEY="0123"), names="PRIVATE_KEY"),
    Fault("setting.wx_gzh.token", setting("WX_GZH", token=None), names="token"),
    Fault("setting.wx_gzh.ENCODING_AES_KEY", setting("WX_GZH", ENCODING_AES_KEY="a" * 42)),
    Fault("setting.wx_open.MERCHANT_NO", number("WX_OPEN", "gh_0123456789ab")),
    Fault("setting.wxpay.PRIVATE_KEY", setting("WXPAY", PRIVATE_KEY="0123456789"), names="PRIVATE_KEY"),
    Fault("setting.wxpay.MCHID", _copied("WXPAY", "MCHID", "WXPAY", ""), names="MCHID"),
    Fault("setting.wxpay.API_CERTIFICATE", setting("WXPAY", API_CERTIFICATE=Signer.generate().reveal())),
    Fault("setting.wxpay_v3.SECRET_KEY", setting("WXPAY_V3", SECRET_KEY="0123456789")),
    Fault("setting.wxpay_v3.PRIVATE_KEY", setting("WXPAY_V3", PRIVATE_KEY="not a key")),
    Fault("setting.wxpay_v3.SUB_MCHID", _copied("WXPAY_V3", "SUB_MCHID", "WXPAY_V3", "MCHID"), names="SUB_MCHID"),
    Fault("setting.alipay.ALIPAY_PUBLIC_KEY", channel("ALIPAY", _own_public_key), names="应用公钥"),
    Fault("setting.app_secret_as_key", _copied("WXPAY", "PRIVATE_KEY", "WX_GZH", "PRIVATE_KEY"), ["wxpay.api_key"]),
    Fault("certificate.expired", setting("WXPAY", API_CERTIFICATE=_certificate(-1)), names="API_CERTIFICATE"),
    Fault("certificate.ending", setting("WXPAY", API_CERTIFICATE=_certificate(10)), names="API_CERTIFICATE"),
    Fault("draft.edited", channel("WXPAY", lambda _, setup: replace(setup, name="x")), running=True),
)
ADDRESS: Final = (
    Fault("hub.not_https", _base_url(f"http://{DOMAIN}"), ["hub.unanswered"], DOMAIN),
    Fault("hub.port", _base_url(f"https://{DOMAIN}:8443"), ["hub.unanswered"], "8443"),
    Fault("hub.no_domain", _base_url("https://127.0.0.2"), ["hub.unanswered"], "127.0.0.2"),
    Fault("hub.unanswered", _base_url(NOWHERE), names=NOWHERE),
    Fault("hub.stranger", _stranger()),
    Fault(
        "hub.no_proof",
        all_of(_base_url("https://127.0.0.2"), _no_proofs()),
        ["hub.no_domain", "hub.unanswered"],
    ),
    Fault("hub.proof_lost", done(_lose_texts, _pass_all), names=PROOF),
)
CATALOGUE: Final = (
    Fault("method.no_product", draft(_without_products)),
    Fault("method.not_opened", _new("nobodys"), names=""),
    Fault("method.no_merchant", done(_enabled(False), _enabled(True)), ["scene.merchant_off"]),
    Fault("method.conflict", _opened("wxnative"), names="wxnative"),
    Fault("product.wrong", product("wxnative", min_fen=500, max_fen=100)),
    Fault("route.none", routes(lambda one: replace(one, enabled=one.business != "storage"))),
    Fault("route.wrong", off("MIAODI")),
    Fault("template.unmapped", template("code", carriers={})),
)
LETTERS: Final = (
    Fault("letter.no_template", letter(VISITOR, template="")),
    Fault("letter.template_form", letter(VISITOR, template="OPENTM417363270")),
    Fault("letter.wrong", letter(VISITOR, url="visits.html")),
    Fault("letter.sms_fallback", letter(SMS, enabled=False)),
    Fault("letter.fields", draft(_crosswise), names="收款账户"),
    Fault("letter.missing", letter(PAYMENT, template="T" * 43)),
)
SCENES: Final = (
    Fault("scene.no_app", _site("products", {})),
    Fault("scene.app_missing", _site("products", {"wechat": "wxjsapi"}), names="支付宝"),
    Fault("scene.products", _site("products", {"auto": "auto", "wechat": "wxnative"}), names="JSAPI"),
    Fault(
        "scene.amounts",
        all_of(
            _site("settings", {"GATE_URL": f"{NOWHERE}/paid", "STEPS": "60=5", "MOST_YUAN": "300"}),
            product("auto", max_fen=20000),
        ),
        ["scene.unreachable"],
        "¥300.00",
    ),
    Fault("scene.settings", _site("settings", {"GATE_URL": NOWHERE, "STEPS": "five"}), names="STEPS"),
    Fault("scene.unreachable", _site("settings", {"GATE_URL": f"{NOWHERE}/paid", "STEPS": "60=5"}), names=NOWHERE),
    Fault("scene.no_such_page", _elsewhere(), names="/health/wrong"),
    Fault("scene.no_public_key", _unverified(), names="FEE_URL"),
    Fault("scene.address", _site("settings", {"GATE_URL": "http://10.0.0.1/paid", "STEPS": "60=5"}), names="10.0.0.1"),
)
RUNNING: Final = (
    Fault("worker.stopped", _still("UPDATE pulse SET at = at - interval '10 min'"), names="之后没有运行"),
    Fault("worker.never", _still("DELETE FROM pulse")),
)
OURS: Final = (*RUNNING, *SETTINGS, *ADDRESS, *CATALOGUE, *LETTERS, *SCENES)
