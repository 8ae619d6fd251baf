"""Which addresses a socket may open to: the public Internet, and what the operator named.

`ipaddress.is_global` is no guard: it passes `::127.0.0.1`, `64:ff9b::7f00:1`, `2002:7f00:1::`, `fec0::1` and
multicast, each a way to a machine behind the firewall. So IPv4 is a list of what is refused (RFC 6890 and the IANA
special-purpose registry), and IPv6 is refused but for global unicast, less its tunnels and special blocks, and for
public IPv4 behind NAT64.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SPECIAL = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "an address behind a carrier's NAT"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4 address in IPv6 clothes"),
        ("::/96", "an IPv4 address in IPv6 clothes"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
)
"""Networks that no origin on the Internet lives in, with their name for a person; the first match names an address."""

LOCAL_NAMES = frozenset(
    {"localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "localdomain", "home.arpa"}
)
"""What names end in that no public host has: RFC 6761 section 6.3, RFC 6762 with its appendix G, RFC 8375, and what
ICANN left to private use."""

NAT64 = IPv6Network("64:ff9b::/96")
"""The prefix under which IPv6-only networks reach every IPv4 address (RFC 6052 section 2.1), which stands in the last
32 bits. Only this one: of a network's own prefixes (64:ff9b:1::/48) nobody can tell where the address stands."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The only IPv6 block that IANA hands out to the public Internet; everything else is refused unnamed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """The operator's exceptions."""

    hosts: frozenset[str] = frozenset()
    """Names that may lead anywhere: lower case, without the root's trailing dot."""
    networks: tuple[Network, ...] = ()
    """What any host that this holds for may lead into."""
    unmarked: tuple[Network, ...] = ()
    """What the host could lead into if its source said `private = true`."""
    stand_ins: tuple[Network, ...] = ()
    """Where the resolver leads every name, public ones too: there no address tells the one from the other."""
    own: bool = False
    """Whether it is a source's, for its own address."""

    @classmethod
    def parse(cls, entries: tuple[str, ...], stand_ins: tuple[str, ...] = ()) -> Allowance:
        """Sort `allow_private` into hosts and networks; what is no address or network is taken for a host's name.

        :param stand_ins: networks of the resolver's stand-ins
        """
        hosts, networks = set(), []
        for entry in entries:
            try:
                networks.append(ip_network(entry.strip().strip("[]"), strict=False))
            except ValueError:
                hosts.add(plain_host(entry.strip()))
        return cls(
            hosts=frozenset(hosts),
            networks=tuple(networks),
            stand_ins=tuple(ip_network(entry, strict=False) for entry in stand_ins),
        )

    def elsewhere(self) -> Allowance:
        """What of it holds wherever no source named the way, as after a redirect elsewhere."""
        return Allowance(stand_ins=self.stand_ins)

    def of_source(self, host: str, *, private: bool) -> Allowance:
        """What of it a source has at its own scheme, host and port; a network needs an address or the source's word.

        :param private: whether the source says that its name may lead into one of the networks
        """
        name = plain_host(host)
        marked = private or _is_literal(name)
        return Allowance(
            hosts=self.hosts & {name},
            networks=self.networks if marked else (),
            unmarked=() if marked else self.networks,
            stand_ins=self.stand_ins,
            own=True,
        )


NOTHING = Allowance()
"""No exception."""


def plain_host(host: str) -> str:
    """A host's name for comparing: lower case, without brackets and the root's trailing dot."""
    return host.strip("[]").rstrip(".").lower()


def refusal(address: str, *, host: str = "", allow: Allowance = NOTHING) -> str:
    """Why no socket may open to an address.

    :param address: as the resolver gave it
    :param host: the name that resolved to it, for exceptions by name
    :return: what the address is ("a loopback address"); empty if it may be connected to
    """
    try:
        parsed: Address = ip_address(address)
    except ValueError:
        return "no address at all"
    name = plain_host(host)
    if name in allow.hosts or any(parsed in network for network in allow.networks):
        return ""
    if name and not _is_literal(name) and any(parsed in network for network in allow.stand_ins):
        return ""
    return _special(parsed)


def unseen_refusal(host: str, *, allow: Allowance) -> str:
    """Why a host may not be asked whose name is looked up elsewhere, by a proxy; an address is judged as ever.

    :return: as of `refusal`
    """
    name = plain_host(host)
    if _is_literal(name):
        return refusal(name, host=name, allow=allow)
    is_local = "." not in name or any(name.endswith(f".{end}") for end in LOCAL_NAMES)
    return "a name of a private network" if is_local and name not in allow.hosts and not allow.networks else ""


def _special(address: Address) -> str:
    """What an address is that no origin on the Internet has; empty for one that some may have."""
    if isinstance(address, IPv6Address) and address in NAT64 and not address.scope_id:
        within = _special(IPv4Address(address.packed[-4:]))
        return f"{within} behind NAT64" if within else ""
    if what := next((name for network, name in SPECIAL if address in network), ""):
        return what
    if isinstance(address, IPv6Address) and (address not in GLOBAL_UNICAST or address.scope_id):
        return "a reserved address"
    return ""


def way_out(address: str, allow: Allowance) -> str:
    """What can be done about a refusal, for the end of a sentence that tells it.

    :param address: that was refused, as the resolver gave it
    :param allow: what did not hold for it
    """
    if not allow.own:
        return "where neither a redirect nor a page's address may lead"
    if is_within(address, allow.unmarked):
        return "in a network of polling.allow_private, which its source may enter only if it says private = true"
    return "which only polling.allow_private can permit"


def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
