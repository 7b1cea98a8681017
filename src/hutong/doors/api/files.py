"""Calls of the signed API that keep files, give addresses of them and take them away."""

from collections.abc import AsyncIterator, Mapping

import orjson

from hutong.base.errors import Problem, Refusal
from hutong.doors.api.calls import Answer, Call, Fields, Upload, succeeded
from hutong.doors.api.fields import notify_url_of
from hutong.features.files.arrive import Arrivals
from hutong.features.files.keep import LONGEST, Files
from hutong.features.files.ledger import fields_of
from hutong.features.files.upload import Uploader
from hutong.features.files.wish import FileWish, checked_name, digest_of, size_of
from hutong.features.merchants import Merchant

UPLOAD = ("merId", "fileId", "name", "size", "sha256", "nonceStr", "sign")
PRESIGN = ("merId", "fileId", "name", "size", "nonceStr", "sign")
FILE = ("merId", "fileId", "nonceStr", "sign")
_LINK, _FORM = (60, LONGEST), (60, 3600)  # seconds


class FileCalls:
    """/api/file and what is below it."""

    def __init__(self, uploader: Uploader, arrivals: Arrivals, files: Files, *, most: int, loopback: bool) -> None:
        """`most`: bytes of one file."""
        self._uploader = uploader
        self._arrivals = arrivals
        self._files = files
        self._most = most
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/file/presign": Call(PRESIGN, self._presign),
            "/api/file/url": Call(FILE, self._url, "question"),
            "/api/file/info": Call(FILE, self._info, "question"),
            "/api/file/delete": Call(FILE, self._delete),
        }

    @property
    def uploads(self) -> Mapping[str, Upload]:
        """Calls whose body is a file, by path."""
        return {"/api/file/upload": Upload(UPLOAD, self._upload)}

    async def _upload(self, merchant: Merchant, fields: Fields, body: AsyncIterator[bytes]) -> Answer:
        wish = self._wish(fields, digest_of(fields["sha256"]))
        file = await self._uploader.upload(wish, body)
        return succeeded(merchant, "请求成功", fields_of(file, file.state))

    async def _presign(self, merchant: Merchant, fields: Fields) -> Answer:
        seconds = _seconds(fields, 600, _FORM)
        invitation = await self._arrivals.invite(self._wish(fields), seconds)
        told = fields_of(invitation.file, invitation.file.state)
        form = invitation.form
        if form is not None:
            packed = {"url": form.url, "fields": dict(form.fields), "fileField": form.file_field}
            told |= {"form": orjson.dumps(packed).decode(), "seconds": str(seconds)}
        return succeeded(merchant, "请求成功", told)

    async def _url(self, merchant: Merchant, fields: Fields) -> Answer:
        seconds, inline = _seconds(fields, 3600, _LINK), fields.get("inline", "") == "1"
        file, url = await self._files.link(merchant.id, fields["fileId"], seconds, inline=inline)
        told = {**fields_of(file, file.state), "url": url, "seconds": str(seconds)}
        return succeeded(merchant, "请求成功", told)

    async def _info(self, merchant: Merchant, fields: Fields) -> Answer:
        file = await self._files.find(merchant.id, fields["fileId"])
        return succeeded(merchant, "请求成功", fields_of(file, file.state, file.words))

    async def _delete(self, merchant: Merchant, fields: Fields) -> Answer:
        file = await self._files.delete(merchant.id, fields["fileId"])
        return succeeded(merchant, "文件已删除", fields_of(file, file.state))

    def _wish(self, fields: Fields, sha256: str = "") -> FileWish:
        return FileWish(
            merchant_id=fields["merId"],
            file_id=fields["fileId"],
            name=checked_name(fields["name"]),
            size=size_of(fields["size"], self._most),
            sha256=sha256,
            notify_url=notify_url_of(fields, loopback=self._loopback),
        )


def _seconds(fields: Fields, usual: int, between: tuple[int, int]) -> int:
    text = fields.get("seconds", "") or str(usual)
    if not between[0] <= int(text) <= between[1]:
        raise Refusal(Problem.BAD_FIELD, f"seconds ({between[0]}–{between[1]})")
    return int(text)
