"""One fetch at a fixed moment, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aggregator.fetch.client import Client
from aggregator.model import Access, Failed, FetchOutcome, FetchRequest, Validators

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)


def ask(
    client: Client, url: str, *, etag: str | None = None, last_modified: str | None = None, **access: Any
) -> FetchOutcome:
    """One fetch at a fixed moment, of a source that says so much of the way to it."""
    validators = Validators(etag=etag, last_modified=last_modified)
    return client.fetch(FetchRequest(url=url, validators=validators, access=Access(**access)), now=NOW)


def failure(client: Client, url: str, **options: Any) -> Failed:
    """One fetch that has to fail."""
    outcome = ask(client, url, **options)
    assert isinstance(outcome, Failed), outcome
    return outcome
