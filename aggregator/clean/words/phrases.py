# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Words that boilerplate is known by, in English, German, French, Spanish, Italian, Portuguese and Russian: data only.

A phrase alone never removes a sentence of a story: each pattern matches a whole block or its very end, and each rule
that uses one says what else must hold.
"""

from __future__ import annotations

import re

from aggregator.text.spot import Spotter

SENTENCE_END = re.compile(r"""[.!?…。！？؟।:;]["'”’»›)\]\s]*$|[.!?…]["'”’»]*\s*\([^()]{1,60}\)$""")
"""How a paragraph of a story ends, and a headline does not; `ends_sentence` asks it of a text's last characters."""

_STOPS = (".", "!", "?", "…")
"""How nearly all of them end."""

_END = 80
"""Characters at a text's end that tell how it ends."""


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a paragraph of a story; a headline and a caption's slug do not."""
    return text.endswith(_STOPS) or SENTENCE_END.search(text, max(0, len(text) - _END)) is not None


_DECORATION = r"[\s\W_]*"
_TAIL = r"[\s:：,›»>→▸▶|…!?.\-–—]*"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(f"{_DECORATION}(?:{'|'.join(patterns)}){_TAIL}", re.IGNORECASE)


_KINDS = r"(?:news|stories|story|articles?|headlines?|posts?|content|reads?|reading|coverage|topics?|links?|videos?|updates?)"

LIST_HEADING = _any(
    # English
    rf"(?:the\s+)?(?:latest|more|recent|top|trending|popular|related|recommended|other|featured|breaking|similar)"
    rf"(?:\s+[\w'’&-]+){{0,3}}\s+{_KINDS}(?:\s+(?:from|on|in|about|for)\s+.{{1,40}})?",
    r"(?:latest|trending|popular|related|recommended|recent|sponsored)(?:\s+(?:now|today|for\s+you|posts?|content|this\s+week))?",
    r"most\s+(?:read|viewed|popular|shared|commented|watched|recent)(?:\s+.{1,40})?",
    r"(?:what\s+to\s+)?read\s+(?:more|next|also|on|this\s+next)(?:\s+.{1,40})?",
    r"(?:also\s+read|must\s+reads?|up\s+next|keep\s+reading|don['’]?t\s+miss(?:\s+.{1,30})?|in\s+case\s+you\s+missed\s+it)",
    r"see\s+(?:also|more)(?:\s+.{1,50})?",
    r"more\s+(?:from|on|in|about|like|by)\s+.{1,50}|more\s+(?:world|uk|us|local)(?:\s+news)?",
    r"you\s+(?:may|might|could)(?:\s+also)?\s+(?:like|enjoy|be\s+interested\s+in)(?:\s+.{1,30})?",
    r"(?:our\s+)?(?:editor['’]?s?['’]?\s+(?:picks?|choice)|top\s+picks|around\s+the\s+web|from\s+(?:our|around)\s+.{1,30})",
    r"(?:sponsored|promoted|paid)\s+(?:content|links?|stories|posts?)|(?:today['’]?s\s+)?top\s+(?:stories|news|headlines)",
    r"explore\s+more(?:\s+.{1,40})?|other\s+news|in\s+other\s+news|world\s+news|latest",
    # German
    r"das\s+k(?:ö|oe)nnte\s+(?:sie|dich|euch)\s+(?:auch\s+)?interessieren",
    r"mehr\s+(?:zum\s+thema|zu|aus|von|über|artikel|nachrichten|news|meldungen)(?:\s+.{1,40})?|zum\s+thema|auch\s+interessant",
    r"(?:lesen\s+sie|lies)\s+(?:auch|mehr|hier|weiter|jetzt|dazu)(?:\s+.{1,40})?|weiterlesen|mehr\s+lesen|lesetipps?",
    r"(?:die\s+)?meist\s?gelesen(?:e[nr]?)?(?:\s+.{1,30})?|am\s+meisten\s+gelesen",
    r"(?:weitere|neueste|aktuelle|verwandte|ähnliche|empfohlene|die\s+neuesten|beliebte|top)[\s-]+"
    r"(?:artikel|nachrichten|meldungen|themen|beiträge|news|texte|inhalte|schlagzeilen|links)(?:\s+.{1,40})?",
    r"(?:unsere\s+)?empfehlungen(?:\s+.{1,30})?|schlagzeilen|newsticker|leseempfehlung(?:en)?",
    # French
    r"(?:[àa]\s+)?(?:lire|voir|découvrir)\s+(?:aussi|également|ensuite|la\s+suite|plus|encore)(?:\s+.{1,40})?",
    r"sur\s+le\s+m[êe]me\s+(?:sujet|th[èe]me)|(?:les?\s+)?(?:articles?\s+)?(?:les?\s+)?plus\s+(?:lus?|vus?|consultés?|partagés?)",
    r"(?:les\s+|nos\s+|toutes\s+les\s+)?(?:derni[èe]r(?:e?s)?|autres|plus\s+d['’]|plus\s+de)\s*"
    r"(?:actualités|actus?|infos?|nouvelles|articles|informations)(?:\s+.{1,40})?",
    r"(?:articles?|contenus?)\s+(?:liés?|similaires?|recommandés?|associés?|en\s+rapport)|vous\s+(?:aimerez|pourriez\s+aimer)(?:\s+aussi)?"
    r"|(?:à|a)\s+découvrir(?:\s+.{1,30})?|(?:à|a)\s+la\s+une|nos\s+recommandations|dans\s+la\s+même\s+rubrique",
    # Spanish
    r"(?:lea|lee|leer|ver|vea|mira)\s+(?:también|más|además|tambien|mas)(?:\s+.{1,40})?|sig[ua]e?\s+leyendo",
    r"(?:lo\s+|las\s+|los\s+)?m[áa]s\s+(?:noticias|le[ií]d[oa]s?|vist[oa]s?|sobre|en|información|populares|reciente)(?:\s+.{1,40})?",
    r"(?:noticias|artículos|temas|contenidos?)\s+(?:relacionad[oa]s|recomendad[oa]s|destacad[oa]s)|relacionad[oa]s",
    r"(?:las\s+)?últimas\s+noticias(?:\s+.{1,40})?|(?:también\s+)?(?:te|le)\s+(?:puede|podría)\s+interesar|te\s+recomendamos"
    r"|otras\s+noticias|no\s+te\s+pierdas(?:\s+.{1,30})?|últimas\s+entradas",
    # Italian
    r"(?:leggi|vedi|guarda|legga)\s+(?:anche|tutto|altro|ancora)|(?:ti\s+)?potrebbe(?:ro)?\s+(?:anche\s+)?interessar(?:e|ti)"
    r"(?:\s+anche)?|(?:i\s+|le\s+|gli\s+articoli\s+)?più\s+(?:lett[ei]|vist[ei]|popolari)(?:\s+.{1,30})?",
    r"(?:articoli|notizie|contenuti)\s+(?:correlat[ei]|simili|consigliat[ei])|(?:le\s+)?ultim[ei]\s+(?:notizie|news|articoli)"
    r"(?:\s+.{1,40})?|ultim['’]?ora|(?:le\s+)?altre\s+notizie(?:\s+.{1,40})?|altri\s+articoli|da\s+non\s+perdere"
    r"|approfondimenti|in\s+evidenza",
    # Portuguese
    r"(?:leia|veja|ler|confira|saiba|assista)\s+(?:também|mais|ainda)(?:\s+.{1,40})?|(?:as\s+|os\s+)?mais\s+"
    r"(?:lid[oa]s|vist[oa]s|notícias|sobre|em|acessad[oa]s|populares)(?:\s+.{1,40})?",
    r"(?:notícias|artigos|conteúdos?|matérias)\s+(?:relacionad[oa]s|recomendad[oa]s)|(?:as\s+)?últimas(?:\s+(?:notícias|de|do|da))?"
    r"(?:\s+.{1,40})?|você\s+(?:também\s+)?pode\s+gostar(?:\s+.{1,20})?|recomendad[oa]s(?:\s+para\s+você)?|outras\s+notícias",
    # Russian
    r"чита(?:йте|ть)\s+(?:также|далее|ещ[её]|по\s+теме)(?:\s+.{1,30})?|смотрите\s+также|самое\s+"
    r"(?:читаемое|популярное|главное|интересное|обсуждаемое)(?:\s+.{1,30})?|(?:последние|главные|другие|свежие|важные|все)\s+"
    r"новости(?:\s+.{1,40})?|(?:новости|материалы|статьи)\s+(?:по\s+теме|партн[её]ров|дня)|по\s+теме|похожие\s+"
    r"(?:новости|материалы|статьи)|ещ[её]\s+(?:новости|по\s+теме|в\s+.{1,30})|популярное|рекомендуем(?:\s+.{1,30})?|лента\s+новостей"
    r"|вам\s+может\s+быть\s+интересно",
    # Dutch, Polish, Ukrainian, Turkish, Swedish, Chinese, Japanese: the few that are everywhere
    r"lees\s+(?:ook|meer|verder)|meest\s+gelezen|meer\s+nieuws|zobacz\s+(?:też|także|również)|czytaj\s+(?:też|także|więcej)"
    r"|najczęściej\s+czytane|читайте\s+також|останні\s+новини|ilgili\s+haberler|son\s+dakika(?:\s+haberleri)?|en\s+çok\s+okunan(?:lar)?"
    r"|läs\s+(?:också|även|mer)|mest\s+läst|senaste\s+nytt|相关(?:文章|阅读|报道|新闻)|相關(?:文章|閱讀|報導|新聞)|(?:延伸|推荐)阅读|延伸閱讀|関連記事",
)
"""A heading above other stories' headlines. It is one only where headline-like lines follow."""

SECTION_HEADING = re.compile(
    r"[\s\W_]*(?:the\s+|my\s+|our\s+|die\s+|les?\s+|los\s+|las\s+)?(?:latest|newest|top|recent|popular|featured|other|breaking|more|neueste|aktuelle|weitere"
    r"|beliebte|autres?|otr[ao]s|altr[ie]|outr[ao]s|другие)\b",
    re.IGNORECASE,
)
"""How such a heading begins that may as well be a section of the story: "Top posts", "Other news"."""

RELATED_LABEL = re.compile(
    r"""[\s\W_]*(?:read\s+(?:more|also|next)|also\s+read|see\s+also|watch|listen|related|lesen\s+sie\s+(?:auch|mehr)|lies\s+auch|mehr\s+dazu|(?:à\s+)?lire\s+(?:aussi|également|la\s+suite)
    |(?:lea|lee|leer)\s+(?:también|más)|leggi\s+anche|leia\s+(?:também|mais)|чита(?:йте|ть)\s+(?:также|далее|ещ[её]))\s+
    (?!(?:about|on|in|at|by|from|of|the\s+full|here|how\s+to|über|zu|auf|bei|sur|dans|sobre|en|su|em|no|na|о|об|на|в)\b)(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)
"""The label of such a line where no mark follows it, only the other story's headline."""

RELATED_LINE = re.compile(
    r"""[\s\W_]*(?:
      (?:read|also\s+read|read\s+(?:more|also|next)|see\s+(?:also|more)|more|related(?:\s+(?:article|story|news))?|watch(?:\s+also)?|must\s+read
        |don['’]?t\s+miss|explained|recommended|listen)\s*[:|>»–—-]
    | (?:lesen\s+sie\s+(?:auch|mehr|hier|dazu)|lies\s+auch|mehr\s+(?:dazu|zum\s+thema)|auch\s+interessant|siehe\s+auch)\s*[:|>»–—-]
    | (?:(?:à\s+)?(?:lire|voir)\s+(?:aussi|également)|sur\s+le\s+même\s+sujet)\s*[:|>»–—-]
    | (?:lea|lee|leer|ver|vea|mira)\s+(?:también|más|además)\s*[:|>»–—-]
    | (?:leggi|vedi|guarda)\s+anche\s*[:|>»–—-]
    | (?:leia|veja|ler|confira)\s+(?:também|mais)\s*[:|>»–—-]
    | (?:чита(?:йте|ть)|смотрите)\s+(?:также|далее|ещ[её])\s*[:|>»–—-]
    | \(?(?:leggi\s+anche\s+su|also\s+on\s+\S+\.\S+)\b
    | (?:les\s+også|læs\s+også|lue\s+myös|lees\s+ook|zobacz\s+też|czytaj\s+także|читайте\s+також|läs\s+(?:också|även))\s*[:|>»–—-]
    )\s*\S""",
    re.VERBOSE | re.IGNORECASE,
)
"""A block that names one other story after its label: "READ MORE: …"."""

FEED_FOOTER = re.compile(
    r"""(?:
      \bThe\s+(?:post|article|story)\s+.{0,400}?\s*(?:first\s+appeared|appeared\s+first|originally\s+appeared|was\s+first\s+published)\s+(?:on|in|at)\s+.{1,120}
    | \bDer\s+(?:Beitrag|Artikel)\s+.{0,400}?\s*erschien\s+zuerst\s+(?:auf|bei|in)\s+.{1,120}
    | \b(?:Cet\s+article|L['’]article|Le\s+post)\s+.{0,400}?\s*est\s+apparu\s+en\s+premier\s+sur\s+.{1,120}
    | \bLa\s+entrada\s+.{0,400}?\s*(?:se\s+public[óo]\s+primero|apareci[óo]\s+primero)\s+en\s+.{1,120}
    | \bL['’]articolo\s+.{0,400}?\s*(?:proviene\s+da|sembra\s+essere\s+il\s+primo\s+su|è\s+tratto\s+da)\s+.{1,120}
    | \bO\s+(?:post|conteúdo|artigo)\s+.{0,400}?\s*(?:apareceu|aparece)\s+primeiro\s+em\s+.{1,120}
    | (?:Сообщение|Запись)\s+.{0,400}?\s*(?:появил(?:ось|ись|ась)\s+(?:сначала|впервые)|впервые\s+появил(?:ось|ась))\s+(?:на|в)\s+.{1,120}
    | \bHet\s+bericht\s+.{0,400}?\s*verscheen\s+eerst\s+op\s+.{1,120}
    | .{1,400}\ was\ originally\ published\ in\ .{1,120}\ on\ Medium,\ where\ people\ are\ continuing\ .*
    | \(?Feed\ generated\ .{1,200}
    )$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""What blog software puts below an item in its feed."""

FEED_FOOTER_WORDS = Spotter(
    [
        "appeared",
        "erschien",
        "apparu",
        "primero",
        "primeiro",
        "proviene",
        "sembra",
        "tratto",
        "появил",
        "verscheen",
        "published",
        "generated",
    ]
)
"""One of these is in every such footer."""

_GO_ON = (
    r"(?:continue\s+reading|keep\s+reading|read\s+(?:full|the\s+(?:full|whole|entire|rest\s+of\s+(?:the|this)))\s*(?:blog\s+)?(?:story|article|post|report|item|entry)?"
    r"|(?:read\s+)?full\s+(?:story|article|post)|view\s+(?:full\s+)?(?:article|post)|(?:read|view)\s+(?:the\s+)?original(?:\s+(?:article|post))?"
    r"|to\s+(?:read|view|see)\s+(?:this|the)\s+(?:full\s+|whole\s+)?(?:article|story|post)\b.{0,40}\b(?:click|tap|sign|log|subscribe|visit|go)\b"
    r"|weiterlesen|zum\s+(?:ganzen\s+|vollständigen\s+)?(?:artikel|beitrag)|(?:den\s+)?(?:ganzen|vollständigen)\s+(?:artikel|beitrag)\s+lesen|lire\s+(?:la\s+suite|l['’]article)"
    r"|seguir\s+leyendo|sigue\s+leyendo|continua(?:\s+a\s+leggere|\s+la\s+lettura)|leggi\s+(?:tutto|l['’]articolo)"
    r"|continue\s+(?:a\s+ler|lendo)|continuar\s+(?:a\s+ler|lendo|leyendo)|читать\s+(?:далее|дальше|полностью|целиком)"
    r"|lees\s+verder|czytaj\s+dalej|devamını\s+oku)"
)
_MORE = (
    r"(?:read\s+(?:more|on)|more\s*»|learn\s+more|find\s+out\s+more|mehr\s+(?:lesen|erfahren)|lire\s+plus|en\s+savoir\s+plus|leer\s+m[áa]s|ver\s+m[áa]s|saber\s+más"
    r"|leggi\s+(?:di\s+più|ancora)|per\s+saperne\s+di\s+più|leia\s+mais|ler\s+mais|saiba\s+mais|подробнее|далее|lees\s+meer|läs\s+mer|czytaj\s+więcej)"
)
CONTINUE = rf"(?:{_GO_ON}|{_MORE})"
_HERE = r"(?:\s+(?:here|hier|ici|aquí|qui|aqui|здесь))?"

CONTINUE_LINE = re.compile(rf"[\s\W_]*(?:{_GO_ON}\b.{{0,80}}|{_MORE}\b{_HERE}[\s\W_]*)$", re.IGNORECASE)
"""A block that only leads on to the page; "Learn more about …" may lead anywhere."""

CONTINUE_TOPIC = re.compile(rf"[\s\W_]*{_MORE}\b.{{0,120}}$", re.IGNORECASE)
"""The same with what there is more about: it leads on where it leads to the story's own page."""

CONTINUE_TAIL = re.compile(
    rf"(?P<mark>\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\))?)\s*(?P<words>[(\[]?\s*(?:{_GO_ON}\b[^.!?\n]{{0,80}}|{_MORE}\b{_HERE}))[\s\W]*$",
    re.IGNORECASE,
)
"""The same at the end of a block."""

CONTINUE_WORDS = re.compile(CONTINUE, re.IGNORECASE)
"""The words alone."""

CONTINUE_HINTS = Spotter(
    (
        *("continue", "continua", "keep", "read", "full", "more", "view", "weiterlesen", "mehr", "artikel", "beitrag"),
        *("lire", "savoir", "leer", "leyendo", "ver ", "saber", "leggi", "saper", "leia", "ler ", "saiba", "читать"),
        *("подробнее", "далее", "lees", "läs", "czytaj", "devamını", "to see"),
    )
)
"""One of these is in every invitation to go on."""

TRUNCATED = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\s*$")
"""WordPress' sign that an excerpt ends here."""

_COMMENTS = r"(?:comments?|replies|kommentare?|commentaires?|comentarios?|comentários?|commenti|комментари(?:й|я|ев|и)|reacties)"

COUNTER = re.compile(
    rf"""[\s\W_]*(?:
      [\d.,]+\s*k?\s*{_COMMENTS} | {_COMMENTS}[\s:]*\(?\s*\d*\s*\)? | (?:no|0)\s+{_COMMENTS}
    | (?:leave|post|add|write)\s+a\s+(?:comment|reply) | (?:view|read|see|show|load)\s+(?:all\s+)?(?:\d+\s+)?comments | join\s+the\s+(?:conversation|discussion)
    | kommentar\s+(?:schreiben|hinterlassen) | laisser\s+un\s+commentaire | deja\s+un\s+comentario | lascia\s+un\s+commento
    | deixe\s+um\s+comentário | оставить\s+комментарий
    | \d+\s*(?:min(?:ute)?s?)\s+read | (?:reading\s+time|lesezeit|temps\s+de\s+lecture|tiempo\s+de\s+lectura|tempo\s+di\s+lettura|tempo\s+de\s+leitura
      |время\s+чтения)\s*:?\s*.{{0,20}}
    | points?:\s*\d+ | \#\s*comments:\s*\d+ | \d+\s+(?:shares?|views?|likes?|points?)
    | submitted\s+by\s+/?u/\S+[\s\S]* | submitted\s+by\s*.{{1,60}}\s*\[link\]\s*\[(?:\d+\s+)?comments?\] | reply\s+to\s+this\s+(?:post|article) | \[link\]\s*\[(?:\d+\s+)?comments\]
    )[\s\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)

ADVERT = re.compile(
    r"""[\s\W_]*(?:
      (?:story|article|content)\s+continues\s+(?:below|after)\s*(?:this\s+)?(?:advertisement|ad|promo)? | continue\s+reading\s+below
    | (?:advertisement|advertising|sponsored|ad|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|реклама|reklam|reklama|annonce|advertentie)
      (?:\s*[-–—:]?\s*(?:scroll\s+to\s+continue|continue\s+reading\s+below|scroll\s+for\s+more|weiter\s+unten.*))?
    | scroll\s+(?:down\s+)?(?:to\s+continue|for\s+more).{0,40} | remove\s+ads?
    )[\s\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|reddit|pinterest|pocket|tumblr|instagram|messenger|flipboard|print|copy\s+link|copy"
    r"|link|sms|viber|vk|vkontakte|ok|odnoklassniki|threads|bluesky|mastodon|xing|line|share|tweet|teilen|drucken|merken|partager|imprimer|compartir"
    r"|imprimir|condividi|stampa|compartilhar|поделиться|share\s+this|more)"
)
SHARE = re.compile(
    rf"""[\s\W_]*(?:
      (?:{_NETWORK}[\s\W_]+){{2,}}{_NETWORK}?
    | (?:please\s+)?share\s+(?:this|on|via|to|the)\b.{{0,60}} | (?:like|enjoy(?:ed)?)\s+this\s+(?:story|article|post|episode|video)\?.{{0,80}} | (?:click\s+to\s+)(?:share|email|print)\b.{{0,80}} | tweet(?:\s+this)? | share | like\s+this
    | (?:artikel|beitrag|diesen\s+.{{1,20}})?\s*teilen(?:\s+(?:auf|per|via|mit)\b.{{0,40}})? | partag(?:er|ez)\b.{{0,50}} | compart(?:ir|e|ilhe|ilhar)\b.{{0,50}}
    | condividi\b.{{0,50}} | поделиться\b.{{0,50}} | click\s+here\s+to\s+share.{{0,60}} | auf\s+(?:facebook|twitter|whatsapp)\s+teilen
    | bookmark\s+(?:this|the)\s+.{{0,40}} | email\s+this(?:\s+.{{0,40}})? | blogthis!?
    )[\s\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)

PROMOTION = re.compile(
    r"""(?!\s*["'“”„«‘])[\s\W_]*(?:
      (?:please\s+)?(?:sign\s+up|subscribe|register)\s+(?:for|to|here|now|today|with|free)\b.*
    | (?:get|receive|want)\b.{0,80}\b(?:in|to|into|straight\s+to|delivered\s+to)\s+your\s+(?:e-?mail|inbox|phone).*
    | (?:follow|like|join|find|add|watch)\s+(?:us|our|.{1,40}?)\s+(?:on|via|in|as)\s+(?:twitter|x|facebook|instagram|telegram|whatsapp|youtube|tiktok|linkedin
      |google\s+news|threads|bluesky|flipboard|apple\s+news|your\s+preferred\s+source.*|a\s+preferred\s+source.*).{0,120}
    | (?:join|follow)\s+our\s+(?:whatsapp|telegram|facebook|youtube)\b.* | (?:download|get)\s+(?:the|our)\s+.{0,30}\bapp\b.{0,120}
    | (?:click|tap)\s+here\s+(?:to|for)\s+.{0,40}(?:subscri|sign|join|follow|donat|newsletter|app\b|alerts|regist|support|buy).{0,120} | for\s+(?:more|the\s+latest)\s+(?:news|stories|on\s+this).{0,150}(?:visit|follow|click|check|go\s+to).{0,120}
    | (?:listen\s+to|subscribe\s+to)\s+(?:our|the)\s+.{0,60}podcast.{0,120} | support\s+(?:our|independent)\s+journalism.{0,150} | become\s+a\s+(?:member|subscriber|patron).{0,120}
    | (?:do\s+you\s+have|have\s+you\s+got|got)\s+a\s+(?:story|tip|question|news\s+tip).{0,250} | (?:this|our)\s+newsletter\s+.{0,120}
    | (?:abonnieren\s+sie|jetzt\s+abonnieren|melden\s+sie\s+sich|folgen\s+sie\s+(?:uns|.{1,30}\s+auf)|hier\s+(?:geht['’]?s\s+zur?|können\s+sie).{0,30}(?:newsletter|anmelden|abonnieren))\b.*
    | (?:abonnez|inscrivez)-vous\b.* | suivez(?:-nous|\s+.{1,30}\s+sur)\b.* | recevez\b.{0,120}(?:e-?mail|newsletter|boîte).*
    | (?:suscr[ií]b(?:ete|ase|irse)|reg[ií]strate|ap[úu]ntate|s[íi]guenos|sigue\s+a\b.{1,40}\ben\b|s[íi]ganos|recib[ea]\b.{0,100}(?:correo|newsletter|bolet[ií]n))\b.*
    | (?:iscriviti|abbonati|seguici|segui\s+.{1,40}\s+su|ricevi\b.{0,100}(?:email|newsletter))\b.*
    | (?:inscreva-se|assine|cadastre-se|siga\s+(?:o|a|nos|.{1,40}\s+no)|receba\b.{0,100}(?:e-?mail|newsletter|whatsapp)|clique\s+aqui|entre\s+no\s+(?:canal|grupo))\b.*
    | (?:подпи(?:сывайтесь|шитесь|саться)|следите\s+за\s+(?:нами|новостями)|присоединяйтесь|наш\s+телеграм)\b.*
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
PROMOTION_OWN = re.compile(
    r"""newsletter|infolettre|bulletin|bolet[ií]n|рассылк|\b(?:our|us|unser\w*|uns|nous|nos|notre|nuestr[oa]s?|nostr[aoei]|noss[oa]s?|наш\w*|нас|нами)\b|inbox|e-?mails?\b|correo|posteingang
      |\bupdates?\b|\balerts?\b|podcast|\brss\b|premium|subscriptions?\b|subscribers?\b|\bfollowers?\b|\bapp\b|\b(?:channel|canal|kanal|канал\w*)\b|whatsapp|telegram|телеграм
      |youtube|instagram|facebook|twitter|tiktok|linkedin|bluesky|threads|mastodon|google\s+news|spotify|itunes|soundcloud|patreon|https?://|www\.|\w@\w""",
    re.VERBOSE | re.IGNORECASE,
)
"""What it is that such a block asks for: the publisher's own letters, channels and pages; a story's people join other things."""

PROMOTION_LIMIT = 320
"""Characters of the longest block that may be a promotion."""

COPYRIGHT = re.compile(
    r"""[\s\W_]*(?:
      (?:©|\(c\)|copyright\s*(?:©|\(c\)|:|\d{4}|by\b|of\b|the\b|protected))[\s\S]{0,300}
    | .{0,120}\b(?:all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|todos\s+los\s+derechos\s+reservados|tutti\s+i\s+diritti\s+riservati
      |riproduzione\s+riservata|todos\s+os\s+direitos\s+reservados|все\s+права\s+защищены)[\s\S]{0,200}
    | this\s+material\s+may\s+not\s+be\s+published,\s+broadcast[\s\S]{0,120}
    )""",
    re.VERBOSE | re.IGNORECASE,
)

COPYRIGHT_WORDS = Spotter(
    (
        *("©", "(c)", "copyright", "rights", "rechte", "droits", "derechos", "diritti", "riservata", "direitos"),
        *("права", "material"),
    )
)
"""One of these is in every line of rights."""

NOTICE = re.compile(
    r"""[\s\W_]*(?:
      (?:we|this\s+(?:site|website|page))\s+uses?\s+cookies\b.* | (?:wir|diese\s+(?:seite|website))\s+verwende[nt]\s+cookies\b.* | nous\s+utilisons\s+des\s+cookies\b.*
    | (?:accept|manage|allow)\s+(?:all\s+)?cookies\b.* | (?:please\s+)?(?:enable|turn\s+on)\s+javascript\b.* | .{0,60}requires\s+javascript\b.*
    | (?:sorry,\s+)?your\s+browser\s+(?:does\s+not|doesn['’]t|is\s+not)\b.* | this\s+(?:video|content|embed)\s+(?:can\s+not|cannot|can['’]t|is\s+not|requires)\b.*
    | (?:um\s+(?:diesen|das)|dieser?)\s+(?:inhalt|video|element)\b.{0,200}(?:aktivieren|cookies|zustimm|externer\s+inhalt).*
    | (?:loading|wird\s+geladen|chargement)\s*(?:\.\.\.|…)? | (?:skip|jump)\s+to\s+(?:main\s+)?content | (?:view|see)\s+(?:this\s+post|.{0,20}tweet)\s+on\s+(?:instagram|twitter|x)
    | a\s+post\s+shared\s+by\s+.{1,120} | pic\.twitter\.com/\S+
    | (?:(?:wie\s+)?hat\s+(?:ihnen|dir)\s+(?:dieser|der)\s+(?:artikel|beitrag)\s+gefallen|fehler\s+gefunden|(?:ihre|deine)\s+meinung\s+ist\s+uns\s+wichtig)\b.*
    | (?:tell\s+us\s+what\s+you\s+think|what\s+do\s+you\s+think\?|did\s+you\s+(?:like|enjoy)\s+this\s+(?:article|story)|was\s+this\s+(?:article|page)\s+helpful)\b.*
    | (?:externer|empfohlener)\s+(?:redaktioneller\s+)?inhalt(?:\s+nicht\s+verfügbar)? | an\s+dieser\s+stelle\s+(?:finden\s+sie|befindet\s+sich)\b.*\binhalt\b.*
    | ich\s+bin\s+damit\s+einverstanden,\s+dass\s+(?:mir\s+)?externe\b.* | (?:deine|ihre)\s+privatsphäre-einstellungen\b.*
    | (?:if\s+you\s+(?:buy|purchase|click)\b.{0,120}\b(?:commission|affiliate|paid|fee)\b|(?:this|our)\s+(?:article|post|page|site)\s+(?:may\s+)?contains?\s+affiliate|we\s+may\s+(?:earn|receive)\s+(?:a\s+)?commission)\b.*
    | last\s+updated?:?\s.{0,60}
    | .{0,60}\b(?:see|visit)\s+(?:https?://)?[\w.-]+\.\w{2,}(?:/\S*)?\s+(?:for\s+(?:more\s+)?(?:privacy|information\s+about\s+our|more\s+information)|to\s+opt\s+out)\b.*
    | learn\s+more\s+about\s+your\s+ad\s+choices\b.*
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

BUTTON = re.compile(
    r"""[\s\W_]*(?:dismiss|close|cancel|submit|send|skip|play|pause|replay|mute|unmute|copy\s+link|copied!?|back\s+to\s+top|scroll\s+to\s+top|print(?:\s+this\s+page)?|menu|log\s?in|sign\s?in
      |schließen|abbrechen|absenden|nach\s+oben|zurück\s+nach\s+oben|anmelden|einloggen|fermer|annuler|envoyer|retour\s+en\s+haut|se\s+connecter|cerrar|cancelar|enviar|volver\s+arriba
      |iniciar\s+sesión|chiudi|annulla|invia|torna\s+su|accedi|fechar|voltar\s+ao\s+topo|entrar|закрыть|отправить|отмена|наверх|войти)[\s\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""What is written on a button, where its page was copied with its words."""

REPORTING = re.compile(
    r"""[\s(\[*]*(?:
      (?:additional\s+)?(?:reporting|writing|editing|compiled|written|edited|reported|research|graphics?)\s+by\s+\S[\s\S]{1,300}
    | (?:the\s+)?[\w\s,.'’&-]{2,160}\s+contributed\s+to\s+this\s+(?:report|story|article)[\s\S]{0,60}
    | with\s+(?:reporting|files?|additional\s+reporting|inputs?)\s+(?:by|from)\s+\S[\s\S]{1,120} | with\s+agency\s+inputs? | \(with\s+.{2,40}\s+inputs\)
    | (?:our\s+standards:\s+)?the\s+thomson\s+reuters\s+trust\s+principles.{0,20} | our\s+standards:.{0,80}
    | \(?\s*(?:this\s+(?:story|report)\s+has\s+not\s+been\s+edited|except\s+for\s+the\s+headline)[\s\S]{0,250}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
REPORTING_WORDS = Spotter(
    (
        *("reporting", "writing", "edit", "compiled", "written", "reported", "research", "graphic", "contributed"),
        *("file", "input", "thomson", "standards", "headline"),
    )
)
"""One of these is in every such credit."""

REPORTING_LIMIT = 360
"""Characters of the longest block that may be a reporting credit."""

HINT = re.compile(
    r"""(?:^|[\s_-])(?:
      share(?:daddy|this|bar|-?buttons?|-?links?|-?tools?)?|sharing|sd-(?:sharing|content)|social(?:-?(?:share|links|media|bar|buttons|icons))?|addtoany|a2a|addthis|ssba
    | related(?:-?(?:posts?|articles?|content|stories|links))?|yarpp|jp-relatedposts|recirc\w*|recommend(?:ed|ations?)|most-?read|mostpopular|trending|read-?(?:more|next|also)|more-link
    | newsletter\w*|mc_embed\w*|mailchimp|subscri(?:be|ption)(?:-\w+)?|sign-?up|promo(?:tion)?|advert\w*|ads?by\w*|ad-(?:slot|container|wrapper|label|unit)|adsense|sponsor\w*|outbrain|taboola
    | (?:blogger-|post-|entry-|article-)?post-footer|(?:entry|article)-footer|feedflare|wpcnt|wp-polls|cookie\w*|consent|breadcrumbs?|tag-?cloud|post-?tags|entry-meta|post-?meta|author-?(?:bio|box|info)|disclaimer|nav|comments?(?:-?(?:count|link|area|form))?
    | aria-hidden|screen-reader-text|visually-hidden|sr-only
    )(?=$|[\s_-])""",
    re.VERBOSE,
)
"""Names that page authors give to boilerplate."""
