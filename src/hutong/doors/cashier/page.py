"""A page as HTML: the plan, the words and the QR code put into the template."""

import hashlib
import io
import json
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote, urlsplit

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from hutong.base.money import yuan_of
from hutong.capabilities.pay import Start
from hutong.capabilities.payer import Payer
from hutong.doors.cashier.plan import Act, Plan, exit_of, in_phone
from hutong.doors.cashier.words import any_of, spoken
from hutong.features.payments.view import FINAL, View

_FILES = resources.files("hutong.doors.cashier") / "static"
_TYPES: Final = {"cashier.js": "text/javascript; charset=utf-8", "cashier.css": "text/css; charset=utf-8"}
_TEMPLATES = Environment(
    loader=PackageLoader("hutong.doors.cashier"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
STATIC: Final = {name: (kind, (_FILES / name).read_bytes()) for name, kind in _TYPES.items()}
# A file's address holds its fingerprint, so that browsers may keep it for ever.
ADDRESS: Final = {
    name: f"/pay/static/{name}?{hashlib.sha256(body).hexdigest()[:12]}" for name, (_, body) in STATIC.items()
}


def page(
    view: View, plan: Plan, payer: Payer, *, payurl: str, phone_url: str, came_back: bool, trouble: str = ""
) -> str:
    """The page of a payment. `trouble` is what just went wrong, in the payer's language."""
    words = spoken(payer.language)
    go = exit_of(view, phone_url) if plan.act is Act.GO else ""
    apps = any_of(plan.apps or (view.wallet,), payer.language)
    return _TEMPLATES.get_template("page.html").render(
        act=plan.act.value,
        amount=_amount(view, plan, words),
        back=words.back_here if view.place else words.back,
        apps=apps or (words.provider if plan.act is Act.GO else ""),
        assets=ADDRESS,
        came_back=came_back,
        data=_data(view, plan, payer, payurl, came_back),
        deep_link="" if view.sandbox else _deep_link(plan, payer),
        go=go,
        into_phone=view.sandbox and plan.act is Act.GO and go.startswith(f"{phone_url}?"),
        language=payer.language,
        payer=payer,
        payurl=payurl,
        phone_url=in_phone(phone_url, payurl),
        plan=plan,
        problem=trouble or (view.problem.to(payer.language) if view.problem else ""),
        product=view.product_label.to(payer.language),
        qr=qr_svg(plan.qr) if plan.qr else "",
        return_url=_web(view.return_url),
        view=view,
        w=words,
        waiting=view.state not in FINAL,
        yuan=yuan_of(view.fen),
    )


def missing(payer: Payer) -> str:
    """The page of a payment that does not exist."""
    return _TEMPLATES.get_template("missing.html").render(
        assets=ADDRESS, language=payer.language, w=spoken(payer.language)
    )


@lru_cache(maxsize=256)
def qr_svg(text: str) -> str:
    """The code as an SVG element without inline style, so that the strictest content policy lets it through."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        image, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None, border=2
    )
    return image.getvalue().decode().strip()


def start_of(start: Start | None) -> dict[str, Any] | None:
    """A start as JSON for the page's script and for the simulated phone."""
    if start is None:
        return None
    return {"kind": start.kind.value, "value": start.value, "params": dict(start.params)}


def _data(view: View, plan: Plan, payer: Payer, payurl: str, came_back: bool) -> str:
    """What the script needs, as JSON that can stand inside a script element."""
    base = f"/pay/{view.payment_id}"
    facts = {
        "id": view.payment_id,
        "state": view.state,
        "act": plan.act.value,
        "app": payer.app,
        "wallet": view.wallet,
        "wallets": list(view.wallets),
        "scene": view.scene.value if view.scene else "",
        "qr": plan.qr,
        "apps": list(plan.apps),
        "browser": plan.browser,
        "start": start_of(view.start),
        "payurl": payurl,
        "urls": {name: f"{base}/{name}" for name in ("status", "events", "start", "result")},
        "now": datetime.now(UTC).timestamp(),
        "until": view.expires_at.timestamp(),
        "auto": not came_back,
    }
    text = json.dumps(facts, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _web(url: str) -> str:
    """The address if a browser may be sent there: never javascript: or data:."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def _amount(view: View, plan: Plan, words: SimpleNamespace) -> str:
    if view.state in ("paid", "late"):
        return str(words.amount_paid)
    return str(words.amount_order if plan.act in (Act.RESULT, Act.EXPIRED) else words.amount)


def _deep_link(plan: Plan, payer: Payer) -> str:
    """Opens Alipay on the same phone with the code as if it had been scanned."""
    if plan.act is Act.QR and payer.phone and payer.app == "browser" and "alipay" in plan.apps and _web(plan.qr):
        return f"alipays://platformapi/startapp?saId=10000007&qrcode={quote(plan.qr, safe='')}"
    return ""
