"""Pay directories (支付授权目录): the pages that may call up a merchant's payments inside the wallet.

Entered at the merchant's console under products, development settings, for a merchant's number; nobody can ask for
them over the interface. Source: pay.weixin.qq.com/doc/v3/merchant/4012791857 and the console's own hints.
"""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

from hutong.base.text import Unfit
from hutong.capabilities.simulation import PaySimulator

KIND: Final = "wechat_pay.directories"  # in the book of all providers, by merchant number
MOST: Final = 5
_PORTS: Final = {"http": 80, "https": 443}


class PaysInPages(PaySimulator):
    """A simulator whose merchants collect in pages of their own, each merchant in the directories that it entered."""

    @abstractmethod
    def merchant_of(self, form: str) -> str:
        """The merchant number of a form of account; KeyError."""

    @abstractmethod
    def form_of(self, bill_id: str) -> str:
        """The form of account that collects a bill; KeyError."""

    def directories(self, form: str) -> list[str]:
        """The directories of a form's merchant, as entered; none at first."""
        kept = self.home.book.get(KIND, self.merchant_of(form))
        return list(kept["directories"]) if kept else []

    def enter_directories(self, form: str, given: Iterable[str]) -> list[str]:
        """Saves the merchant's directories anew; Unfit for what the console would not take."""
        taken = fit(given)
        self.home.book.put(KIND, self.merchant_of(form), {"directories": taken})
        return taken

    def admit(self, bill_id: str, page: str) -> None:
        """Unfit, in the wallet's own words, when the page of this address may not call up the bill; KeyError."""
        if not registered(self.directories(self.form_of(bill_id)), page):
            shown = page.partition("#")[0].partition("?")[0]
            raise Unfit(f"当前页面的URL未注册：{shown}", f"The URL of the current page is not registered: {shown}")


def fit(given: Iterable[str]) -> list[str]:
    """The directories as the console keeps them, each once; Unfit."""
    taken = list(dict.fromkeys(one.strip() for one in given))
    for one in taken:
        if not _is_directory(one):
            raise Unfit(
                f"支付授权目录须以 http:// 或 https:// 开头、以 / 结尾，不含参数：{one}",
                f"a pay directory begins with http:// or https://, ends with / and has no query: {one}",
            )
    if len(taken) > MOST:
        raise Unfit(f"最多 {MOST} 个支付授权目录", f"at most {MOST} pay directories")
    return taken


def registered(directories: Iterable[str], page: str) -> bool:
    """Whether a page's address, without its query, lies in one of the directories.

    Scheme, host and port are the same ones, the host in any case; the path begins with the directory's, letter by
    letter.
    """
    wanted = _split(page)
    if wanted is None or ".." in wanted.path.split("/"):
        return False
    found = [known for one in directories if (known := _split(one)) is not None]
    return any(_origin(one) == _origin(wanted) and (wanted.path or "/").startswith(one.path) for one in found)


def _is_directory(text: str) -> bool:
    parts = _split(text)
    return parts is not None and text.endswith("/") and not parts.query and not parts.fragment


def _split(address: str) -> SplitResult | None:
    """The parts of an address that a page could have; None for anything else."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in _PORTS and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:  # such as a port that is no number
        return None
    return parts if fits and not any(letter.isspace() for letter in address) else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]
