"""The log of decisions made by hand, `curation.toml`: from its bytes, and a new entry's text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from aggregator.config.findings import Findings, nearest
from aggregator.config.load import decoded, read_toml
from aggregator.config.locate import KeyPath
from aggregator.config.schema import Table
from aggregator.errors import ConfigError, UnknownNameError
from aggregator.model import KINDS, RETAG, UNDO, Decision, Ref
from aggregator.regions import hierarchy

NAME: Final = "curation.toml"
"""Beside the config."""

HEADER: Final = """\
# What was decided by hand about stories, and above whatever the program finds by itself.
#
# `aggregator split`, `merge`, `retag` and `undo` add to the end. Keep this file: it is read again whenever the
# database is made anew. It may be edited: an entry that is taken out no longer holds.
"""


_FIRST: Final = 1990
_LAST: Final = 9998


class RefTable(Table):
    """`[decision.item]` and `[decision.story]`."""

    source: Annotated[str, Field(min_length=1)]
    guid: str = ""
    link: str = ""
    title: str = ""


class DecisionTable(Table):
    """`[[decision]]`."""

    id: Annotated[str, Field(min_length=1)]
    at: datetime
    kind: str
    author: str = ""
    reason: str = ""
    item: RefTable | None = None
    story: RefTable | None = None
    add: tuple[str, ...] = Field(default=(), strict=False)
    remove: tuple[str, ...] = Field(default=(), strict=False)
    of: str = ""


class Log(Table):
    """The whole file."""

    decision: Annotated[tuple[DecisionTable, ...], Field(strict=False)] = ()


def parse(body: bytes, path: Path) -> tuple[Decision, ...]:
    """The decisions of a log, in its order.

    :param body: TOML 1.0 in UTF-8
    :param path: the file, for the faults
    :raises ConfigError: every mistake, with line and column
    """
    text = decoded(body, path)
    raw = read_toml(text, path)
    findings = Findings()
    _keys(raw, (), Log, findings)
    tables = raw.get("decision", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        findings.add(("decision",), "a decision is a table of its own", "write [[decision]] above each", at_key=True)
        tables = []
    read = {number: table for number, one in enumerate(tables) if (table := _table(one, number, findings))}
    _check(read, {number: str(one.get("id", "")) for number, one in enumerate(tables)}, findings)
    if faults := findings.faults(text, str(path)):
        raise ConfigError(faults)
    return tuple(map(_decision, read.values()))


def _table(raw: dict[str, Any], number: int, findings: Findings) -> DecisionTable | None:
    """One decision; None if the schema refuses it, which is then among the findings."""
    path = ("decision", number)
    _keys(raw, path, DecisionTable, findings)
    for name in ("item", "story"):
        if isinstance(raw.get(name), dict):
            _keys(raw[name], (*path, name), RefTable, findings)
    at = raw.get("at")
    if at is not None and not isinstance(at, datetime):
        findings.add((*path, "at"), "expected a time", "write it as 2026-11-26T09:30:00Z, without quotes")
        findings.doubtful.add((*path, "at"))
    if raw.get("id") == "":
        findings.add((*path, "id"), "the id is empty", "give it any text that no other decision has")
        findings.doubtful.add((*path, "id"))
    try:
        return DecisionTable.model_validate(raw)
    except ValidationError as error:
        findings.add_validation(error, under=path)
    return None


def _keys(raw: Mapping[str, Any], path: KeyPath, table: type[Table], findings: Findings) -> None:
    """Tell each key that a table does not have, and which one was probably meant."""
    known = list(table.model_fields)
    for key in raw:
        if key not in known:
            near = nearest(key, known)
            hint = f'did you mean "{near}"?' if near else f"there are {', '.join(known)}"
            findings.add((*path, key), "there is no such key", hint, at_key=True)
            findings.doubtful.add((*path, key))


def _check(tables: Mapping[int, DecisionTable], ids: Mapping[int, str], findings: Findings) -> None:
    """Tell what is wrong between the decisions, and what no schema can say.

    :param tables: those that the schema takes, by their number in the log
    :param ids: of all
    """
    seen: dict[str, int] = {}
    for number in ids:
        table = tables.get(number)
        if table is None:
            seen.setdefault(ids[number], number)
            continue
        path = ("decision", number)
        if table.id in seen:
            findings.add((*path, "id"), f"the id {table.id!r} is given twice", see=("decision", seen[table.id], "id"))
        if table.at.tzinfo is None:
            findings.add((*path, "at"), "the time has no zone", "write a Z at its end for UTC")
        elif not _FIRST <= table.at.year <= _LAST:
            findings.add((*path, "at"), f"the year {table.at.year} is no time of a decision")
        if table.kind not in KINDS:
            near = nearest(table.kind.strip().lower(), list(KINDS))
            hint = f'did you mean "{near}"?' if near else f"there are {', '.join(KINDS)}"
            findings.add((*path, "kind"), f"{table.kind[:40]!r} is no kind of decision", hint)
        elif table.kind == UNDO and table.of not in seen:
            findings.add(
                (*path, "of"), f"no decision above has the id {table.of!r}", "`of` is the id of what is undone"
            )
        elif table.kind != UNDO:
            _check_items(table, path, findings)
        seen.setdefault(table.id, number)


def _check_items(table: DecisionTable, path: KeyPath, findings: Findings) -> None:
    if table.of:
        findings.add((*path, "of"), f"a {table.kind} has no `of`: that is for an undo", at_key=True)
    if table.kind == RETAG:
        _check_regions(table, path, findings)
    for name in ("item",) if table.kind == RETAG else ("item", "story"):
        ref: RefTable | None = getattr(table, name)
        if ref is None:
            findings.add((*path, name), f"a {table.kind} needs [decision.{name}]", at_key=True)
        elif not (ref.guid or ref.link):
            findings.add((*path, name), f"[decision.{name}] needs a guid or a link", at_key=True)


def _check_regions(table: DecisionTable, path: KeyPath, findings: Findings) -> None:
    if not (table.add or table.remove):
        findings.add((*path, "add"), "a retag needs regions to `add` or to `remove`", at_key=True)
    for name in ("add", "remove"):
        for number, code in enumerate(getattr(table, name)):
            try:
                hierarchy.resolve(code)
            except UnknownNameError as error:
                findings.add((*path, name, number), str(error))
    if both := sorted(set(_codes(table.add)) & set(_codes(table.remove))):
        findings.add((*path, "remove"), f"{', '.join(both)} cannot be added and removed at once")


def _codes(written: Iterable[str]) -> tuple[str, ...]:
    """The regions' codes, in their order; what has no code stays as it is."""
    found = []
    for reference in written:
        try:
            found.append(hierarchy.resolve(reference))
        except UnknownNameError:
            found.append(reference)
    return tuple(dict.fromkeys(found))


def _decision(table: DecisionTable) -> Decision:
    return Decision(
        id=table.id,
        kind=table.kind,
        at=table.at.astimezone(UTC),
        author=table.author,
        reason=table.reason,
        item=_ref(table.item),
        story=_ref(table.story),
        add=_codes(table.add),
        remove=_codes(table.remove),
        of=table.of,
    )


def _ref(table: RefTable | None) -> Ref | None:
    return Ref(source=table.source, guid=table.guid, link=table.link, title=table.title) if table else None


def entry(decision: Decision) -> str:
    """A decision as it stands in the log: one `[[decision]]`, which `parse` reads as the same decision."""
    lines = ["", "[[decision]]", *_pairs({"id": decision.id, "kind": decision.kind})]
    lines.insert(3, f"at = {decision.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}")
    lines += _pairs({"author": decision.author, "reason": decision.reason, "of": decision.of})
    for key, codes in (("add", decision.add), ("remove", decision.remove)):
        lines += [f"{key} = [{', '.join(map(_quoted, codes))}]"] if codes else []
    for name, ref in (("item", decision.item), ("story", decision.story)):
        if ref:
            told = {"source": ref.source, "guid": ref.guid, "link": ref.link, "title": ref.title}
            lines += [f"[decision.{name}]", *_pairs(told)]
    return "\n".join(lines) + "\n"


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_quoted(value)}" for key, value in values.items() if value]


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among its own, and DEL is the one character that JSON leaves bare."""
    storable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(storable, ensure_ascii=False).replace("\x7f", "\\u007f")
