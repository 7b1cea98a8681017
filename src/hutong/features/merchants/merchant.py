"""A merchant as the money path needs it: keys parsed, addresses read, once."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, collapse_addresses, ip_address, ip_network
from typing import Final

import asyncpg

from hutong.base.rsa import Signer, Verifier, signer, verifier
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import Vault

Network = IPv4Network | IPv6Network
COLUMNS: Final = (
    "id, name, enabled, md5_key, md5_key_previous, public_key, public_key_previous, platform_private_key,"
    " platform_public_key, allowed_ips, notice_json, notice_ladder, late_money, products, accounts,"
    " created_at"
)


@dataclass(frozen=True, slots=True)
class Merchant:
    """Somebody who may order. `md5_keys` and `verifiers`: the current one first, then the previous one if it lives."""

    id: str
    name: str
    enabled: bool
    md5_keys: tuple[Secret, ...]
    verifiers: tuple[Verifier, ...]
    signer: Signer  # the hub's key for this merchant
    platform_public_key: str
    allowed_ips: str
    networks: tuple[Network, ...] | None  # None: any address
    notice_json: bool
    ladder: str
    late_money: str  # refund, credit or hold
    products: frozenset[str] | None  # None: all
    accounts: frozenset[str] | None  # at platforms, by merchant number; None: all

    def allows(self, ip: str) -> bool:
        """Whether orders may come from this address."""
        if self.networks is None:
            return True
        try:
            address = _plain(ip_address(ip))
        except ValueError:
            return False
        return any(address in network for network in self.networks)

    @property
    def anywhere(self) -> bool:
        """Whether all addresses of a family are allowed, however that is written: *, 0.0.0.0/0, or its two halves."""
        if self.networks is None:
            return True
        four = collapse_addresses(one for one in self.networks if isinstance(one, IPv4Network))
        six = collapse_addresses(one for one in self.networks if isinstance(one, IPv6Network))
        return any(one.prefixlen == 0 for one in four) or any(one.prefixlen == 0 for one in six)

    def opens(self, product: str) -> bool:
        """Whether the merchant may use this product."""
        return self.products is None or product in self.products

    def may_use(self, number: str) -> bool:
        """Whether the merchant may use the account of this merchant number at a platform."""
        return self.accounts is None or number in self.accounts

    def warnings(self) -> list[Text]:
        """What deserves a look: short keys, and nothing to verify with."""
        found = [
            Text(
                f"公钥只有 {key.bits} 位，建议换成 2048 位",
                f"a public key has only {key.bits} bits; 2048 is recommended",
            )
            for key in self.verifiers
            if key.bits < 2048
        ]
        if not self.verifiers:
            found.append(
                Text("还没有登记公钥，任何签名都不能通过", "no public key is registered, so nothing can verify")
            )
        return found


def place(merchant_id: str, column: str) -> str:
    """Where a merchant's secret lives, for its seal."""
    return f"merchant/{merchant_id}/{column}"


def build(row: asyncpg.Record, vault: Vault) -> Merchant:
    """The merchant of a row, keys parsed; VaultError, BadKey. Takes tens of milliseconds: not on the event loop."""
    sealed = (("md5_key", row["md5_key"]), ("md5_key_previous", row["md5_key_previous"]))
    keys = [vault.unseal(text, place(row["id"], column)) for column, text in sealed if text is not None]
    public = [row["public_key"], row["public_key_previous"]]
    private = vault.unseal(row["platform_private_key"], place(row["id"], "platform_private_key"))
    return Merchant(
        id=row["id"],
        name=row["name"],
        enabled=row["enabled"],
        md5_keys=tuple(key for key in keys if key),
        verifiers=tuple(verifier(text) for text in public if text),
        signer=signer(private),
        platform_public_key=row["platform_public_key"],
        allowed_ips=row["allowed_ips"],
        networks=networks(row["allowed_ips"]),
        notice_json=row["notice_json"],
        ladder=row["notice_ladder"],
        late_money=row["late_money"],
        products=None if row["products"] is None else frozenset(row["products"]),
        accounts=None if row["accounts"] is None else frozenset(row["accounts"]),
    )


def networks(text: str) -> tuple[Network, ...] | None:
    """The networks of a list such as "1.2.3.4, 10.0.0.0/8"; None for `*` alone; ValueError."""
    if text.strip() == "*":
        return None
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """::ffff:1.2.3.4 is 1.2.3.4 that came through a socket of the other family."""
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
