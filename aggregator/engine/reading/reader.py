"""Reads one leased source: fetch, digest, pages. It stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import structlog

from aggregator.engine.digester import Digester, DigestError, DigestJob, undigested
from aggregator.engine.pages import PageReader
from aggregator.engine.progress import Progress
from aggregator.fetch.client import Client
from aggregator.model import Access, Digest, Failed, FailureKind, Fetched, FetchOutcome, Lease
from aggregator.schedule.advance import request_for
from aggregator.schedule.holds import host_wait
from aggregator.text.urls import without_values


class Learned(Protocol):
    """What a reader asks the store, and all that it does."""

    def learned(self, source: str, *, at_least: int) -> frozenset[bytes]:
        """As of `store.protocol.Store`."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """What reading needs besides the lease."""

    store: Learned
    client: Client
    digester: Digester
    pages: PageReader
    clock: Callable[[], datetime]
    access: Mapping[str, Access] = field(default_factory=dict)
    """How sources are reached, by name; one that is not in it has no exception."""
    learned_after: int | None = None
    """Stories of a source that must have held a block for it to be boilerplate; None: nothing is learned."""

    def read(self, lease: Lease, progress: Progress) -> tuple[FetchOutcome, Digest | None]:
        """Fetch and digest; a fault of our own is an outcome too, so that the source backs off instead of spinning."""
        try:
            request = request_for(lease.source, lease.state, self.clock(), whole=lease.whole)
            request = replace(request, access=self._access(lease))
            outcome = self.client.fetch(request, now=self.clock(), redirected=progress.redirected)
            if wait := host_wait(outcome):
                progress.asked_for_quiet(wait)
            progress.fetched()
            return outcome, self._digest(lease, outcome, progress) if isinstance(outcome, Fetched) else None
        except DigestError as error:
            return undigested(error), None
        except Exception as error:  # noqa: BLE001 - logged with its trace, and told as an outcome
            structlog.get_logger().exception("reading a source failed unexpectedly", source=lease.source.name)
            # The type alone: what an exception quotes may hold the secrets of an address.
            detail = f"A fault of this program ({type(error).__name__}); its log has the details."
            return Failed(kind=FailureKind.INTERNAL, detail=detail, transient=True), None

    def _access(self, lease: Lease) -> Access:
        return self.access.get(lease.source.name) or Access(home=lease.source.url)

    def _digest(self, lease: Lease, outcome: Fetched, progress: Progress) -> Digest:
        learned = frozenset[bytes]()
        if self.learned_after is not None:
            learned = self.store.learned(lease.source.name, at_least=self.learned_after)
        digest = self.digester.digest(
            DigestJob(
                body=outcome.body,
                url=without_values(outcome.url, [value for _, value in lease.source.secrets]),
                content_type=outcome.content_type,
                known=frozenset(lease.state.standing),
                source=lease.source,
                learned=learned,
            )
        )
        if not lease.source.cleaning.fulltext:
            return digest
        progress.reading_pages(begins=True)
        completed = self.pages.complete(lease, digest, learned, self._access(lease))
        progress.reading_pages(begins=False)
        return completed
