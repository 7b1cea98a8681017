"""The pages as HTML: a spot, a bill or an ending put into its template."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final
from urllib.parse import quote

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from hutong.base.clock import beijing
from hutong.base.money import yuan_of
from hutong.capabilities.payer import Payer
from hutong.doors.scene.words import any_of, spoken
from hutong.features.scenes.bills import Bill
from hutong.features.scenes.codes import url_of
from hutong.features.scenes.known import scene
from hutong.features.scenes.parking.plates import PROVINCES
from hutong.features.scenes.scene import Spot, Way
from hutong.features.scenes.standing import Standing

_FILES = resources.files("hutong.doors.scene") / "static"
_TYPES: Final = {"scene.js": "text/javascript; charset=utf-8", "scene.css": "text/css; charset=utf-8"}
_TEMPLATES = Environment(
    loader=PackageLoader("hutong.doors.scene"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
STATIC: Final = {name: (kind, (_FILES / name).read_bytes()) for name, kind in _TYPES.items()}
# A file's address holds its fingerprint, so that browsers may keep it for ever.
ADDRESS: Final = {
    name: f"/s/static/{name}?{hashlib.sha256(body).hexdigest()[:12]}" for name, (_, body) in STATIC.items()
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What just went wrong, in the payer's language: what, what to do, and at which fields."""

    words: str = ""
    remedy: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


NONE: Final = Trouble()


class Pages:
    """Renders for one hub. `phone_url`: in sandbox mode only, the simulated phone's address."""

    def __init__(self, base_url: str, phone_url: str = "") -> None:
        self._base_url = base_url
        self._phone_url = phone_url

    def first(
        self,
        spot: Spot,
        payer: Payer,
        ways: Sequence[Way],
        apps: Sequence[str],
        *,
        pays: bool,
        given: Mapping[str, str] | None = None,
        trouble: Trouble = NONE,
    ) -> str:
        """What the code offers. `given`: what was entered before and is entered again; `pays`: this app can."""
        chosen = (given or {}).get("way", ways[0].name)
        url = url_of(self._base_url, spot.code.code)
        return self._render(
            "first.html",
            spot,
            payer,
            apps=any_of(apps, payer.language),
            chosen=chosen if chosen in {way.name for way in ways} else ways[0].name,
            given=given or {},
            pays=pays,
            provinces=PROVINCES,
            qr=qr_svg(url) if payer.app == "browser" or not pays else "",
            trouble=trouble,
            ways=ways,
        )

    def bill(
        self,
        spot: Spot,
        payer: Payer,
        bill: Bill,
        apps: Sequence[str],
        *,
        pays: bool,
        over: bool,
        given: Mapping[str, str] | None = None,
        trouble: Trouble = NONE,
    ) -> str:
        """What is due. `over`: it is not valid any more."""
        due, url = bill.quote.sum, url_of(self._base_url, spot.code.code)
        return self._render(
            "bill.html",
            spot,
            payer,
            apps=any_of(apps, payer.language),
            ask_phone=getattr(spot.config, "ask_phone", None) == "on",
            bill=bill,
            choices=[yuan_of(fen) for fen in due.choices],
            free=(yuan_of(due.least), yuan_of(due.most)) if due.most else None,
            given=given or {},
            over=over,
            pays=pays,
            qr="" if pays else qr_svg(url),
            trouble=trouble,
            until=f"{beijing(bill.valid_until):%H:%M}",
            yuan="" if bill.fen is None else yuan_of(bill.fen),
        )

    def done(self, spot: Spot, payer: Payer, bill: Bill, standing: Standing) -> str:
        """What became of it."""
        words = {"heard", "telling", "silent"}
        told = getattr(scene(spot.site.scene).words, standing.phase) if standing.phase in words else None
        return self._render(
            "done.html",
            spot,
            payer,
            bill=bill,
            paid_at=f"{beijing(standing.paid_at):%m-%d %H:%M:%S}" if standing.paid_at else "",
            standing=standing,
            told=told,
            yuan="" if bill.fen is None else yuan_of(bill.fen),
        )

    def sorry(self, payer: Payer, trouble: Trouble, *, spot: Spot | None = None) -> str:
        """Nothing can be shown but why."""
        return self._render("sorry.html", spot, payer, trouble=trouble)

    def _render(self, template: str, spot: Spot | None, payer: Payer, **facts: Any) -> str:
        url = url_of(self._base_url, spot.code.code) if spot else ""
        return _TEMPLATES.get_template(template).render(
            assets=ADDRESS,
            base=f"/s/{spot.code.code}" if spot else "",
            lane=spot.code.value if spot and spot.code.kind == "lane" else "",
            language=payer.language,
            payer=payer,
            phone_url=f"{self._phone_url}?open={quote(url, safe='')}" if self._phone_url and url else "",
            sandbox=bool(self._phone_url),
            say=lambda text: text.to(payer.language),
            scene=scene(spot.site.scene) if spot else None,
            spot=spot,
            w=spoken(payer.language),
            **facts,
        )


@lru_cache(maxsize=256)
def qr_svg(text: str) -> str:
    """The code as an SVG element without inline style, so that the strictest content policy lets it through."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        image, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None, border=2
    )
    return image.getvalue().decode().strip()
