# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Notes of correction: what a paper says of its own story. A field, still shown, and no part of the text.

Such a note is of interest to a reader, and must not make two copies of one report differ or tag it with a place that it
was wrong about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.clean.draft import REMOVAL_TEXT_LIMIT, Context, Draft, noted, taken
from aggregator.text.spot import Spotter

LENGTH_LIMIT = 700
"""Characters of the longest note."""

FRONT, BACK = 3, 4
"""Blocks with text from the front and from the end among which a note stands."""

_NOTE = re.compile(
    r"""[\s\W_]*(?:
      corrections?(?:\s+(?:and|&)\s+clarifications?)?(?:\s*\([^()]{1,40}\)|,?\s+\w+\.?\s+\d{1,2}(?:,\s+\d{4})?)?\s*[:–—-]\s*\S[\s\S]*
    | clarification\s*[:–—-]\s*\S[\s\S]* | (?:editor['’]?s['’]?\s+note|author['’]?s\s+note|note\s+to\s+readers?)\s*[:–—-]\s*(?=[\s\S]{0,300}\b(?:correct|clarif|amend|misstat|mistak|error|updated\s+to|earlier\s+version))\S[\s\S]*
    | (?:\(?\s*this|\(\s*the)\s+(?:.{0,40}\s)?(?:story|article|report|post|piece|headline|version)\b.{0,80}\b(?:has|have|was|were)\s+(?:been\s+)?(?:corrected|amended|clarified|updated\s+to\s+(?:correct|clarify|fix|amend))\b[\s\S]*
    | \(?\s*an?\s+(?:earlier|previous)\s+version\s+of\s+this\b[\s\S]*\b(?:incorrect|wrong|misstat|misspel|misidentif|misattribut|mistaken|error|said|stated|gave)[\s\S]*
    | (?:berichtigung|korrektur(?:hinweis)?|richtigstellung)\s*[:–—-]\s*\S[\s\S]* | (?:anmerkung\s+der\s+redaktion|hinweis\s+der\s+redaktion)\s*[:–—-]\s*(?=[\s\S]{0,300}(?:korrig|bericht|fehler|falsch|früheren?\s+(?:fassung|version)))\S[\s\S]*
    | in\s+einer\s+(?:früheren|ersten|vorherigen)\s+(?:fassung|version)\b[\s\S]* | \(?\s*(?:dieser|der)\s+(?:artikel|beitrag|text)\s+wurde\b.{0,60}\b(?:korrigiert|berichtigt)[\s\S]*
    | (?:rectificatif|erratum|correction|précision)\s*[:–—-]\s*\S[\s\S]* | une\s+(?:première|précédente)\s+version\s+de\s+(?:cet|ce)\b[\s\S]* | cet\s+article\s+a\s+été\s+(?:corrigé|modifié|rectifié)[\s\S]*
    | (?:fe\s+de\s+erratas?|fe\s+de\s+errores|rectificaci[óo]n|correcci[óo]n|aclaraci[óo]n)\s*[:–—-]\s*\S[\s\S]* | (?:en\s+)?una\s+versi[óo]n\s+(?:anterior|previa)\s+de\s+(?:este|esta)\b[\s\S]*
    | (?:errata(?:\s+corrige)?|rettifica|precisazione)\s*[:–—-]\s*\S[\s\S]* | (?:in\s+)?una\s+(?:precedente|prima)\s+versione\s+di\s+questo\b[\s\S]*
    | (?:corre[çc][ãa]o|errata|errámos|erramos)\s*[:–—-]\s*\S[\s\S]* | (?:n?uma\s+)?vers[ãa]o\s+anterior\s+(?:deste|desta)\b[\s\S]*
    | (?:исправление|уточнение|поправка)\s*[:–—-]\s*\S[\s\S]* | в\s+(?:предыдущей|первой|ранней|первоначальной)\s+версии\b[\s\S]*
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_WORDS = Spotter(
    (
        *("correct", "clarif", "amended", "editor", "author", "note to", "earlier version", "previous version"),
        *("berichtigung", "korrektur", "korrigiert", "berichtigt", "richtigstellung", "redaktion", "in einer "),
        *("rectifica", "erratum", "précision", "version", "corrigé", "modifié", "fe de err", "correcci", "aclaraci"),
        *("versi", "errata", "rettifica", "precisazione", "corre", "erramos", "errámos"),
        *("исправление", "уточнение", "поправка", "версии"),
    )
)
"""One of these is in every note."""


def take_corrections(draft: Draft, context: Context) -> Draft:
    """Read notes of correction at the front and at the end into their field; the HTML goes on to show them."""
    if context.kept:
        return draft
    positions = [index for index, block in enumerate(draft.blocks) if block.text and not block.is_caption]
    found = [
        index
        for index in dict.fromkeys((*positions[:FRONT], *positions[-BACK:]))
        if len(draft.blocks[index].text) <= LENGTH_LIMIT
        and _WORDS(draft.blocks[index].text)
        and _NOTE.fullmatch(draft.blocks[index].text)
    ]
    if not found or len(found) == len(positions):
        return draft
    blocks = tuple(replace(block, note=index in found or block.note) for index, block in enumerate(draft.blocks))
    texts = [" ".join(draft.blocks[index].text.split()) for index in sorted(found)]
    corrected = replace(draft, blocks=blocks, corrections=(*draft.corrections, *texts))
    return noted(corrected, *(taken(text[:REMOVAL_TEXT_LIMIT], "kept as a correction") for text in texts))
