"""How every request is made that a config asks for."""

from __future__ import annotations

from aggregator import __version__
from aggregator.config.settings import Settings
from aggregator.fetch.options import FetchOptions, user_agent


def fetch_options(settings: Settings) -> FetchOptions:
    """The options of fetching out of a config."""
    polling = settings.polling
    return FetchOptions(
        user_agent=user_agent(__version__, settings.site.url),
        timeout=polling.timeout.total_seconds(),
        max_bytes=polling.max_bytes,
        allow_private=polling.allow_private,
        resolver_networks=polling.resolver_networks,
    )
