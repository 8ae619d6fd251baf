# ruff: noqa: E501, RUF001 -- sentences of many languages
from __future__ import annotations

from html import escape

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.page.fulltext import page_story
from aggregator.model import Enclosure, PageRules, Removal, Story
from aggregator.text.paragraphs import block_fingerprint
from tests.support import utc

LEAD = (
    "The lighthouse of Brevik will go dark in May after a hundred and forty years, the harbour office said on "
    "Wednesday, because nobody was found to wind its clockwork."
)
KEEPER = (
    "Its last keeper, who retired in autumn, climbed the two hundred and twelve steps every evening and wound the "
    "weights by hand for half an hour."
)
COUNCIL = (
    "Fishermen have asked for an electric lamp on the breakwater instead. The council will decide in April; the lens "
    "is to go to the museum of the town, where it will be lit on Sundays."
)
URL = "https://gazette.example/news/lighthouse"
ITEM = Story(
    title="Brevik's lighthouse goes dark",
    original_title="Brevik's lighthouse goes dark | Gazette",
    link=URL,
    guid="g-1",
    published=utc(2026, 3, 4, 9),
    text=LEAD,
    html=f"<p>{LEAD}</p>",
    categories=("Coast",),
    removals=(Removal(rule="title-site", text="| Gazette"), Removal(rule="continue-reading", text="Read more")),
)


def page(*paragraphs: str, title: str = "Brevik's lighthouse goes dark", head: str = "", more: str = "") -> bytes:
    told = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title>{head}</head><body>"
        f"<article><h1>{escape(title)}</h1>{told}</article>{more}</body></html>"
    ).encode()


def read(html: bytes, item: Story = ITEM, *, url: str = URL, rules: PageRules | None = None) -> Story:
    return page_story(item, html, url=url, asked=URL, rules=rules)


def why(story: Story) -> str:
    """Why the feed's text was kept; the test fails where it was not."""
    assert (story.from_page, story.text, story.html) == (False, ITEM.text, ITEM.html)
    return story.problems[-1].what


def test_the_page_gives_what_the_feed_lacks() -> None:
    """Text, author, section and picture come from the page; title, link, guid, date and the feed's words stay."""
    head = (
        '<meta property="og:image" content="https://gazette.example/lamp.jpg"><meta property="article:section" '
        'content="Harbour"><meta name="author" content="Anna Ek"><meta property="article:published_time" '
        'content="2026-01-01T00:00:00Z"><link rel="canonical" href="https://gazette.example/other">'
    )
    story = read(page(LEAD, KEEPER, COUNCIL, head=head))
    assert story.text == f"{LEAD}\n\n{KEEPER}\n\n{COUNCIL}"
    assert story.from_page
    assert (story.title, story.link, story.guid, story.published) == (ITEM.title, URL, "g-1", ITEM.published)
    assert (story.authors, story.categories) == (("Anna Ek",), ("Coast", "Harbour"))
    assert story.picture == Enclosure(url="https://gazette.example/lamp.jpg", type="image/jpeg")
    assert [one.rule for one in story.removals] == ["title-site", "repeated-title"]
    assert story.problems == ()


def test_an_item_without_title_or_date_gets_the_pages() -> None:
    """A lead's first words are no title where the page has one."""
    bare = Story(title="The lighthouse of Brevik will …", link=URL, text=LEAD, html=f"<p>{LEAD}</p>")
    head = '<meta property="article:published_time" content="2026-01-01T00:00:00Z">'
    story = read(page(LEAD, KEEPER, COUNCIL, head=head), bare)
    assert (story.title, story.published) == ("Brevik's lighthouse goes dark", utc(2026, 1, 1))


def test_selectors_find_what_nothing_else_finds() -> None:
    """Each stands in place of what would be found without it; what `remove` names is gone, and on record."""
    html = (
        "<html><head><title>Gazette</title></head><body><div class='x'><div class='t'>The lamp</div>"
        f"<div class='b'>{LEAD}<div class='ad'>Buy our lamps</div></div><span class='w'>By Li Wei</span>"
        f"<i class='d'>4 March 2026, 08:15</i><div class='b'>{KEEPER}</div><p>{COUNCIL}</p></div></body></html>"
    ).encode()
    rules = PageRules(body=".b", remove=(".ad",), title=".t", author=".w", date=".d")
    bare = Story(title="x", link=URL, text=LEAD, html=f"<p>{LEAD}</p>")
    story = read(html, bare, rules=rules)
    assert story.text == f"{LEAD}\n\n{KEEPER}"
    assert (story.title, story.authors, story.published) == ("The lamp", ("Li Wei",), utc(2026, 3, 4, 8, 15))
    assert [(one.rule, one.text) for one in story.removals] == [("selector", "Buy our lamps")]


def test_a_selector_that_matches_nothing_is_told() -> None:
    """A site that was rebuilt gives its text by the general way, and the operator hears of it."""
    story = read(page(LEAD, KEEPER, COUNCIL), rules=PageRules(body="#gone"))
    assert KEEPER in story.text
    assert any("#gone" in problem.what for problem in story.problems)


def test_what_was_learned_holds_for_pages_too() -> None:
    """A block that recurs over a source's stories goes from its pages as it does from its items."""
    notice = "Wir freuen uns auf Ihre Bilder vom Hafen und vom Leuchtturm in allen Jahreszeiten."
    context = Context(learned=frozenset({block_fingerprint(notice)}))
    story = page_story(ITEM, page(LEAD, KEEPER, COUNCIL, notice), url=URL, asked=URL, context=context)
    assert notice not in story.text


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found", "Page not found | Gazette", "Error 503", "Gazette - Seite nicht gefunden", "Page introuvable",
        "Página no encontrada - Gaceta", "Pagina non trovata", "Страница не найдена", "Service unavailable",
    ],
)  # fmt: skip
def test_error_pages_are_refused(title: str) -> None:
    """Also those that come with status 200."""
    text = "We are sorry. The address that you followed may be old, or it was never right. Try the search above."
    assert why(read(page(text, text, title=title))).endswith("its page is an error page")


@pytest.mark.parametrize(
    "title",
    ["Just a moment...", "Attention Required! | Gazette", "Access denied", "Are you a robot?", "Zugriff verweigert"],
)
def test_checks_for_robots_are_refused(title: str) -> None:
    """We are one, and say so."""
    assert why(read(page("Please complete the check below to go on.", title=title))).endswith("a check for robots")


@pytest.mark.parametrize(
    "title",
    ["Log in", "Sign in to Gazette", "Gazette | Anmelden", "Se connecter", "Iniciar sesión", "Accedi", "Войти"],
)
def test_login_pages_are_refused(title: str) -> None:
    """By their titles, in seven languages."""
    assert why(read(page("Your e-mail address. Your password.", title=title))).endswith("a page for logging in")


@pytest.mark.parametrize(
    "text",
    [
        "We and our partners use cookies for personalised ads. Your consent is stored; see the privacy policy.",
        "Wir und Drittanbieter nutzen Cookies. Mit Ihrer Einwilligung, siehe Datenschutz, stimmen Sie der Zustimmung zu.",
        "Nous et nos partenaires utilisons des cookies. Votre consentement protège votre vie privée et limite les traceurs.",
        "Con tu consentimiento, nuestros socios usan cookies según la política de privacidad. Retira tu consentimiento.",
        "Con il tuo consenso noi e terze parti usiamo cookie. Leggi l'informativa e revoca il consenso quando vuoi.",
        "Com o seu consentimento, parceiros usam cookies. Veja a política de privacidade e retire o consentimento.",
        "Мы просим согласие на обработку персональных данных и файлов cookie. Согласие можно отозвать, согласия хранятся.",
    ],
)
def test_questions_for_consent_are_refused(text: str) -> None:
    """The page keeps the story's title, and asks in seven languages instead of telling it."""
    assert why(read(page(text, text))).endswith("its page asks for consent")


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to continue reading this story and all others.",
        "Jetzt weiterlesen mit dem Probeabo, einen Monat kostenlos.",
        "La suite est réservée aux abonnés de la Gazette.",
        "Suscríbete para seguir leyendo esta y todas las noticias.",
        "Abbonati per continuare la lettura dell'articolo intero.",
        "Conteúdo exclusivo para assinantes da Gazeta do porto.",
        "Материал доступен только подписчикам нашей газеты.",
    ],
)
def test_stubs_before_a_wall_are_refused(text: str) -> None:
    """The lead and an offer are no more than the feed had."""
    assert why(read(page(LEAD, text))).endswith("its page asks for a subscription or a login")


def test_a_page_for_subscribers_is_marked() -> None:
    """What the page says of itself in JSON-LD is kept with the story, also where its text was refused or is whole."""
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": "False"}'
        "</script>"
    )
    stub = read(page(LEAD, head=head))
    assert why(stub).endswith("has no more text")
    assert stub.paywalled
    whole = read(page(LEAD, KEEPER, COUNCIL, head=head))
    assert (whole.from_page, whole.paywalled) == (True, True)
    assert not read(page(LEAD, KEEPER, COUNCIL)).paywalled


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://gazette.example/", "front page"),
        ("https://gazette.example/login?next=/news/lighthouse", "login, consent or payment"),
        ("https://consent.gazette.example/collect", "login, consent or payment"),
        ("https://gazette.example/subscribe/now", "login, consent or payment"),
    ],
)
def test_redirects_to_elsewhere_are_refused(url: str, told: str) -> None:
    """Whatever stands there."""
    assert told in why(read(page(LEAD, KEEPER, COUNCIL), url=url))


def test_a_page_about_something_else_is_refused() -> None:
    """A title and a lead of which the page has next to nothing."""
    other = "Bakers in the valley have raised the price of rye bread for the third time since harvest, to four crowns."
    assert why(read(page(other, other * 2, title="Rye bread dearer"))).endswith("about something else")


def test_a_shorter_page_is_refused() -> None:
    """It never costs a word of the feed's."""
    long = Story(title=ITEM.title, text=f"{LEAD}\n\n{KEEPER}\n\n{COUNCIL}", html="<p>x</p>", link=URL)
    story = read(page(LEAD), long)
    assert (story.text, story.from_page) == (long.text, False)
    assert "less text" in story.problems[-1].what


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Cookie law: what the new consent rules mean for readers",
            "Cookies, consent and our partners: the privacy policy of every site must change by May, the regulator said.",
        ),
        (
            "Why papers ask you to subscribe to continue reading",
            "Subscribe to continue reading: the sentence stands on nine of ten papers, a study of the press office found.",
        ),
        (
            "404: the room that no hotel has",
            "No hotel in the valley has a room 404, and the reason is older than the net: the number sounds of death.",
        ),
    ],
)
def test_stories_about_walls_are_none(title: str, text: str) -> None:
    """Where the feed's own words speak of consent, payment or errors, so may the page's."""
    item = Story(title=title, original_title=title, text=text, html=f"<p>{text}</p>", link=URL)
    more = "It was read by many, and by more who had not meant to read it, as the office said on Wednesday evening."
    assert read(page(text, more, more.replace("many", "few"), title=title), item).from_page


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    """Chinese and Japanese pages are their stories' too, and other stories' are not."""
    text = "北部港口的灯塔将在五月熄灭，港务局星期三说，因为没有人愿意每天晚上给它的钟表上发条。"
    more = "最后一位看守人去年秋天退休，他每天晚上爬上二百一十二级台阶，用手把重锤摇上去，要半个小时。" * 3
    item = Story(title="北部灯塔将熄灭", original_title="北部灯塔将熄灭", text=text, html="<p>x</p>", link=URL)
    assert read(page(text, more, title="北部灯塔将熄灭"), item).from_page
    bread = "山谷里的面包师把黑麦面包的价格提高到四克朗，这是收获以来的第三次，顾客们说他们会自己烤。" * 4
    assert not read(page(bread, title="面包涨价"), item).from_page
