# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Pages that are no article: walls of consent, payment and login, errors, checks for robots, and pages about something else.

What a page calls itself counts where it is all that the title says. Else the text decides: it has to be the feed's
story, and more of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aggregator.clean.page.document import Reading
from aggregator.model import Story
from aggregator.text.words import LEAD, cut, is_spaceless

SHORT = 1_500
"""Characters of text below which a page that speaks of consent, payment or login is taken for a wall: an article about
such things is longer, or is what the feed announces."""

AS_LONG = 0.9
"""Share of the feed's own text that the page's must reach: its rendering of the same words may be a little shorter."""

STUB, STUB_MORE = 1.2, 200
"""Times the feed's own text, and characters more, up to which a page has nothing to add: there what was removed from it
counts too, as the offer to subscribe is often taken for a promotion."""

SAID = 0.4
"""Share of the words of the feed's title or lead that must stand on the page for it to be about the same."""

FEWEST = 3
"""Words below which a title or a lead says too little to tell a story by."""

_SITE = r"(?:\s*[|–—:·-]\s*.{1,60})?"

_ERROR_TITLE = re.compile(
    rf"""(?:.{{1,40}}\s*[|–—:-]\s*)?(?:(?:error|fehler|erreur|errore|erro|ошибка)\s*)?[\s(\["'“]*(?:
      40[0-9]\b.{{0,40}} | 50[0-9]\b.{{0,40}} | (?:oops|sorry)\b.{{0,60}}
    | (?:page|article|story|content|file|resource)\s+(?:(?:was\s+|is\s+|could\s+not\s+be\s+|can\s*not\s+be\s+)?(?:not\s+)?(?:found|available|unavailable)|(?:does\s+not|doesn['’]t|no\s+longer)\s+exists?)
    | not\s+found | (?:service|temporarily|site)\s+unavailable | (?:internal\s+)?server\s+error | bad\s+gateway | gateway\s+time-?out | something\s+went\s+wrong
    | (?:seite|artikel|inhalt)\s+(?:(?:wurde\s+)?nicht\s+gefunden|nicht\s+(?:mehr\s+)?verfügbar|existiert\s+nicht(?:\s+mehr)?)
    | page\s+(?:introuvable|non\s+trouvée|inexistante) | article\s+introuvable | (?:cette\s+)?page\s+n['’]existe\s+(?:pas|plus)
    | p[áa]gina\s+(?:no\s+encontrada|no\s+disponible|n[ãa]o\s+encontrada|n[ãa]o\s+existe) | (?:contenido|artículo)\s+no\s+(?:encontrado|disponible) | conteúdo\s+(?:não\s+encontrado|indisponível)
    | pagina\s+(?:non\s+trovata|inesistente|non\s+disponibile) | contenuto\s+non\s+(?:trovato|disponibile)
    | (?:страница|статья|материал)\s+не\s+(?:найдена|найден|существует)
    )[\s)\]"'”!.…]*{_SITE}""",
    re.VERBOSE | re.IGNORECASE,
)

_CHECK_TITLE = re.compile(
    rf"""[\s"'“]*(?:
      just\s+a\s+moment | attention\s+required! | access\s+(?:to\s+this\s+page\s+)?(?:has\s+been\s+)?denied | (?:are\s+you|you\s+are\s+not)\s+(?:a\s+)?(?:human|robot) | verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human
    | checking\s+your\s+browser.{{0,60}} | (?:security|robot|bot)\s+check | captcha | human\s+verification | request\s+(?:blocked|rejected) | (?:you\s+have\s+been\s+)?blocked | forbidden | one\s+more\s+step | please\s+wait.{{0,30}}
    | pardon\s+our\s+interruption | sind\s+sie\s+ein\s+(?:mensch|roboter)\?? | zugriff\s+verweigert | accès\s+refusé | un\s+instant | acceso\s+denegado | accesso\s+negato | acesso\s+negado | доступ\s+(?:запрещ[её]н|ограничен)
    )[\s"'”!?.…]*{_SITE}""",
    re.VERBOSE | re.IGNORECASE,
)

_LOGIN_TITLE = re.compile(
    rf"""(?:.{{1,40}}\s*[|–—:-]\s*)?(?:
      (?:please\s+)?(?:log|sign)[\s-]?in(?:\s+(?:to|or|with)\b.{{0,60}})? | login | register | create\s+(?:an\s+|your\s+)?account | sign[\s-]?up | my\s+account
    | anmelden | anmeldung | einloggen | registrieren | se\s+connecter | connexion | s['’]identifier | identifiez-vous | iniciar\s+sesi[óo]n | inicia\s+sesi[óo]n | acceder | accedi | accesso | entra | iniciar\s+sess[ãa]o | fazer\s+login | entrar | войти | вход | авторизация | регистрация
    )[\s!.…]*{_SITE}""",
    re.VERBOSE | re.IGNORECASE,
)

_CONSENT_TITLE = re.compile(
    rf"""(?:.{{1,40}}\s*[|–—:-]\s*)?(?:
      before\s+you\s+continue.{{0,40}} | (?:cookie|privacy|consent)[\s-]*(?:consent|settings|preferences|notice|centre|center|policy|wall|choices)? | we\s+(?:value|care\s+about)\s+your\s+privacy | your\s+(?:privacy|choices|data).{{0,40}}
    | bevor\s+(?:sie|du)\s+.{{0,60}} | datenschutz(?:einstellungen|hinweis)? | (?:ihre|deine)\s+(?:privatsphäre|zustimmung).{{0,40}} | zustimmung(?:\s+erforderlich)? | mit\s+werbung\s+(?:weiter)?lesen.{{0,40}}
    | avant\s+de\s+(?:continuer|poursuivre).{{0,40}} | votre\s+(?:vie\s+privée|consentement|confidentialité).{{0,40}} | gestion\s+(?:des\s+cookies|du\s+consentement) | antes\s+de\s+(?:continuar|ir).{{0,40}} | (?:tu|su|a\s+sua|sua)\s+privacida?de?.{{0,40}}
    | prima\s+di\s+(?:continuare|procedere).{{0,40}} | la\s+tua\s+privacy.{{0,40}} | (?:файлы\s+)?cookie | согласие\s+на\s+обработку.{{0,60}}
    )[\s!.…]*{_SITE}""",
    re.VERBOSE | re.IGNORECASE,
)

_CONSENT = re.compile(
    r"""\b(?:cookies?|consent\w*|gdpr|dsgvo|rgpd|lgpd|third[\s-]part(?:y|ies)|our\s+partners|privacy\s+(?:policy|settings|notice)|legitimate\s+interests?|personali[sz]ed\s+(?:ads|advertising|content)
      |einwillig\w*|zustimm\w*|datenschutz\w*|drittanbieter\w*|werbe-?tracking|consentement\w*|traceurs?|partenaires|confidentialité|vie\s+privée|consentimiento\w*|privacidad|socios|consenso|informativa|terze\s+parti|consentimento|privacidade|parceiros
      |согласи[ея]\w*|файл\w*\s+cookie|персональн\w+\s+данн\w+)\b""",
    re.VERBOSE | re.IGNORECASE,
)

CONSENT_WORDS = 4
"""Words of consent in a short text that make it a wall."""

_PAY = re.compile(
    r"""(?:
      (?:subscribe|subscription|sign\s+up|register|log\s?in|sign\s+in|create\s+an?\s+(?:free\s+)?account|become\s+a\s+(?:subscriber|member))\b.{0,60}\b(?:to\s+)?(?:continue|keep|read(?:ing)?|unlock|access|view)\b
    | (?:to\s+)?(?:continue|keep)\s+reading,?\b.{0,60}\b(?:subscri|log\s?in|sign\s+(?:in|up)|register|account)
    | (?:this|the)\s+(?:article|story|content)\s+is\s+(?:(?:only\s+)?(?:available\s+)?(?:to|for|exclusive\s+to|reserved\s+for)\s+(?:our\s+)?(?:\w+\s+)?(?:subscribers|members)|behind\s+a\s+paywall) | (?:already\s+a|not\s+(?:yet\s+)?a)\s+(?:subscriber|member)\? | (?:unlimited|full)\s+(?:digital\s+)?access\b.{0,60}\b(?:month|week|trial|\$|€|£)
    | you(?:['’]ve|\s+have)\s+(?:reached|read|used)\b.{0,40}\bfree\s+(?:article|stor)
    | (?:jetzt\s+)?(?:weiterlesen|testen|abonnieren|freischalten)\b.{0,60}\b(?:abo\w*|monat\w*|kostenlos|plus) | (?:mit|nur\s+mit)\s+(?:einem\s+)?.{0,20}\babo\b.{0,40}\b(?:lesen|weiterlesen) | (?:exklusiv|nur)\s+für\s+abonnent\w+ | (?:sie\s+sind\s+)?(?:schon|bereits|noch\s+kein)\s+abonnent\w*\b
    | (?:cet\s+article|la\s+suite|ce\s+contenu)\s+(?:est\s+)?(?:réservée?|accessible)\b.{0,40}\babonnés | (?:abonnez-vous|connectez-vous)\b.{0,60}\b(?:lire|accéder|poursuivre|continuer) | déjà\s+abonnée?\s*\? | il\s+vous\s+reste\b.{0,30}\bà\s+(?:lire|découvrir)
    | (?:contenido|artículo|nota)\s+(?:exclusiv[oa]|sólo|solo)\s+(?:para|de)\s+(?:suscriptores|abonados) | (?:suscr[íi]b\w+|inicia\s+sesi[óo]n|reg[íi]strate)\b.{0,60}\b(?:leyendo|leer|seguir|acceder) | ¿ya\s+(?:eres|es)\s+suscriptor\w*
    | (?:contenuto|articolo)\s+(?:riservato|esclusivo|solo)\b.{0,30}\babbonati | (?:abbonati|accedi|registrati)\b.{0,60}\b(?:leggere|lettura|continuare) | (?:sei\s+)?già\s+abbonat[oa]\?
    | (?:conteúdo|matéria|artigo)\s+exclusiv[oa]\s+(?:para|de)\s+assinantes | (?:assine|faça\s+login|cadastre-se)\b.{0,60}\b(?:ler|lendo|continuar|acessar) | já\s+é\s+assinante
    | (?:материал|статья|текст)\s+доступ(?:ен|на)\b.{0,30}\bподписчик\w* | (?:оформите|купите)\s+подписку\b.{0,60}\b(?:чита\w+|доступ\w*|продолж\w+) | уже\s+(?:есть\s+подписка|подписаны)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_SCRIPT = re.compile(
    r"""(?:(?:please\s+)?(?:enable|turn\s+on|activate|requires?)\s+(?:cookies\s+and\s+)?java\s?script|java\s?script\s+(?:is\s+)?(?:disabled|required|must\s+be|needs\s+to\s+be)|(?:aktivieren\s+sie|bitte)\b.{0,30}\bjava\s?script|(?:activez|activer|habilit[ae]r?|activ[ae]r?|abilita(?:re)?|attiva(?:re)?|включите)\b.{0,40}\bjava\s?script)""",
    re.VERBOSE | re.IGNORECASE,
)

_WALL_PATH = re.compile(
    r"(?:^|[/.?&=_-])(?:log-?in|sign-?in|logon|auth|sso|anmelden|connexion|consent|cookie-?wall|privacy-?gate|paywall|subscribe|abo|checkout|registe?r|registrieren|captcha|challenge)(?:$|[/.?&=_-])",
    re.IGNORECASE,
)
"""Words in the path or the first label of a host that lead to a wall, where none was asked for."""

_LONG, _DIGITS = 4, 2
"""Letters of a word, and digits of a number, that tells anything."""


def refusal(reading: Reading, item: Story, *, url: str, asked: str) -> str:
    """Why a page does not serve for the item's text, as the end of a sentence; empty where it does.

    :param url: where the page came from, after every redirect
    :param asked: the address that was asked for
    """
    page = reading.story
    if not page.text:
        return "its page has no text"
    return (
        _by_address(url, asked)
        or _by_title(reading, item)
        or _by_words(reading, item)
        or _by_likeness(reading, item)
        or (f"its page has less text ({len(page.text):,} characters)" if _is_shorter(page, item) else "")
    )


def _by_address(url: str, asked: str) -> str:
    there, wanted = urlsplit(url), urlsplit(asked)
    if there.path.strip("/") == "" and wanted.path.strip("/") and not there.query:
        return "its address leads to the site's front page"
    for part, before in ((there.path, wanted.path), (there.netloc.split(".")[0], wanted.netloc.split(".")[0])):
        if part != before and _WALL_PATH.search(part) and not _WALL_PATH.search(before):
            return "its address leads to a page for login, consent or payment"
    return ""


def _by_title(reading: Reading, item: Story) -> str:
    titles = {" ".join(title.split()) for title in (reading.metadata.document_title, reading.story.title) if title}
    if item.title in titles or item.original_title in titles:
        return ""
    for pattern, what in (
        (_CHECK_TITLE, "a check for robots"),
        (_ERROR_TITLE, "an error page"),
        (_LOGIN_TITLE, "a page for logging in"),
        (_CONSENT_TITLE, "a question for consent"),
    ):
        if any(pattern.fullmatch(title) for title in titles):
            return f"its page is {what}"
    return ""


def _by_words(reading: Reading, item: Story) -> str:
    """What a short text asks of its reader, unless the feed's own text asks it too."""
    text = reading.story.text
    if len(text) > max(SHORT, 2 * len(item.text)):
        return ""
    own = f"{item.title}\n{item.text}"
    if len(text) <= STUB * len(item.text) + STUB_MORE:
        text = "\n".join((text, *(one.text for one in reading.story.removals)))
    if len(_CONSENT.findall(text)) >= CONSENT_WORDS and len(_CONSENT.findall(own)) < CONSENT_WORDS:
        return "its page asks for consent"
    if _PAY.search(text) and not _PAY.search(own):
        return "its page asks for a subscription or a login"
    if _SCRIPT.search(text) and not _SCRIPT.search(own):
        return "its page shows its text to scripts only"
    if reading.metadata.paywalled and len(text) <= 1.2 * len(item.text):
        return "its page is for subscribers, and has no more text"
    return ""


def _by_likeness(reading: Reading, item: Story) -> str:
    said = _words(f"{reading.metadata.document_title} {reading.story.title} {reading.story.text}")
    wanted = [words for words in (_words(item.title), _words(item.text[:LEAD])) if len(words) >= FEWEST]
    if not wanted or any(len(words & said) >= SAID * len(words) for words in wanted):
        return ""
    return "its page is about something else"


def _is_shorter(page: Story, item: Story) -> bool:
    return len(page.text) < AS_LONG * len(item.text)


def _words(text: str) -> set[str]:
    """What tells what a text is about: longer words and numbers, and pairs where a script has no spaces."""
    return {word for word in cut(text.casefold()) if is_spaceless(word[0]) or len(word) >= _least(word)}


def _least(word: str) -> int:
    return _DIGITS if word.isdigit() else _LONG
