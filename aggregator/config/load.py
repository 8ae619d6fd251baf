"""A config file's bytes to settings, or to every mistake in it.

    bytes ─► text ─► tomllib ─► mend ─► put_in ─► schema ─► checks ─► build
                        │         └───────┴─────────┴─────────┘         │
                    one fault        findings, placed by `locate`   Settings

A syntax error is the only fault that stands alone, as nothing can be read past it.
"""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from aggregator.config import certificates, checks, spelling, variables
from aggregator.config.build import beside, build
from aggregator.config.findings import Findings
from aggregator.config.schema import Document, OutputTable
from aggregator.config.settings import Settings
from aggregator.errors import ConfigError, Fault

SIZE_LIMIT: Final = 50_000_000
"""Bytes of a config file: ten thousand sources take two million, so a larger file is not a config."""

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

_PART: Final = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_ENDLESS_KEY: Final = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*+\.[ \t]*+){{100}}")
"""A dotted key of more than 100 parts: reading it takes time and memory by the square of their number, and no table of
ours is deeper than three. No text looks like that either: a host's name, which comes nearest, has half as many."""

_SYNTAX_HINTS: Final = {
    "Cannot overwrite a value": "the key is given twice in its table",
    "Cannot declare": "the table is given twice; put its keys together, or write [[…]] if there are several",
    "Cannot mutate immutable": "the table is closed already; put its keys together",
    "Expected '=' after a key": "write key = value; a text is in quotes",
    "Expected ']' at the end of a table declaration": "a table is [name]",
    "Expected ']]' at the end of an array declaration": "one of several tables is [[name]]",
    "Expected newline or end of document": "one key = value a line; a comment begins with #",
    "Illegal character": "is a closing quote missing?",
    "Invalid initial character for a key part": "a key is made of letters, digits, _ and -",
    "Invalid value": "a text is in quotes; true and false are in small letters",
    "Unclosed array": "a closing bracket ] or a comma is missing",
    "Unclosed inline table": "a closing brace } or a comma is missing",
    "Unterminated string": "a closing quote is missing",
    "Unescaped '\\\\'": "write a backslash twice, or the text in single quotes",
    'Expected "\'"': "a closing quote is missing",
    'Expected \'"""\'': "the closing three quotes are missing",
}
"""How `tomllib`'s messages begin, and the way out."""


def load(path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Read, check and complete a config file.

    :param path: the file; paths within it are relative to its folder
    :param environ: what `${VAR}` stands for; None means the process's own environment
    :raises ConfigError: every mistake in the file, in its order
    """
    try:
        with path.open("rb") as file:
            body = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise _whole_file(path, "there is no such file", "name another one with --config") from None
    except IsADirectoryError:
        raise _whole_file(path, "it is a folder; expected a file", f"did you mean {path / 'config.toml'}?") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _whole_file(path, f"the file cannot be read: {reason}") from None
    return parse(body, path=path, environ=os.environ if environ is None else environ)


def output_folder(path: Path) -> Path | None:
    """Where a config has its files published, whatever else is wrong with it; None if there is no such file.

    :raises ConfigError: it cannot be read
    """
    try:
        with path.open("rb") as file:
            body = file.read(SIZE_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _whole_file(path, f"the file cannot be read: {error.strerror}") from None
    output = read_toml(decoded(body, path), path).get("output")
    named = output.get("dir") if isinstance(output, dict) else None
    return beside(named if isinstance(named, str) and named.strip() else OutputTable().dir, path.absolute().parent)


def parse(body: bytes, *, path: Path, environ: Mapping[str, str]) -> Settings:
    """Check and complete a config's bytes; reads the certificates that it names, and nothing else.

    :param body: TOML 1.0 in UTF-8, a byte order mark allowed
    :param path: the file that the bytes are of; relative paths are beside it
    :raises ConfigError: every mistake, in the order of the file
    """
    text = decoded(body, path)
    raw = read_toml(text, path)
    findings = Findings()
    mended = spelling.mend(raw, findings)
    written = variables.put_in(mended, environ, findings)
    document: Document | None = None
    try:
        document = Document.model_validate(mended)
    except ValidationError as error:
        findings.add_validation(error)
    checks.check(mended, findings)
    authorities = certificates.read_authorities(mended, path.absolute().parent, findings)
    if faults := findings.faults(text, str(path)):
        raise ConfigError(faults)
    assert document is not None, "a config that the schema refuses has a finding"
    return build(document, path.absolute(), written, authorities)


def decoded(body: bytes, path: Path) -> str:
    """The text of a file.

    :raises ConfigError: it is too large, or no UTF-8
    """
    if len(body) > SIZE_LIMIT:
        raise _whole_file(path, f"the file is larger than {SIZE_LIMIT // 1_000_000} MB; this can be no config")
    body = body.removeprefix(codecs.BOM_UTF8)  # not by "utf-8-sig", whose errors count from behind the mark
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = body[: error.start]
        fault = Fault(
            file=str(path),
            line=before.count(b"\n") + 1,
            column=len(before.rpartition(b"\n")[2].decode("utf-8", errors="replace")) + 1,
            key="",
            message=f"the byte 0x{body[error.start]:02x} is no UTF-8",
            hint="save the file as UTF-8",
        )
        raise ConfigError((fault,)) from None


def read_toml(text: str, path: Path) -> dict[str, Any]:
    """The document that a text holds.

    :raises ConfigError: it is no TOML, and where
    """
    if endless := _ENDLESS_KEY.search(text):
        line, column = _place(text, endless.start())
        raise ConfigError(
            (Fault(file=str(path), line=line, column=column, key="", message="a key has more than 100 parts"),)
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _whole_file(path, "lists or tables are nested too deeply to be read") from None
    except ValueError as error:  # TOMLDecodeError is one; a number of over 4,300 digits is a plain one
        message = str(error)
        place = _PLACE.search(message)
        if place is None:
            raise _whole_file(path, f"this is no TOML: {message}") from None
        line, column = (int(place[1]), int(place[2])) if place[1] else _end(text)
        told = message[: place.start()]
        hint = next((hint for start, hint in _SYNTAX_HINTS.items() if told.startswith(start)), "")
        fault = Fault(file=str(path), line=line, column=column, key="", message=f"this is no TOML: {told}", hint=hint)
        raise ConfigError((fault,)) from None


def _end(text: str) -> tuple[int, int]:
    """The last place of a document where something stands."""
    return _place(text, len(text.rstrip()))


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _whole_file(path: Path, message: str, hint: str = "") -> ConfigError:
    return ConfigError((Fault(file=str(path), line=0, column=0, key="", message=message, hint=hint),))
