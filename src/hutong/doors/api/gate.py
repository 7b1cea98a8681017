"""Who may come in: source address, rate, then the signature; each refused before the next, dearer check."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.rate import Address, Rate, address_of, one_source
from hutong.base.secrets import Secret
from hutong.base.signing import steps
from hutong.base.signing.explain import explain
from hutong.features.merchants import Directory, Merchant

QUERIES: Final = 10  # times as many questions as orders


class Gate:
    """Lets merchants in."""

    def __init__(
        self, directory: Directory, *, per_minute: int, free: tuple[str, ...] = (), explains: bool = False
    ) -> None:
        """`per_minute` orders from one address, but for those in `free` (addresses or networks).

        `explains` (sandbox mode) tells which step of a wrong signature differs.
        """
        self._directory = directory
        self._explains = explains
        self._free: list[IPv4Network | IPv6Network] = [ip_network(text, strict=False) for text in free]
        self._orders = Rate(per_minute)
        self._questions = Rate(per_minute * QUERIES)

    def slow_down(self, source: str, kind: str) -> None:
        """Refuses a source that asks too often; `kind` is "order" or "question"."""
        rate = self._orders if kind == "order" else self._questions
        address = address_of(source)
        if not rate.allows(one_source(address)) and not self._is_free(address):
            raise Refusal(Problem.TOO_MANY, f"{rate.most}/min")

    async def admit(self, fields: Mapping[str, str], source: str) -> Merchant:
        """The merchant that signed these fields; Refusal."""
        merchant = await self._directory.get(fields["merId"])
        if merchant is None or not merchant.enabled:
            raise Refusal(Problem.UNKNOWN_MERCHANT)
        if not merchant.allows(source):
            raise Refusal(Problem.ADDRESS_NOT_ALLOWED, source)
        if not merchant.md5_keys or not merchant.verifiers:
            raise Refusal(Problem.MERCHANT_KEYS)
        self._verify(merchant, fields)
        return merchant

    def _verify(self, merchant: Merchant, fields: Mapping[str, str]) -> None:
        """Any live pair of keys will do: two live at once while a merchant changes them."""
        sign = fields["sign"]
        for md5_key in merchant.md5_keys:
            digest = steps(fields, _filled(md5_key)).digest.encode()
            if any(verifier.verify(digest, sign) for verifier in merchant.verifiers):
                return
        if self._explains:
            raise Refusal(
                Problem.WRONG_SIGNATURE, explain(fields, merchant.md5_keys[0], merchant.verifiers[0], list(fields))
            )
        raise Refusal(Problem.WRONG_SIGNATURE)

    def _is_free(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._free)


def _filled(md5_key: Secret) -> Secret:
    """The key, if it is one: an empty key would make a signature that anybody can make."""
    if not md5_key:
        raise Refusal(Problem.MERCHANT_KEYS)
    return md5_key
