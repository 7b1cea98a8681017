"""Keeping files: what a storage channel may be asked, and what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from hutong.base.http import Reply
from hutong.base.text import Text
from hutong.capabilities.channel import Config, key
from hutong.capabilities.pay import Knock

WHOLE: Final = 16 * 1024 * 1024  # bytes; a larger object is put in parts
PART: Final = 8 * 1024 * 1024  # bytes of every part but the last
PATIENCE: Final = 60.0  # seconds for one request that carries a part


@dataclass(frozen=True, kw_only=True)
class StorageConfig(Config):
    """The settings that every storage channel has."""

    file_allow_suffix: str = key(
        "FILE_ALLOW_SUFFIX",
        "允许后缀名",
        "Allowed suffixes",
        help=Text(
            "逗号分隔，带点；只有这些后缀且内容相符的文件可以存",
            "With dots, separated by commas; only files with these names and matching content are kept",
        ),
        example=".gif,.png,.jpg,.jpeg",
        pattern=r"\s*\.[0-9A-Za-z]{1,15}(\s*,\s*\.[0-9A-Za-z]{1,15})*\s*",
    )

    @property
    def suffixes(self) -> frozenset[str]:
        """The allowed suffixes in lower case, each with its dot."""
        return frozenset(part.strip().lower() for part in self.file_allow_suffix.split(","))

    @property
    def place(self) -> tuple[str, ...]:
        """Where the files lie, whatever the keys: settings with one place see the same files."""
        facts = self.facts()
        return facts.get("BUCKET_NAME", ""), facts.get("ENDPOINT", "")


@dataclass(frozen=True, slots=True)
class Object:
    """A file to be kept. The key is ours: ASCII letters, digits and `/-_.` only, never begun with a slash."""

    key: str
    size: int  # bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as the carrier has it."""

    key: str
    size: int  # bytes
    content_type: str
    tag: str = ""  # the carrier's own checksum or version, opaque


@dataclass(frozen=True, slots=True)
class Link:
    """A wish for an address under which anybody can read a file for a while."""

    key: str
    name: str  # what the browser saves it as; any characters
    content_type: str
    inline: bool  # shown in the browser, or saved
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FormWish:
    """A wish for a form with which a browser puts one file straight to the carrier."""

    key: str
    content_type: str  # exactly this one
    size: int  # bytes; exactly this many
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser posts as multipart/form-data: the fields in order, then the file, last."""

    url: str
    fields: Mapping[str, str]
    file_field: str = "file"


class Stores(ABC):
    """Can keep files. Every verb may be repeated: a key is given once, and its content never changes."""

    CAPABILITY: ClassVar[str] = "storage"
    NAME: ClassVar[Text] = Text("文件存储", "File storage")
    ROUTE: ClassVar[str] = "storage"  # the business type whose routes lead here
    ROUTE_NAME: ClassVar[Text] = Text("文件存储", "File storage")

    @property
    @abstractmethod
    def suffixes(self) -> frozenset[str]:
        """Suffixes that may be kept, lower case, with their dots."""

    @property
    @abstractmethod
    def place(self) -> tuple[str, ...]:
        """Where the files lie, whatever the keys."""

    @abstractmethod
    async def put(self, object: Object, body: bytes) -> Stored:
        """Keeps a file of at most WHOLE bytes; nothing is visible before it is whole. Failed."""

    @abstractmethod
    async def begin(self, object: Object) -> str:
        """Begins to keep a file in parts; gives the upload's id. Nothing is visible until `complete`. Failed."""

    @abstractmethod
    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """Keeps part `number` (from 1; PART bytes but for the last); gives its tag. Failed(NOT_FOUND)."""

    @abstractmethod
    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """Makes the parts one file, in the order of their tags. Failed(NOT_FOUND) for an upload that isn't there."""

    @abstractmethod
    async def abort(self, key: str, upload: str) -> None:
        """Throws the parts of an upload away; one that is not there is no failure. Failed."""

    @abstractmethod
    async def stat(self, key: str) -> Stored:
        """What is kept under a key. Failed(NOT_FOUND)."""

    @abstractmethod
    async def read(self, key: str, start: int, length: int) -> bytes:
        """Up to `length` (at most PART) bytes from `start`; fewer only at the end. Failed(NOT_FOUND)."""

    @abstractmethod
    async def delete(self, key: str) -> None:
        """Deletes a file; one that is not there is no failure. Failed."""

    @abstractmethod
    def link(self, link: Link) -> str:
        """A signed address that can be read without any further right until `link.until`. Nothing leaves."""


class PresignsForms(ABC):
    """Can let a browser put a file straight to the carrier."""

    CAPABILITY: ClassVar[str] = "storage_form"
    NAME: ClassVar[Text] = Text("浏览器直传", "Browser upload")
    ONCE: ClassVar[bool]  # a form that was used can't replace what it brought; else it is moved out of its reach

    @abstractmethod
    def form(self, wish: FormWish) -> Form:
        """A signed form for exactly one key, size and type, good until `wish.until`. Nothing leaves."""


class HearsUploads(ABC):
    """Is told by the carrier that a browser has put a file."""

    CAPABILITY: ClassVar[str] = "storage_callback"
    NAME: ClassVar[Text] = Text("上传回调", "Upload callback")

    @abstractmethod
    def hear_upload(self, knock: Knock) -> list[str]:
        """The keys of files that are said to have arrived; believed only after `stat`. Forged. Nothing leaves."""

    @abstractmethod
    def acknowledge_upload(self, knock: Knock, heard: bool) -> Reply:
        """What the carrier passes on to the browser."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A right to read one file that a link gave."""

    path: Path
    name: str
    content_type: str
    inline: bool


class ServesItself(ABC):
    """Keeps files on the hub's own disk: the hub itself answers its links and forms."""

    CAPABILITY: ClassVar[str] = "storage_own_disk"
    NAME: ClassVar[Text] = Text("本机磁盘", "Own disk")

    @abstractmethod
    def admit_link(self, key: str, query: str, at: datetime) -> Grant:
        """What a link of `link` allows at this moment. Forged; Failed(NOT_FOUND) when the file is gone."""

    @abstractmethod
    def admit_form(self, fields: Mapping[str, str], at: datetime) -> FormWish:
        """What a form of `form` allows at this moment. Forged."""
