"""What a reader hands to a recorder of one poll."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aggregator.errors import LeaseLostError
from aggregator.model import Digest, Fetched, FetchOutcome, Lease


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """All that one poll brought, and under which lease.

    Addresses in it may hold what the environment keeps secret of a source's own: it is for those who have the config.
    """

    source: str
    """The name of the source that was read."""
    token: str
    """`Lease.token`: who records has the lease itself, and finds it by this."""
    whole: bool = False
    """`Lease.whole`, as the source was asked."""
    outcome: FetchOutcome
    """What the origin did."""
    digest: Digest | None = None
    """What its document says; None where there is none that could be read."""

    @classmethod
    def of(cls, lease: Lease, outcome: FetchOutcome, digest: Digest | None) -> Delivery:
        """What `Reader.read` gave, without the document's bytes: they were read, and nobody asks for them again."""
        if isinstance(outcome, Fetched):
            outcome = replace(outcome, body=b"")
        return cls(source=lease.source.name, token=lease.token, whole=lease.whole, outcome=outcome, digest=digest)

    def under(self, lease: Lease) -> Lease:
        """The lease as it is to be recorded under.

        :param lease: the source's, as whoever records has it
        :raises LeaseLostError: it is another than the one that was read under
        """
        if (lease.source.name, lease.token) != (self.source, self.token):
            msg = f"what was read of {self.source} comes under another lease than the one of {lease.source.name}"
            raise LeaseLostError(msg)
        return replace(lease, whole=self.whole)
