# ruff: noqa: RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""What a letter has around its text: the way to its copy on the web above, the way out and the sender below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context, Draft, without
from aggregator.clean.shape import is_story
from aggregator.clean.words.phrases import ends_sentence

HEAD = 4
"""Blocks with text from the front in which the way to a letter's copy is looked for."""

FOOT = 14
"""Blocks with text from the end in which the way out is looked for."""

LINE_LIMIT = 160
"""Characters of the longest line of a letter's frame that says nothing of letters itself: a name, an address."""

NOTICE_LIMIT = 500
"""Characters of the longest block that tells why one gets the letter."""

BARE_WORDS = 4
"""Words of the longest way out that is no link."""

_MAIL = r"(?:e-?mails?|mails?|messages?|news-?letters?|letters?|mailings?|digests?|briefings?)"

_REASON = re.compile(
    rf"""[\s\W_]*(?:
      you(?:['’]re|\s+are|\s+have)?\s+(?:get(?:ting)?|got|receiv(?:e|ed|ing))\s+(?:this|these|our|the)\s+(?:\w+\s+)?{_MAIL}\b
      | (?:this|the)\s+(?:\w+\s+)?{_MAIL}\s+(?:was|is|has\s+been)\s+sent\s+(?:to|by|from)\b
      | (?:sie|du)\s+(?:erhalten|erh[äa]ltst|bekommen|bekommst|haben|hast)\s+diese[nsr]?\s+(?:{_MAIL}|nachricht|brief)\b
      | diese[r]?\s+(?:{_MAIL}|nachricht)\s+(?:wurde|ging)\s+an\b
      | (?:vous\s+(?:recevez|avez\s+reçu)|tu\s+reçois)\s+(?:cet?t?e?)\s+(?:{_MAIL}|courriel|lettre|infolettre)\b
      | (?:ha(?:s)?\s+recibido|recibes?|está[s]?\s+recibiendo)\s+este\s+(?:{_MAIL}|correo|mensaje|boletín)\b
      | (?:você|voce)\s+(?:está\s+recebendo|recebeu|recebe)\s+est[ea]\s+(?:{_MAIL}|mensagem|boletim)\b
      | (?:hai\s+ricevuto|ricevi|riceve|stai\s+ricevendo)\s+quest[aoe]\s+(?:{_MAIL}|messaggio|lettera)\b
      | (?:u|je|jij)\s+(?:ontvangt|krijgt)\s+deze\s+(?:{_MAIL}|nieuwsbrief|brief)\b
      | du\s+får\s+(?:det\s+här|detta|denne|dette)\s+(?:{_MAIL}|mejlet|brevet|nyhetsbrevet|mailen)\b
      | otrzymujesz\s+(?:tę|ten|tego)\s+(?:{_MAIL}|wiadomość|e-?maila?)\b
      | вы\s+(?:получили|получаете)\s+(?:это|эту|данное|данную|наше|нашу)\s+(?:письмо|рассылку|сообщение)\b
      | ви\s+(?:отримали|отримуєте)\s+(?:цей|цього|це|цю)\s+(?:лист|листа|повідомлення|розсилку)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Begins a block that tells why one gets the letter."""

_WAY_OUT = re.compile(
    r"""\b(?:
      un-?subscribe|opt[\s-]out
      | (?:manage|update|change|edit)\s+(?:your\s+|my\s+)?(?:e-?mail\s+|newsletter\s+|subscription\s+)?
        (?:preferences|settings|subscriptions?|profile)
      | abmelden|abbestellen|austragen
      | (?:se\s+|me\s+|vous\s+)?(?:désabonne[rz]|désinscri(?:re|vez))|désinscription|désabonnement
      | cancelar\s+(?:la\s+|a\s+)?(?:suscripción|inscrição|subscrição|assinatura)|dar(?:se|me)\s+de\s+baja|descadastr\w+
      | annulla(?:re)?\s+(?:l['’])?iscrizione|disiscri\w+|cancella(?:ti|rsi)
      | uitschrijven|afmelden|avregistrera|avprenumerera|afmeld|avmeld|meld\s+deg\s+av|peru(?:uta)?\s+tilau\w+
      | wypisz\s+się|zrezygnuj\s+z|anuluj\s+subskrypcję|odhlásit|leiratkoz\w*|dezabon\w+|aboneliktan|abonelikten
      | отписаться|отказаться\s+от\s+рассылки|відписатися|διαγραφή|berhenti\s+berlangganan|hủy\s+đăng\s+ký
    )\b
    | 配信停止|購読解除|登録解除|退订|取消订阅|取消訂閱|수신\s?거부|구독\s?취소
    | إلغاء\s+الاشتراك|لغو\s+اشتراک|ביטול\s+הרשמה|הסרה?\s+מ""",
    re.VERBOSE | re.IGNORECASE,
)
"""The way out of a letter's list, anywhere in a block."""

_COPY = re.compile(
    r"""[\s\W_]*(?:(?:trouble|problems?|can['’]?t)\s.{0,60}\W)?(?:
      (?:view|read|open|see)\s+(?:(?:this|the|it)\s+)?(?:\w+\s+)?
        (?:(?:on|in)\s+(?:your\s+|a\s+|the\s+)?(?:web\s+)?(?:browser|web)|online)
      | (?:im|in\s+ihrem|in\s+deinem)\s+browser\s+(?:ansehen|anzeigen|öffnen|lesen)
      | (?:zur\s+)?(?:online|web)-?(?:version|ansicht)
      | (?:voir|lire|ouvrir|afficher)\s.{0,30}(?:navigateur|en\s+ligne) | version\s+en\s+ligne
      | ver\s.{0,30}(?:navegador|en\s+línea|online) | visualizza\s.{0,30}browser | (?:bekijk|lees)\s.{0,30}browser
      | (?:visa|öppna|se|åpne|åbn)\s.{0,30}(?:webbläsare\w*|nettleser\w*|browser\w*)
      | (?:otwórz|zobacz)\s.{0,30}przeglądarce
      | (?:открыть|посмотреть|читать)\s.{0,30}браузере | (?:відкрити|переглянути)\s.{0,30}браузері
      | ブラウザで\S{0,10} | (?:在)?浏览器(?:中)?(?:查看|打开|阅读)
    ).{0,40}""",
    re.VERBOSE | re.IGNORECASE,
)
"""The way to a letter's copy on the web."""

_OF_SENDER = re.compile(r"\d|©|\bcopyright\b|@", re.IGNORECASE)
"""An address of a house, a mail or a right: what a sender puts above the way out."""


def strip_letter(draft: Draft, context: Context) -> Draft:
    """Take out the frame of a letter: what leads to its copy, why one gets it, the way out, and the sender below it."""
    texts = [index for index, block in enumerate(draft.blocks) if block.text and not block.inside("table")]
    reasons = {
        index: "leads to the letter's copy on the web"
        for index in texts[:HEAD]
        if draft.blocks[index].links
        and len(draft.blocks[index].text) <= LINE_LIMIT
        and _COPY.fullmatch(draft.blocks[index].text)
    }
    start = next((index for index in texts[-FOOT:] if _is_way_out(draft.blocks[index])), None)
    if start is not None and is_story(draft.blocks[:start]) and _is_frame(draft.blocks[start:]):
        first = _with_sender(draft.blocks, start)
        reasons |= dict.fromkeys(range(first, len(draft.blocks)), "stands below the letter")
    return without(draft, context, reasons)


def _is_way_out(block: Block) -> bool:
    """Whether a block tells why one gets the letter, or leads out of its list."""
    if len(block.text) > NOTICE_LIMIT:
        return False
    if _REASON.match(block.text):
        return True
    may_lead_out = block.links or len(block.text.split()) <= BARE_WORDS
    return bool(may_lead_out) and _WAY_OUT.search(block.text) is not None


def _is_frame(blocks: Sequence[Block]) -> bool:
    """Whether nothing that begins with the way out is a story: lines, and more of the same."""
    return all(
        _is_way_out(block)
        or len(block.text) <= LINE_LIMIT
        or (len(block.text) <= NOTICE_LIMIT and block.linked * 2 >= len(block.text))
        for block in blocks
    )


def _with_sender(blocks: Sequence[Block], start: int) -> int:
    """Where the frame begins that is known to stand from `start` on: an address may stand above the way out."""
    while start > 1:
        above = blocks[start - 1]
        is_line = not above.is_heading and not above.inside("li", "table") and len(above.text) <= LINE_LIMIT
        if above.kind != "hr" and not (
            is_line and above.text and not ends_sentence(above.text) and _OF_SENDER.search(above.text)
        ):
            break
        start -= 1
    return start
