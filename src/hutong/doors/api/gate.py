"""Who may come in: source address, rate, then the signature; each refused before the next, dearer check."""

from collections.abc import Mapping

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.signing import steps
from hutong.base.signing.explain import explain
from hutong.features.access import Throttle
from hutong.features.merchants import Directory, Merchant


class Gate:
    """Lets merchants in."""

    def __init__(self, directory: Directory, throttle: Throttle, *, explains: bool = False) -> None:
        """`explains` (sandbox mode) tells which step of a wrong signature differs."""
        self._directory = directory
        self._throttle = throttle
        self._explains = explains

    def slow_down(self, source: str, kind: str) -> None:
        """Refuses a source that asks too often; `kind` is "order" or "question"."""
        most = self._throttle.over(source, kind)
        if most:
            raise Refusal(Problem.TOO_MANY, f"{most}/min")

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
            raise Refusal(Problem.WRONG_SIGNATURE, explain(fields, merchant.md5_keys, merchant.verifiers, list(fields)))
        raise Refusal(Problem.WRONG_SIGNATURE)


def _filled(md5_key: Secret) -> Secret:
    """The key, if it is one: an empty key would make a signature that anybody can make."""
    if not md5_key:
        raise Refusal(Problem.MERCHANT_KEYS)
    return md5_key
