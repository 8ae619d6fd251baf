"""What `/healthz` and `/readyz` say: anybody may ask, so no path of the machine stands in it; the log has those."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_FOLDERS = re.compile(r"(?<![\w/:.\\])/(?:[^\s/:;,'\"<>()]++/)++")
"""The folders of an absolute path, up to the last part of it."""


def without_folders(text: str, folders: Iterable[Path] = ()) -> str:
    """The text with files called by their names alone.

    :param folders: known ones, since a path with spaces in it cannot be told from the words around it
    """
    for folder in sorted(map(str, folders), key=len, reverse=True):
        if folder not in {"/", "."}:
            text = text.replace(f"{folder}/", "").replace(folder, Path(folder).name)
    return _FOLDERS.sub("", text)


def reasons(trouble: Mapping[str, str], folders: Iterable[Path]) -> list[str]:
    """What is wrong with each thing, by its name, for anybody to read."""
    known = tuple(folders)
    return [f"{name}: {without_folders(why, known)}" for name, why in sorted(trouble.items()) if why]


def of_sources(failing: int, polled: int) -> str:
    """What is wrong with the sources as a whole; empty while one of them can be read.

    :param failing: sources whose last poll failed
    :param polled: sources that were ever polled
    """
    if not polled or failing < polled:
        return ""
    which = "the only source" if polled == 1 else f"each of the {polled} sources"
    return f"{which} failed when it was last asked: `aggregator status` tells why"
