"""How a source is reached."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What the operator wrote of the way to one source; never stored, as it may hold secrets."""

    home: str = ""
    """The address that the config names for the source: what is granted to the source holds for its scheme, host and
    port, and nowhere else. Empty where a request's own address is the one that was named."""
    private: bool = False
    """Whether the name of its host may lead into a network that `polling.allow_private` names."""
    proxy: str = field(default="", repr=False)
    """The address of the proxy that everything of the source is asked through; empty for none."""
    authorities: str = field(default="", repr=False)
    """Certificates of authorities (PEM) that are trusted for the source beside the public ones."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Header fields that requests have besides those of every request."""
