"""One fetch at a fixed moment, for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.fetch.client import Client
from aggregator.model import Failed, FetchOutcome, FetchRequest, Validators

NOW = datetime(2026, 2, 14, 12, 0, tzinfo=UTC)


def ask(client: Client, url: str, *, etag: str | None = None, last_modified: str | None = None) -> FetchOutcome:
    """One fetch at a fixed moment."""
    request = FetchRequest(url=url, validators=Validators(etag=etag, last_modified=last_modified))
    return client.fetch(request, now=NOW)


def failure(client: Client, url: str, **validators: str) -> Failed:
    """One fetch that has to fail."""
    outcome = ask(client, url, **validators)
    assert isinstance(outcome, Failed), outcome
    return outcome
