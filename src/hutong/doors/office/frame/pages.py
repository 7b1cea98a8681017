"""The built pages: assets for a year, compressed at build time; every other address gets the page itself."""

import mimetypes
from pathlib import Path
from typing import Final

from anyio import Path as AsyncPath
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from hutong.base.asgi import Receive, Scope, Send
from hutong.base.errors import Problem
from hutong.base.text import language_of
from hutong.doors.office.frame.refuse import wrong

BUILT: Final = Path(__file__).parents[1] / "built"
_PACKED: Final = (("br", ".br"), ("gzip", ".gz"))  # best first
_UNBUILT: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Hutong</title>'
    "<p>页面还没有构建：在源代码目录运行 <code>make pages</code>。</p>"
    '<p lang="en">The pages are not built yet: run <code>make pages</code> in the source folder.</p></html>'
)


class Pages:
    """Serves what Vite built into a folder."""

    def __init__(self, built: Path) -> None:
        self._built = built

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; see ASGI."""
        await (await self._answer(scope))(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        path, headers = str(scope["path"]), Headers(scope=scope)
        rest = path.lstrip("/").partition("/")[2]
        if scope["method"] not in ("GET", "HEAD") or rest.startswith("api/"):
            return wrong(Problem.NO_PAGE, language_of(headers.get("accept-language")))
        if path in ("/office", "/portal"):
            return RedirectResponse(f"{path}/", status_code=308)
        file = self._asset(rest)
        if file is None and rest.startswith("assets/"):
            return wrong(Problem.NO_PAGE, language_of(headers.get("accept-language")))
        if file is not None:
            return await _packed(file, headers, "public, max-age=31536000, immutable")
        page = self._built / "index.html"
        if not await AsyncPath(page).is_file():
            return HTMLResponse(_UNBUILT, status_code=503)
        return await _packed(page, headers, "no-cache")

    def _asset(self, rest: str) -> Path | None:
        """A file under assets/; no way leads out of the folder."""
        try:
            wanted = (self._built / rest).resolve()
            inside = wanted.is_relative_to((self._built / "assets").resolve())
            return wanted if inside and wanted.is_file() and wanted.suffix not in (".br", ".gz") else None
        except (OSError, ValueError):  # a name that no file can have
            return None


async def _packed(file: Path, headers: Headers, cache: str) -> Response:
    """The file, or its compressed twin where the browser takes that."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    more = {"cache-control": cache, "vary": "accept-encoding"}
    accepted = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
    for coding, suffix in _PACKED:
        twin = file.with_name(file.name + suffix)
        if coding in accepted and await AsyncPath(twin).is_file():
            return FileResponse(twin, media_type=kind, headers={**more, "content-encoding": coding})
    return FileResponse(file, media_type=kind, headers=more)
