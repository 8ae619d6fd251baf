"""Unknown keys and tables, and what they were probably meant to be.

A misspelt key is told once and then read as the key that was meant, so that the mistakes in and around it are found in
the same run and none is told twice.
"""

from __future__ import annotations

from typing import Any, Final

from aggregator.config.findings import Findings, nearest
from aggregator.config.former import present_word, renaming
from aggregator.config.locate import KeyPath
from aggregator.config.schema import ARRAYS, NESTED, TABLES, keys_of

_SYNONYMS: Final = {
    "address": "url",
    "database": "storage",
    "exclude": "none",
    "feed": "url",
    "feeds": "sources",
    "href": "url",
    "id": "name",
    "include": "any",
    "keywords": "any",
    "lang": "language",
    "link": "url",
    "max_entries": "limit",
    "not": "none",
    "server": "serve",
    "words": "any",
}
"""Words of other programs for the same things, which no likeness of letters would find."""


def mend(raw: dict[str, Any], findings: Findings) -> dict[str, Any]:
    """The document with every unknown key told and either read as the key that was meant or left out.

    Tables and lists that are not what the schema says are left as they are, for the schema to tell.

    :param raw: as `tomllib` gives it
    :return: a document whose keys are all known
    """
    known = (*TABLES, *ARRAYS)
    document = _mend_table(raw, (), known, findings)
    for name, content in document.items():
        if name in TABLES and isinstance(content, dict):
            document[name] = _mend_table(content, (name,), keys_of(name), findings)
        elif name in TABLES and isinstance(content, list) and content and isinstance(content[0], dict):
            findings.doubtful.add((name,))
            findings.add(
                (name,), f"expected one table, found a list of {len(content)}", f"write [{name}] in single brackets"
            )
        elif name in ARRAYS and isinstance(content, list):
            document[name] = [
                _mend_item(item, (name, index), findings) if isinstance(item, dict) else item
                for index, item in enumerate(content)
            ]
        elif name in ARRAYS and isinstance(content, dict):
            findings.doubtful.add((name,))
            findings.add((name,), "expected a list of tables, found one table", f"write [[{name}]] in double brackets")
    return document


def _mend_item(item: dict[str, Any], path: KeyPath, findings: Findings) -> dict[str, Any]:
    """One of several tables, with the tables within it."""
    array = str(path[0])
    mended = _mend_table(item, path, keys_of(array), findings)
    for name, content in mended.items():
        if f"{array}.{name}" in NESTED and isinstance(content, dict):
            mended[name] = _mend_table(content, (*path, name), keys_of(f"{array}.{name}"), findings)
    return mended


def _mend_table(table: dict[str, Any], path: KeyPath, known: tuple[str, ...], findings: Findings) -> dict[str, Any]:
    if table.keys() <= set(known):
        return dict(table)
    mended = {key: value for key, value in table.items() if key in known}
    for key, value in table.items():
        if key in known:
            continue
        meant = present_word(key, known)
        if meant:
            findings.add((*path, key), renaming(key, meant), f'write "{meant}"', at_key=True, shows_again=True)
        else:
            meant = _meant(key, known)
            findings.add((*path, key), *_unknown(key, path, meant, known), at_key=True)
        if meant and meant not in mended:
            mended[meant] = value
            findings.renamed[*path, meant] = key
        else:  # what it was for is not known, so nothing that it might be is missed too
            findings.doubtful.add((*path, meant) if meant else path)
    return mended


def _meant(key: str, known: tuple[str, ...]) -> str:
    synonym = _SYNONYMS.get(key.casefold(), "")
    return synonym if synonym in known else nearest(key, known)


def _unknown(key: str, path: KeyPath, meant: str, known: tuple[str, ...]) -> tuple[str, str]:
    """Message and hint for a key that its table does not have."""
    if not path:
        brackets = {name: f"[{name}]" for name in TABLES} | {name: f"[[{name}]]" for name in ARRAYS}
        return "there is no such table", (
            f"did you mean {brackets[meant]}?" if meant else f"tables are {', '.join(brackets[name] for name in known)}"
        )
    here = f"[{path[0]}]" if path[0] in TABLES else f"[[{path[0]}]]"
    if len(path) > 2:  # noqa: PLR2004 -- a table within one of several: array, index, name
        here = f"[{path[0]}.{path[2]}]"
    if meant:
        return f"there is no such key in {here}", f'did you mean "{meant}"?'
    homes = [f"[{name}]" for name in TABLES if key in keys_of(name)]
    homes += [f"[[{name}]]" for name in ARRAYS if key in keys_of(name)]
    if homes:
        return f"there is no such key in {here}", f"it belongs in {' or '.join(homes)}"
    return f"there is no such key in {here}", f"keys are {', '.join(known)}"
