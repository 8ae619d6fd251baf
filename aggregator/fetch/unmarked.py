"""Which sources lead into a network that the config allows, and do not say that they may: for `aggregator check`."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping

from aggregator.fetch.failure import EndedError
from aggregator.fetch.guard import Allowance, is_within
from aggregator.fetch.names import Resolve, Resolver, system_resolve
from aggregator.fetch.target import parse
from aggregator.model import Access

PATIENCE = 5.0
"""Seconds for looking up all names: somebody waits for the answer, and a name without one is told when it is polled."""

AT_ONCE = 32
"""Names that are looked up at a time."""


def find_unmarked(
    access: Mapping[str, Access], allow_private: tuple[str, ...], *, resolve: Resolve = system_resolve
) -> tuple[str, ...]:
    """The sources that need `private = true`, in the order given; those whose names cannot be looked up are left out.

    No name is looked up where no network is allowed.

    :param access: how each source is reached, by name
    """
    allowance = Allowance.parse(allow_private)
    if not allowance.networks:
        return ()
    hosts = {name: host for name, each in access.items() if (host := _unmarked_host(each, allowance))}
    inside = _lead_inside(set(hosts.values()), allowance, Resolver(resolve))
    return tuple(name for name, host in hosts.items() if host in inside)


def _unmarked_host(access: Access, allowance: Allowance) -> str:
    """The host that a source names, where a network could be what it needs; else nothing."""
    if access.proxy:  # which looks the name up, and where it leads is for it to judge
        return ""
    try:
        host = parse(access.home).host
    except EndedError:
        return ""
    granted = allowance.of_source(host, private=access.private)
    return host if granted.unmarked and not granted.hosts else ""


def _lead_inside(hosts: set[str], allowance: Allowance, resolver: Resolver) -> frozenset[str]:
    deadline = time.monotonic() + PATIENCE
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for host in hosts:
        waiting.put(host)
    inside: set[str] = set()

    def look_up() -> None:
        while (left := deadline - time.monotonic()) > 0:
            try:
                host = waiting.get_nowait()
                found = resolver.addresses(host, left)
            except queue.Empty:
                return
            except EndedError:
                continue
            if any(is_within(address, allowance.networks) for address in found):
                inside.add(host)

    threads = [threading.Thread(target=look_up, daemon=True) for _ in range(min(AT_ONCE, len(hosts)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return frozenset(inside)
