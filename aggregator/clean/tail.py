# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""What article pages put at the end of their text, inside of it: who the author is, how to follow, what it is filed under."""

from __future__ import annotations

import re

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.text.spot import Spotter

TAIL = 4
"""Blocks with text from the end that the rules of this file look at."""

BIO_LIMIT = 420
"""Characters of the longest paragraph that says who the author is."""

PROMOTION_LIMIT = 400
"""Characters of the longest paragraph that asks the reader to subscribe or write."""

LABEL_LIMIT = 200
"""Characters of the longest line of keywords."""

NAME_REACH = 30
"""Characters from a paragraph's beginning within which a biography names its author: "Our editor Ada Quist …"."""

_FILED = re.compile(
    r"""[\s\W_]*(?:
      filed\s+under | tags?(?:ged)?(?:\s+(?:in|with|as))? | topics? | categor(?:y|ies) | keywords? | labels? | related(?:\s+(?:topics?|tags?|stories|roundups?|forums?))? | in\s+this\s+(?:story|article)
    | (?:more|read\s+more)\s+(?:on|about) | sources? | via
    | schlagw(?:orte|örter) | themen | stichworte | mehr\s+zu(?:m\s+thema)? | quellen? | kategorien?
    | mots[\s-]cl[ée]s | th[èe]mes? | cat[ée]gories? | sujets? | etiquetas? | temas?(?:\s+relacionados)? | categor[íi]as? | palabras\s+clave | archivado\s+en
    | argomenti | categorie | parole\s+chiave | assuntos? | categorias? | palavras[\s-]chave
    | теги? | метки | темы? | рубрик[аи] | ключевые\s+слова | источники?
    )\s*:[\s\S]*""",
    re.VERBOSE | re.IGNORECASE,
)

_ASKS = re.compile(
    r"""(?:
      \bnewsletters?\b | \bsubscri(?:be|ption)\b | \bsign(?:ing)?\s+up\b | \bfollow\s+(?:us|me|him|her|them)\b | \bget\s+in\s+touch\b | \be-?mail(?:ing)?\s+(?:us|me|him|her)\b | \bcontact\s+(?:us|our|the\s+(?:author|reporter|writer))\b
    | \bfor\s+(?:more|the\s+latest)\b.{0,80}\b(?:stories|news|page|site|website|app|channel)\b | \bour\s+(?:news\s?letter|website|app|whatsapp|telegram|podcast|channel|news\s+page)\b
    | \babonnier\w+\b | \bfolgen\s+sie\b | \babo(?:nnement)?\b | \banmeld(?:en|ung)\b | \bschreiben\s+sie\s+uns\b
    | \babonnez-vous\b | \binscrivez-vous\b | \bsuivez-nous\b | \binfolettre\b | \bsuscr[íi]b\w+ | \bs[íi]g[ua]e?nos\b | \bbolet[íi]n\b
    | \biscriviti\b | \bseguici\b | \bsegui\b.{0,30}\bsu\b | \binscreva-se\b | \bassine\b | \bsiga-nos\b | \bподписывайтесь\b | \bподпишитесь\b | \bнаш\w*\s+(?:телеграм|канал)\w*
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_IS = Spotter(
    (
        *(
            " is ",
            " was ",
            " has ",
            " are ",
            " writes ",
            " covers ",
            " reports ",
            " joined ",
            " ist ",
            " war ",
            " hat ",
            " schreibt ",
        ),
        *(
            " arbeitet ",
            " est ",
            " écrit ",
            " es ",
            " escribe ",
            " è ",
            " scrive ",
            " é ",
            " escreve ",
            " пишет ",
            " работает ",
            " is a ",
        ),
    )
)
"""How a biography goes on after the name."""


def strip_author_bio(draft: Draft, context: Context) -> Draft:
    """Take out a last paragraph that says who one of the authors is."""
    names = [name.casefold() for name in draft.authors if " " in name]
    if not names:
        return draft
    reasons = {
        index: "says who the author is"
        for index in _tail(draft.blocks)
        if len(draft.blocks[index].text) <= BIO_LIMIT and _is_bio(draft.blocks[index].text, names)
    }
    return without(draft, context, "author-bio", reasons)


def _is_bio(text: str, names: list[str]) -> bool:
    folded = text.casefold()
    for name in names:
        at = folded.find(name, 0, NAME_REACH + len(name))
        if at >= 0 and _IS(folded[at + len(name) : at + len(name) + NAME_REACH]):
            return True
    return False


def strip_filed(draft: Draft, context: Context) -> Draft:
    """Take out last lines of keywords: "Filed under: …", "Tags: …"."""
    reasons = {
        index: "says what the page is filed under"
        for index in _tail(draft.blocks)
        if len(draft.blocks[index].text) <= LABEL_LIMIT and _FILED.fullmatch(draft.blocks[index].text)
    }
    return without(draft, context, "keywords", reasons)


def strip_asking(draft: Draft, context: Context) -> Draft:
    """Take out a last paragraph that asks to subscribe, to follow or to write, and links where."""
    reasons = {
        index: "asks to subscribe, to follow or to write"
        for index in _tail(draft.blocks)
        if draft.blocks[index].links
        and len(draft.blocks[index].text) <= PROMOTION_LIMIT
        and _ASKS.search(draft.blocks[index].text)
    }
    return without(draft, context, "promotion", reasons)


def _tail(blocks: tuple[Block, ...]) -> list[int]:
    """The last blocks with text, where there are more than these."""
    with_text = [index for index, block in enumerate(blocks) if block.text and not block.is_caption]
    return with_text[max(1, len(with_text) - TAIL) :]
