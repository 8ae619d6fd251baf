"""`aggregator explain`: one story's whole way, from its sources to the topics that took or refused it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.extras import extra_lines, extras
from aggregator.cli.options import config_option, json_option, load_settings
from aggregator.cli.output import print_json, printable

if TYPE_CHECKING:
    from aggregator.config.settings import Settings
    from aggregator.model import Case, Decision, Entry, Origin, Reason, RegionTag, Topic
    from aggregator.store.records import ItemRecord, PlacementRecord, StoryRecord, TopicRow, VersionRecord

EVIDENCE_SHOWN = 4
"""Spans of text shown for a region; `--json` has all of them."""


@click.command()
@click.argument("ref", metavar="URL-OR-ID")
@config_option
@json_option
def explain(ref: str, config: Path, *, as_json: bool) -> None:
    """Tell one story's whole way.

    Where it came from, what cleaning removed, its copies and why they are copies, its regions with the words that
    spoke for them, and each topic: since when it shows the story and by what rule, or why not, and when and why it
    left.

    URL-OR-ID is the story's link, its entry's id, or the first characters of its uid.

    \b
    aggregator explain https://example.org/news/story-17
    aggregator explain 4f1c --json
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.engine.session import curation_file
    from aggregator.model import in_force
    from aggregator.store.open import open_store

    settings = load_settings(config)
    store = open_store(settings.storage.url, create=False, lock=False, read_only=True)
    try:
        record = store.find(ref)
        rows = store.topic_rows()
    finally:
        store.close()
    decisions = in_force(curation_file(settings).read())
    told = account(record, settings, now=datetime.now(UTC), decisions=decisions, rows=rows)
    if as_json:
        print_json(told)
    else:
        for line in _lines(told):
            click.echo(printable(line))
        if sys.stdout.isatty():
            _show_text(record.entry)


def _show_text(entry: Entry) -> None:
    """The story with the words in colour that spoke for its regions."""
    from aggregator.cli.spans import coloured

    click.echo("\nThe story, by what its words say of regions: green its subjects, yellow what it mentions")
    click.echo(click.style(coloured(entry.title, entry.regions, {"title"}), bold=True))
    click.echo(coloured(entry.text, entry.regions, {"lead", "body"}))


def account(
    record: StoryRecord,
    settings: Settings,
    *,
    now: datetime,
    decisions: Iterable[Decision] = (),
    rows: Iterable[TopicRow] = (),
) -> dict[str, Any]:
    """Everything there is to tell of a story, as plain values.

    :param decisions: those made by hand that hold
    :param rows: the topics as the database has them
    """
    from aggregator.engine.session import region_title
    from aggregator.topics.judge import case_of

    entry = record.entry
    publishers = {item.source: _publisher(item.source, settings) for item in record.items}
    held = {each.placement.topic: each for each in record.placements}
    known = {row.name: row for row in rows}
    return {
        "uid": entry.uid,
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published.isoformat(),
        "updated": entry.updated.isoformat(),
        "first_seen": record.first_seen.isoformat(),
        "withheld": record.withheld,
        "agency": entry.agency,
        "event": _event(record),
        "carried_by": {
            "sources": len(publishers),
            "publishers": len(record.publishers or set(publishers.values())),
        },
        "items": [_item(item, publishers[item.source]) for item in record.items],
        "decisions": [_decision(each) for each in decisions if _concerns(each, record)],
        "regions": [_region(tag, region_title(settings, tag.code)) for tag in entry.regions],
        "topics": [
            {**told, **_stay(topic, held.get(topic.name), known.get(topic.name))}
            for topic, told in zip(settings.topics, verdicts(settings.topics, case_of(entry, now=now)), strict=True)
        ],
    }


def _stay(topic: Topic, record: PlacementRecord | None, row: TopicRow | None) -> dict[str, Any]:
    """What the ledger says of a story in a topic: since when and why it is shown, or why not."""
    placement = record.placement if record else None
    return {
        "shown": placement is not None and placement.stay == "in",
        "since": _iso(placement.since if placement else None),
        "since_why": placement.why if placement and placement.since else "",
        "until": _iso(placement.until if placement else None),
        "left_why": placement.left_why if placement else "",
        "rank": record.rank if record else None,
        "limit": topic.limit,
        "judged_anew": bool(row and (row.waits or not row.settled)),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def verdicts(topics: Iterable[Topic], case: Case) -> list[dict[str, Any]]:
    """What each topic says of a story, as plain values."""
    from aggregator.topics.judge import judge

    told = []
    for topic in topics:
        judgement = judge(topic.rule, case)
        reasons = [_reason(each) for each in judgement.reasons]
        told.append({"topic": topic.name, "accepted": judgement.accepted, "reasons": reasons})
    return told


def _reason(reason: Reason) -> dict[str, Any]:
    """What a rule says; with `parts` where it is made of others."""
    told: dict[str, Any] = {"rule": reason.rule, "holds": reason.holds, "why": reason.why}
    return {**told, "parts": [_reason(part) for part in reason.parts]} if reason.parts else told


def _event(record: StoryRecord) -> dict[str, Any] | None:
    """The event that a story is one of several reports of, and why; None where it is alone."""
    entry, linked = record.entry, record.linked
    if not entry.event and linked is None:
        return None
    why = linked and {"nearest": linked.nearest, "likeness": round(linked.likeness, 3), "words": list(linked.words)}
    return {
        "id": entry.event or (linked.event if linked else ""),
        "sure": bool(entry.event),
        "why": why,
        "publishers": list(entry.publishers),
        "reports": [
            {"uid": each.uid, "source": each.source, "title": each.title, "link": each.link} for each in entry.reports
        ],
    }


def _publisher(name: str, settings: Settings) -> str:
    return next((source.publisher for source in settings.sources if source.name == name), "") or name


def _item(item: ItemRecord, publisher: str) -> dict[str, Any]:
    story = item.story
    evidence = item.evidence
    return {
        "uid": item.uid,
        "source": item.source,
        "publisher": publisher,
        "shown": item.shown,
        "title": story.title,
        "original_title": story.original_title,
        "link": story.link,
        "guid": story.guid,
        "published": item.published.isoformat(),
        "first_seen": item.first_seen.isoformat(),
        "revisions": item.revisions,
        "versions": [*map(_version, item.versions), {"since": _since(item), "edit": item.edit, "title": story.title}]
        if item.revisions
        else [],
        "agency": story.agency,
        "dateline": story.dateline.text if story.dateline else "",
        "authors": list(story.authors),
        "language": story.language,
        "origin": story.origin and _origin(story.origin),
        **extras(story),
        "removed": [{"rule": r.rule, "text": r.text, "why": r.why} for r in story.removals],
        "problems": [f"{problem.where}: {problem.what}" for problem in story.problems],
        "copy": None
        if evidence is None
        else {
            "of": evidence.of,
            "rule": evidence.rule,
            "in_other": round(evidence.forward, 3),
            "of_other": round(evidence.backward, 3),
            "longest": evidence.longest,
            "gap_hours": round(evidence.gap_hours, 2),
        },
        "pruned": item.pruned,
    }


def _origin(origin: Origin) -> dict[str, Any]:
    from aggregator.dedupe.voices import paper_of

    return {
        "title": origin.title,
        "link": origin.link or origin.feed,
        "id": origin.id,
        "rights": origin.rights,
        "counts_as": paper_of(origin),
    }


def _concerns(decision: Decision, record: StoryRecord) -> bool:
    """Whether a decision names one of the story's items."""
    refs = [ref for ref in (decision.item, decision.story) if ref]
    return any(
        ref.source == item.source and ((ref.guid and ref.guid == item.story.guid) or ref.link == item.story.link)
        for item in record.items
        for ref in refs
    )


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "kind": decision.kind,
        "at": decision.at.isoformat(),
        "author": decision.author,
        "reason": decision.reason,
        "add": list(decision.add),
        "remove": list(decision.remove),
    }


def _version(version: VersionRecord) -> dict[str, Any]:
    return {"since": version.since.isoformat(), "edit": version.edit, "title": version.title}


def _since(item: ItemRecord) -> str:
    return (item.changed_at or item.first_seen).isoformat()


def _region(tag: RegionTag, name: str) -> dict[str, Any]:
    return {
        "code": tag.code,
        "name": name,
        "role": tag.role.value,
        "confidence": round(tag.confidence, 3),
        "evidence": [
            {"field": m.field, "start": m.start, "end": m.end, "text": m.text, "reading": m.reading, "why": m.why}
            for m in tag.evidence
        ],
    }


def _lines(told: dict[str, Any]) -> list[str]:
    """The account as text for a person."""
    carried = told["carried_by"]
    agency = f"{told['agency']}, via " if told["agency"] else ""
    lines = [
        told["title"],
        told["link"],
        f"entry {told['id']}  (uid {told['uid']})",
        f"published {told['published']}, updated {told['updated']}, first seen {told['first_seen']}",
        f"{agency}{_count(carried['sources'], 'source')} of {_count(carried['publishers'], 'publisher')}",
    ]
    if told["withheld"]:
        lines.append(f"withheld from all topics: {told['withheld']}")
    lines += ["", "Where it came from"]
    for item in told["items"]:
        lines += _item_lines(item)
    if told["decisions"]:
        lines += ["", "Decided by hand"]
    for decision in told["decisions"]:
        by = f" by {decision['author']}" if decision["author"] else ""
        why = f": {decision['reason']}" if decision["reason"] else ""
        codes = "".join([*(f" +{code}" for code in decision["add"]), *(f" -{code}" for code in decision["remove"])])
        lines.append(f"  {decision['id']}  {decision['kind']}{codes}{by}{why}")
    if told["event"]:
        lines += ["", "Other reports of the same event", *_event_lines(told["event"])]
    lines += ["", "What it is about"]
    lines += [line for region in told["regions"] for line in _region_lines(region)] or ["  no region was recognised"]
    lines += ["", "Topics"]
    for topic in told["topics"]:
        lines.append(f"  {'in ' if topic['shown'] else 'out'} {topic['topic']}")
        lines += [f"        {line}" for line in _stay_lines(topic)]
        lines += [line for reason in topic["reasons"] for line in reason_lines(reason)]
    return lines


def _stay_lines(topic: dict[str, Any]) -> Iterator[str]:
    """Since when a topic shows a story and why, or until when it did, and what keeps it out."""
    if topic["shown"]:
        yield f"shown since {topic['since']}, as it came in by {topic['since_why']}"
        if not topic["accepted"]:
            yield "its rule does not take it any more: it leaves when stories are placed next"
    elif topic["rank"] is not None:
        yield f"{_ordinal(topic['rank'])} of {topic['limit']}: there is no room for it"
    elif topic["judged_anew"]:
        yield "the topic is being judged anew, and has not come so far"
    elif topic["accepted"]:
        yield "its rule takes it: it comes in when stories are placed next, unless it is withheld"
    if topic["until"]:
        yield f"was shown from {topic['since']} to {topic['until']}: {topic['left_why']}"


def _ordinal(number: int) -> str:
    """A place for people: 1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def reason_lines(reason: dict[str, Any], indent: str = "        ") -> list[str]:
    """What a rule says, and below it what the rules say of which it is made."""
    verdict = "holds" if reason["holds"] else "fails"
    parts = reason.get("parts", ())
    why = "" if parts else f" {reason['why']}"
    inner = [line for part in parts for line in reason_lines(part, f"{indent}    ")]
    return [f"{indent}{verdict}  {reason['rule']}:{why}", *inner]


def _item_lines(item: dict[str, Any]) -> list[str]:
    lines = [
        f"  {item['source']} ({item['publisher']}){' — this copy is shown' if item['shown'] else ''}",
        f"    {item['title']}",
        f"    {item['link']}",
    ]
    if item["original_title"] and item["original_title"] != item["title"]:
        lines.append(f"    original title: {item['original_title']}")
    if origin := item["origin"]:
        where = f" ({origin['link'] or origin['id']})" if origin["link"] or origin["id"] else ""
        lines.append(f"    taken from {origin['title']}{where}, by the word of {item['source']}")
    if copy := item["copy"]:
        lines.append(
            f"    a copy of {copy['of']} by {copy['rule']}: {copy['in_other']:.0%} of it is there,"
            f" {copy['of_other']:.0%} of that is here, {copy['gap_hours']:.1f} h apart"
        )
        if copy["longest"]:
            lines.append(f"    longest shared passage: “{copy['longest']}”")
    if item["dateline"]:
        lines.append(f"    dateline: {item['dateline']}")
    lines += [f"    {line}" for line in extra_lines(item)]
    for number, version in enumerate(item["versions"]):
        kind = f"{version['edit'] or 'unknown'} edit" if number else "first version"
        lines.append(f"    {kind} at {version['since']}: {version['title']}")
    lines += [f"    removed by {removal['rule']}: {removal['text']}" for removal in item["removed"]]
    lines += [f"    problem: {problem}" for problem in item["problems"]]
    return lines


def _event_lines(event: dict[str, Any]) -> list[str]:
    publishers = f"{_count(len(event['publishers']), 'publisher')}: {', '.join(event['publishers'])}"
    lines = [f"  event {event['id']}, reported by {publishers}"]
    if why := event["why"]:
        words = ", ".join(f"“{word}”" for word in why["words"])
        lines.append(f"  joined it for a likeness of {why['likeness']:.2f}, most with {why['nearest']}: {words}")
    else:
        lines.append("  this story was the first")
    if not event["sure"]:
        lines.append("  not alike enough to tell readers, or to count as confirmed")
    for report in event["reports"]:
        lines += [f"  {report['source']}: {report['title']}", f"    {report['link']}"]
    return lines


def _region_lines(region: dict[str, Any]) -> list[str]:
    lines = [f"  {region['name']} ({region['code']}): {region['role']}, confidence {region['confidence']:.2f}"]
    for mention in region["evidence"][:EVIDENCE_SHOWN]:
        if not mention["text"]:
            lines.append(f"    {mention['why']}")
            continue
        why = f" — {mention['why']}" if mention["why"] else ""
        lines.append(f"    “{mention['text']}” in the {mention['field']}, read as {mention['reading']}{why}")
    more = len(region["evidence"]) - EVIDENCE_SHOWN
    if more > 0:
        lines.append(f"    and {more} more")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
