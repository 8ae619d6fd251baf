"""`${VAR}` in addresses: secrets stay out of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from aggregator.config.findings import Findings
from aggregator.config.locate import KeyPath

_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}?")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Written(NamedTuple):
    """A value before its variables were put in."""

    text: str
    """As the file has it."""
    secrets: tuple[tuple[str, str], ...]
    """Each variable in it with what it holds."""


def put_in(document: dict[str, Any], environ: Mapping[str, str], findings: Findings) -> dict[KeyPath, Written]:
    """Replace the variables in addresses of sources, proxies and the database and in headers, in place.

    What a variable holds is put in as it stands: what means something in an address must be percent-encoded in it.

    :param document: whose tables are ours to change
    :returns: what was replaced, by its place
    """
    written: dict[KeyPath, Written] = {}
    for path, table in _places(document):
        key = path[-1]
        text = table.get(key)
        if not isinstance(text, str) or "${" not in text:
            continue
        faulty = False
        for name, whole in ((found[1], found[0]) for found in _VARIABLE.finditer(text)):
            if not _NAME.fullmatch(name) or not whole.endswith("}"):
                findings.add(path, "expected a variable as ${NAME}", "letters, digits and _ between the braces")
            elif name not in environ:
                hint = "set it before the program starts"
                findings.add(path, f"the environment variable {name} is not set", hint, shows_again=True)
            elif not environ[name]:
                findings.add(path, f"the environment variable {name} is empty", shows_again=True)
            else:
                continue
            faulty = True
        if faulty:
            findings.doubtful.add(path)
        else:
            names = dict.fromkeys(found[1] for found in _VARIABLE.finditer(text))
            written[path] = Written(text.strip(), tuple((name, environ[name]) for name in names))
            table[key] = _VARIABLE.sub(lambda found: environ[found[1]], text)
    return written


def _places(document: dict[str, Any]) -> Iterator[tuple[KeyPath, dict[Any, Any]]]:
    """Every place that may hold variables, with the table that it is in."""
    storage, polling, sources = (document.get(name) for name in ("storage", "polling", "sources"))
    if isinstance(storage, dict):
        yield ("storage", "url"), storage
    yield from _ways(("polling",), polling)
    if isinstance(sources, list):
        for index, source in enumerate(sources):
            if isinstance(source, dict):
                yield ("sources", index, "url"), source
            yield from _ways(("sources", index), source)


def _ways(path: KeyPath, table: Any) -> Iterator[tuple[KeyPath, dict[Any, Any]]]:
    """The proxy and the headers of a table."""
    if not isinstance(table, dict):
        return
    yield (*path, "proxy"), table
    headers = table.get("headers")
    if isinstance(headers, dict):
        headers = table["headers"] = dict(headers)
        for name in list(headers):
            yield (*path, "headers", name), headers
