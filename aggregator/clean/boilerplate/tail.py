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
      (?:^|[.!?:;|–—-]\s+|\bplease\s+)(?:subscribe|sign\s+up)\b(?!\s+to\s+the\s+(?:idea|theory|view|notion)) | \bfollow\s+(?:us|me)\b
    | \bfollow\s+(?:him|her|them)\s+(?:@|here|(?:(?:here\s+)?(?:on|at|via)\s+(?:@|twitter|x|facebook|instagram|bluesky|mastodon|linkedin|threads|youtube|tiktok|telegram|substack|social)))
    | \bget\s+in\s+touch\b | \be-?mail(?:ing)?\s+(?:us|me|him|her)\b | \bcontact\s+(?:us|our\s+(?:\w+\s+)?(?:news\w*|reporters?|editors?|team|desk|office|author)|the\s+(?:author|reporter|writer))\b
    | \bfor\s+(?:more|the\s+latest)\b(?!\s+than\b).{0,80}\b(?:stories|news|site|website|app|channel)\b | \bour\s+(?:news\s?letter|app|whatsapp|telegram|podcast|channel|news\s+page)\b | \b(?:visit|see|on|at)\s+our\s+website\b
    | \babonnier\w+\b | \bfolgen\s+sie\s+(?:uns|mir|unser\w*)\b | \bmelden\s+sie\s+sich\b | \bschreiben\s+sie\s+uns\b
    | \babonnez-vous\b | \binscrivez-vous\b | \bsuivez-nous\b | \bsuscr[íi]b(?:ete|ase)\b(?!\s+o\s+no\b) | \bs[íi]g[ua]e?nos\b
    | \biscriviti\b | \bseguici\b | \bsegui\b.{0,30}\bsu\b | \binscreva-se\b | \bassine\s+(?:a|o|já|agora|noss[ao])\b | \bprenumerera\s+på\b | \babonneer\b | \bzapisz\s+się\s+(?:do|na)\b | \btilmeld\s+dig\b | \btilaa\s+uutiskirje\w*\b | \bsiga-nos\b | \bподписывайтесь\b | \bподпишитесь\b | \bнаш\w*\s+(?:телеграм|канал)\w*
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""Words that ask for something."""

_OFFERS = re.compile(
    r"\b(?:newsletters?|our\s+subscriptions?|subscribe|sign(?:ing)?\s+up|abo(?:nnement)?s?|anmeldung|infolettres?|bolet[íi]n(?:es)?|рассылк\w+)\b",
    re.IGNORECASE,
)
"""Words of what is asked for, which stories are about as well."""

_READER = re.compile(
    r"\b(?:you|your|our|(?-i:us|Sie|Ihre?[nmrs]?)|unser\w*|dein\w*|vous|votre|vos|notre|nos|usted|tu|tus|nuestr\w+|nostr\w+|vostr\w+|tuo|tua|você|noss[ao]s?|вас|вам|ваш\w*|наш\w*)\b",
    re.IGNORECASE,
)
"""Words by which a paper speaks to its reader, or of itself."""

_QUOTED = re.compile('["“„«][^"“”„«»]{0,400}["”“»]')
"""What somebody says, who may well ask others to sign up."""

_TOLD = re.compile(r"\b(?:said|says|told|added|sagte|a\s+déclaré|dijo|ha\s+detto|disse|сказал[аи]?)\b", re.IGNORECASE)
"""Words by which a story tells what somebody said."""

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
    return without(draft, context, reasons)


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
    return without(draft, context, reasons)


def strip_asking(draft: Draft, context: Context) -> Draft:
    """Take out a last paragraph that asks to subscribe, to follow or to write, and links where."""
    reasons = {
        index: "asks to subscribe, to follow or to write"
        for index in _tail(draft.blocks)
        if draft.blocks[index].links
        and len(draft.blocks[index].text) <= PROMOTION_LIMIT
        and _asks_reader(draft.blocks[index].text)
    }
    return without(draft, context, reasons)


def _asks_reader(text: str) -> bool:
    """Whether a paragraph asks the reader for something, and does not tell of somebody who asks or offers it."""
    own = _QUOTED.sub(" ", text)
    if _TOLD.search(own):
        return False
    return _ASKS.search(own) is not None or (_OFFERS.search(own) is not None and _READER.search(own) is not None)


def _tail(blocks: tuple[Block, ...]) -> list[int]:
    """The last blocks with text, where there are more than these."""
    with_text = [index for index, block in enumerate(blocks) if block.text and not block.is_caption]
    return with_text[max(1, len(with_text) - TAIL) :]
