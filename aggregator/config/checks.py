"""What no single table can tell: names given twice, and references that lead nowhere or in a circle.

Every check takes the document as it is read, right or wrong in other places, and looks only at what has the right type:
so one mistake hides no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aggregator.config.findings import Findings, nearest
from aggregator.config.locate import KeyPath
from aggregator.config.schema import ARRAYS, RULES, SELECTING
from aggregator.errors import UnknownNameError
from aggregator.regions import hierarchy
from aggregator.text import urls

_KINDS: Final = {"sources": "source", "regions": "region", "topics": "topic"}


def check(document: Mapping[str, Any], findings: Findings) -> None:
    """Add everything that is wrong between the tables.

    :param document: mended, with its variables put in
    """
    for array in ARRAYS:
        _names_twice(document, array, findings)
    _addresses_twice(document, findings)
    _old_names(document, findings)
    members = user_regions(document)
    _regions(document, members, findings)
    _topics(document, members, findings)


def user_regions(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The user's regions as far as they can be read: name to members."""
    return {
        table["name"]: tuple(member for _, member in _strings(table, (), "members"))
        for _, table in _tables(document, "regions")
        if isinstance(table.get("name"), str)
    }


def _tables(document: Mapping[str, Any], array: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    content = document.get(array)
    if isinstance(content, list):
        for index, table in enumerate(content):
            if isinstance(table, dict):
                yield (array, index), table


def _strings(table: Mapping[str, Any], path: KeyPath, key: str) -> Iterator[tuple[KeyPath, str]]:
    """The texts in a list, stripped, without what the schema complains about."""
    content = table.get(key)
    if isinstance(content, list):
        for index, text in enumerate(content):
            if isinstance(text, str) and text.strip():
                yield (*path, key, index), text.strip()


def _names_twice(document: Mapping[str, Any], array: str, findings: Findings) -> None:
    first: dict[str, KeyPath] = {}
    for path, table in _tables(document, array):
        name = table.get("name")
        if not isinstance(name, str):
            continue
        place = (*path, "name")
        if name in first:
            findings.add(place, f"another {_KINDS[array]} is called {name[:64]!r} already", see=first[name])
        else:
            first[name] = place


def _addresses_twice(document: Mapping[str, Any], findings: Findings) -> None:
    first: dict[str, tuple[KeyPath, object]] = {}
    for path, table in _tables(document, "sources"):
        url, place, name = table.get("url"), (*path, "url"), table.get("name")
        if not isinstance(url, str) or place in findings.doubtful:
            continue
        # http and https twins are one feed, and a fragment never reaches the origin
        address = urls.absolute(url).partition("#")[0].partition("://")[2]
        if not address:
            continue
        see, other = first.setdefault(address, (place, name))
        if see != place and not (
            isinstance(name, str) and name == other
        ):  # a table that stands twice is told of its name
            findings.add(place, "another source has this address already", see=see)


def _old_names(document: Mapping[str, Any], findings: Findings) -> None:
    """A name that a source had can be neither another's that it has now, nor that of two."""
    names = {
        table["name"]: (*path, "name")
        for path, table in _tables(document, "sources")
        if isinstance(table.get("name"), str)
    }
    first: dict[str, KeyPath] = {}
    for path, table in _tables(document, "sources"):
        was, place = table.get("was"), (*path, "was")
        if not isinstance(was, str):
            continue
        if was in names:
            what = f"a source is called {was[:64]!r} still; `was` is the name that this one had before"
            findings.add(place, what, see=names[was])
        elif was in first:
            findings.add(place, f"another source was {was[:64]!r} already", see=first[was])
        else:
            first[was] = place


def _regions(document: Mapping[str, Any], members: Mapping[str, tuple[str, ...]], findings: Findings) -> None:
    order = {name: index for index, name in enumerate(members)}
    for path, table in _tables(document, "regions"):
        name = table.get("name")
        if isinstance(name, str) and name.upper() in hierarchy.shipped().titles:
            findings.add(
                (*path, "name"),
                f"{name!r} is the code of {hierarchy.title_of(name.upper())}; a region of your own needs another name",
            )
        for place, member in _strings(table, path, "members"):
            cycle = _way_back(member, name, members) if isinstance(name, str) else ()
            if not cycle:
                _known_region(place, member, members, findings)
            elif name == min(cycle, key=order.__getitem__):  # one circle is one mistake: told where it begins
                findings.add(place, f"the region contains itself: {' > '.join(cycle)}")


def _way_back(start: str, goal: str, members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest chain of user regions from `goal` by its member `start` back to `goal`; empty without one."""
    ways: list[tuple[str, ...]] = [(goal, start)]
    seen = {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for member in members.get(way[-1], ()):
            if member not in seen:
                seen.add(member)
                ways.append((*way, member))
    return ()


def _known_region(place: KeyPath, reference: str, members: Mapping[str, tuple[str, ...]], findings: Findings) -> None:
    if reference in members:
        return
    if ("regions",) in findings.doubtful and reference.upper() not in hierarchy.shipped().titles:
        return  # it may be the name of one that could not be read
    try:
        hierarchy.resolve(reference, members)
    except UnknownNameError as error:
        message, _, hint = str(error).partition("; ")
        findings.add(place, message, hint, shows_again=True)


def _topics(document: Mapping[str, Any], members: Mapping[str, tuple[str, ...]], findings: Findings) -> None:
    names = [table["name"] for _, table in _tables(document, "sources") if isinstance(table.get("name"), str)]
    known = set(names)
    # Where a name could not be read, that is the fault, and not each mention of it.
    readable = ("sources",) not in findings.doubtful and len(names) == len(list(_tables(document, "sources")))
    for path, table in _tables(document, "topics"):
        if path in findings.doubtful:
            pass  # a key that nobody knows may have been the rule
        elif all(table.get(rule) in (None, []) for rule in RULES):
            findings.add(
                path, "the topic has no rule, so nothing can be selected", f"give it one of {', '.join(RULES)}"
            )
        else:
            for rule in (rule for rule in SELECTING if table.get(rule) == []):
                findings.add((*path, rule), "the list is empty, so it lets every story in", "leave it out, or fill it")
        for place, reference in _strings(table, path, "regions"):
            _known_region(place, reference, members, findings)
        for place, source in _strings(table, path, "sources"):
            if source not in known and readable:
                near = nearest(source, names)
                hint = f'did you mean "{near}"?' if near else ""
                findings.add(place, f"no source is called {source[:64]!r}", hint, shows_again=True)
        wanted = [(word, place) for key in ("any", "all") for place, word in _strings(table, path, key)]
        for place, word in _strings(table, path, "none"):
            if (lost := next((see for other, see in wanted if _swallows(word, other)), None)) is not None:
                findings.add(place, "the word is wanted and ruled out at once", see=lost)


def _swallows(unwanted: str, wanted: str) -> bool:
    """Whether every text that has what is wanted has what is ruled out too: "econom*" is in whatever has "economy"."""
    out, within = unwanted.casefold().split(), wanted.casefold().split()
    return any(
        all(_is_form_of(word, form) for word, form in zip(within[start:], out, strict=False))
        for start in range(len(within) - len(out) + 1)
    )


def _is_form_of(word: str, form: str) -> bool:
    """Whether each word that `word` stands for is one that `form` stands for; a * at the end stands for any ending."""
    if form.endswith("*"):
        return word.rstrip("*").startswith(form.rstrip("*"))
    return word == form
