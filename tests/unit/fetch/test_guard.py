"""The guard: which addresses a socket may open to."""

from __future__ import annotations

import pytest

from aggregator.fetch.guard import NOTHING, Allowance, refusal, way_out

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::5db8:d822",
]

REFUSED = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "0.0.0.0": "unspecified",
    "10.1.2.3": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.0.1": "private",
    "169.254.169.254": "link-local",
    "100.64.0.1": "carrier",
    "192.0.0.8": "reserved",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4",
    "198.18.0.1": "benchmarking",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "IPv4",
    "::ffff:127.0.0.1": "IPv4",
    "::ffff:8.8.8.8": "IPv4",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::10.1.2.3": "private",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b::8.8.8.8%lo": "reserved",
    "64:ff9b:1::a00:1": "NAT64",
    "2002:7f00:1::": "6to4",
    "2001:0:53aa:64c::1": "Teredo",
    "2001:db8::1": "documentation",
    "2001:20::1": "reserved",
    "3fff::1": "documentation",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1": "link-local",
    "fe80::1%lo": "link-local",
    "2606:4700::1111%lo": "reserved",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "100::1": "reserved",
    "5f00::1": "reserved",
    "::ffff:0:127.0.0.1": "reserved",
    "localhost": "no address",
    "": "no address",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """An address that lives on the Internet needs nobody's permission."""
    assert refusal(address) == ""


@pytest.mark.parametrize(("address", "name"), REFUSED.items())
def test_everything_else_is_refused_by_its_name(address: str, name: str) -> None:
    """Every address that may lead behind the firewall is refused, and the reason says what it is."""
    assert name in refusal(address)


def test_a_named_host_may_live_anywhere() -> None:
    """An exception by name holds for that name, however it is spelled, and for no other."""
    allow = Allowance.parse(("NAS.lan", "[::1]"))
    assert refusal("192.168.1.5", host="nas.LAN.", allow=allow) == ""
    assert refusal("192.168.1.5", host="other.lan", allow=allow)
    assert refusal("192.168.1.5", host="evil-nas.lan", allow=allow)


def test_a_named_network_may_be_reached_by_any_host() -> None:
    """An exception by network or address holds for what is inside of it and for nothing beside it."""
    allow = Allowance.parse(("192.168.1.7/24", "::1", "10.0.0.1"))
    assert refusal("192.168.1.99", allow=allow) == ""
    assert refusal("192.168.2.1", allow=allow)
    assert refusal("::1", allow=allow) == ""
    assert refusal("10.0.0.1", allow=allow) == ""
    assert refusal("10.0.0.2", allow=allow)


def test_a_source_has_a_network_by_address_or_by_its_word() -> None:
    """A name may lead into an allowed network only if its source says so; an address in it says so itself."""
    allow = Allowance.parse(("192.168.7.0/24", "tower.lan"))
    assert refusal("192.168.7.3", host="192.168.7.3", allow=allow.of_source("192.168.7.3", private=False)) == ""
    assert refusal("192.168.7.3", host="mill.lan", allow=allow.of_source("mill.lan", private=True)) == ""
    unmarked = allow.of_source("mill.lan", private=False)
    assert refusal("192.168.7.3", host="mill.lan", allow=unmarked)
    assert "private = true" in way_out("192.168.7.3", unmarked)
    assert "allow_private" in way_out("192.168.8.3", unmarked)


def test_a_source_has_no_other_hosts_exception() -> None:
    """Of several hosts that are allowed a source has its own, and no way out is told for a place that none named."""
    allow = Allowance.parse(("tower.lan", "mill.lan"))
    tower = allow.of_source("TOWER.lan.", private=False)
    assert refusal("10.0.0.1", host="tower.lan", allow=tower) == ""
    assert refusal("10.0.0.1", host="mill.lan", allow=tower)
    assert "allow_private" not in way_out("10.0.0.1", NOTHING)


def test_an_ipv4_exception_does_not_open_its_ipv6_disguises() -> None:
    """Allowing 127.0.0.1 does not allow the addresses that embed it."""
    allow = Allowance.parse(("127.0.0.0/8",))
    for disguise in ("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"):
        assert refusal(disguise, allow=allow)


def test_no_exception_allows_nothing() -> None:
    """An empty host name is not taken for an exception."""
    assert refusal("127.0.0.1", host="", allow=NOTHING)
