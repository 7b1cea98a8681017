"""Documents point at what is there."""

import re
from pathlib import Path

from tests.house.sources import ROOT, SRC, files, none, where

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
TOPS = "|".join(path.name for path in (*ROOT.iterdir(), *SRC.iterdir()) if path.is_dir() and path.name[0] not in "._")
PLACE = re.compile(rf"`((?:{TOPS})/[\w./-]*)`")  # `base/errors/`, `features/payments/settle.py`
MADE = ("bench/results.json", "doors/office/built/", "src/hutong/doors/office/built/")  # there after a make
EXAMPLE = "mypay"  # the channel that CONTRIBUTING adds


def documents() -> list[Path]:
    """Every Markdown file."""
    found = [path for path in files() if path.suffix == ".md"]
    assert len(found) > 5
    return found


def test_links_lead_somewhere() -> None:
    broken = []
    for path in documents():
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{where(path)}: {target}")
    none(broken)


def test_places_named_in_documents_exist() -> None:
    missing = []
    for path in documents():
        for place in PLACE.findall(path.read_text(encoding="utf-8")):
            known = place in MADE or EXAMPLE in place
            if not known and not any(
                (start / given).exists() for start in (ROOT, SRC) for given in (place, f"{place}.py")
            ):
                missing.append(f"{where(path)}: {place}")
    none(missing)
