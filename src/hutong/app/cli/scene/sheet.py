"""Codes on paper, from the command line: which ones, and into which files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from rich.progress import track

from hutong.app.cli.term.screen import err
from hutong.app.cli.term.words import say
from hutong.app.hub import Hub
from hutong.app.rooms.scenes import sites_of
from hutong.base.errors import Problem, Refusal
from hutong.features import sheets
from hutong.features.scenes import codes
from hutong.features.scenes.products import apps_of
from hutong.features.sheets import Card


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: the site's name, and the cards."""

    name: str
    cards: Sequence[Card]


async def cards(hub: Hub, site_id: int, names: Sequence[str], batch: str) -> Printed:
    """The cards of a site's codes, see `codes.picked`; Refusal (NO_SITE, NO_SUCH_CODE, BAD_CODES)."""
    site = await sites_of(hub).find(site_id)
    found = await codes.picked(hub.pool, site_id, names, batch)
    apps = apps_of(site, hub.switchboard.current.content)
    return Printed(site.name, [codes.card(site, one, apps, hub.settings.base_url) for one in found])


def save(printed: Printed, per_page: int, pdf: Path | None, png: Path | None) -> list[Path]:
    """Writes the files that are wanted; pictures of several pages become a ZIP. Refusal (BAD_COMMAND)."""
    count, files = ceil(len(printed.cards) / per_page), []
    if pdf is not None:
        whole = sheets.document(sheets.pages(printed.cards, per_page), printed.name)
        files.append(write(pdf, [whole]))
    if png is not None and count == 1:
        files.append(write(png, [sheets.picture(next(sheets.pages(printed.cards, per_page)))]))
    elif png is not None:
        parts = sheets.packed(sheets.pages(printed.cards, per_page), printed.name)
        screen = err()
        told = track(parts, say("绘制", "Painting"), total=count + 1, console=screen, disable=not screen.is_terminal)
        files.append(write(png.with_suffix(".zip"), told))
    return files


def write(file: Path, parts: Iterable[bytes]) -> Path:
    """Writes a file; Refusal (BAD_COMMAND) where that can't be done."""
    try:
        with file.open("wb") as sink:
            for part in parts:
                sink.write(part)
    except OSError as error:
        raise Refusal(Problem.BAD_COMMAND, f"{file}: {error.strerror}") from error
    return file
