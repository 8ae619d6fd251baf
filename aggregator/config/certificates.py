"""Certificates of one's own authorities: read with the config, so that a reload sees another file, a fault its line."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aggregator.config.findings import Findings
from aggregator.config.locate import KeyPath

SIZE_LIMIT: Final = 10_000_000
"""Bytes of a file of certificates: all public authorities together take 300 kB."""

_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----")
_HINT: Final = "expected a file in PEM with at least one -----BEGIN CERTIFICATE-----"


def read_authorities(document: Mapping[str, Any], folder: Path, findings: Findings) -> dict[str, str]:
    """The certificates in each file that `ca_file` names, by the name as it is written.

    :param document: mended, with its variables put in
    :param folder: that paths are relative to
    """
    read: dict[str, str] = {}
    faulty: dict[str, tuple[str, str]] = {}
    for path, name in _named(document):
        if name not in read and name not in faulty:
            try:
                read[name] = _certificates((folder / Path(name).expanduser()).absolute())
            except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home for ~
                reason = (error.strerror if isinstance(error, OSError) else "") or "it is no such file"
                faulty[name] = f"the certificates cannot be read: {reason}", _HINT
        if name in faulty:
            findings.add(path, *faulty[name], shows_again=True)
    return read


def _named(document: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    polling, sources = document.get("polling"), document.get("sources")
    tables: list[tuple[KeyPath, Any]] = [(("polling",), polling)]
    if isinstance(sources, list):
        tables += [(("sources", index), table) for index, table in enumerate(sources)]
    for path, table in tables:
        name = table.get("ca_file") if isinstance(table, dict) else None
        if isinstance(name, str) and name.strip():
            yield (*path, "ca_file"), name.strip()


def _certificates(path: Path) -> str:
    """The certificates of a file, without what else stands in it, such as a key.

    :raises OSError: it cannot be read, or holds none
    """
    if path.exists() and not path.is_file():
        raise IsADirectoryError(0, "it is no file")
    with path.open("rb") as file:
        text = file.read(SIZE_LIMIT).decode("latin-1")
    found = "\n".join(_CERTIFICATE.findall(text))
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=found or "none")
    except ssl.SSLError:
        raise OSError(0, "it holds no certificate") from None
    return found
