"""Which parts of an address say who sent the reader, and nothing about the document: data, and one test each.

Own list, drawn from the parameters that the analytics vendors and publishers document themselves
(Google `utm_*`, Adobe's campaigns, AT Internet `at_*`/`xtor`, comScore `ns_*`, Piano, Echobox, Mailchimp `mc_*`,
HubSpot `_hs*`, Matomo `mtm_*`/`pk_*`, the click ids of the advertising networks). A key stands here only if no
known site uses it to choose the document; `id`, `p`, `story`, `page`, `ref_id` and the like never do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_plus

PREFIXES = (
    "utm_", "mtm_", "matomo_", "at_", "ns_", "_hs", "hsa_", "wt_", "wt.", "gaa_", "itm_", "cx_", "vero_",
    "oly_", "trk_", "ito_", "fb_action_", "guce_", "rb_click", "mindbox-", "pd_rd_", "spm_",
)  # fmt: skip
"""A key that begins with one of these, in lower case, is tracking."""

KEYS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid twclid ttclid igshid igsh
    li_fat_id epik rb_clickid s_kwcid sccid rdt_cid qclid yclid ymclid ysclid _openstat openstat_id from_yclid
    mkt_tok mkcid mkrid mkevt ef_id s_cid cid_source cmp cmpid cmpid2 cmpsrc hmb_campaign hmb_medium hmb_source
    mc_cid mc_eid mc_tc pk_campaign pk_cpn pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_group
    pk_placement pk_vid piwik_campaign piwik_kwd piwik_keyword
    ga_source ga_medium ga_term ga_content ga_campaign ga_place _ga _gl __utma __utmb __utmc __utmv __utmx __utmz
    ocid icid ncid spm scm_id ftag guccounter smid smtyp seid sref fb_source fb_ref fb_comment_id sb_referer_host
    xtor xtref echobox __twitter_impression tsrc soc_src soc_trk src_trk
    taid tblci oborigurl obclid dicbo outbrainclickid ob_click_id wickedid
    partner_rss feedtype feedname output_source rss_source rssfeed from_rss fromrss wprss
    ref_src ref_url referrer referer refsrc refid_source source_ref twsrc
    mbid reflink rel_source share sharetype share_source share_medium share_from share_bili_source vd_source
    _branch_match_id _branch_referrer bxid cndid esrc _bhlid bhlid
    cmc cmc_id ir_clickid irclickid irgwc clickid click_id vgo_ee cjevent cjdata tduid awc zanpid
    st_source st_medium sc_campaign sc_channel sc_content sc_medium sc_outcome sc_geo sc_country
    leadsource emc_source nl_id sendid elqtrackid elqtrack elqaid elqat
    int_source int_medium int_campaign int_content int_term int_cmp intcmp intcid
    traffic_source trafficsource ici wprov rfextension
    amp_js_v amp_gsa usqp rnd_source spref sr_share __s __hstc __hssc __hsfp hsctatracking
    ml_subscriber ml_subscriber_hash dm_i ck_subscriber_id vero_id __readwiselocation _psq _pos _sid _ss _fid
    """.lower().split()
)
"""A key that is one of these, in lower case, is tracking."""

_SENDER = (
    r"(?:\w+[-_.:])*(?:rss\d*|atom|feeds?|feedburner|feedly|twitter|facebook|fb|tw|whatsapp|telegram|linkedin|reddit|social"
    r"|newsletters?|emails?|mail|e-?mail|app|apps|push|home|homepage|front|frontpage|header|footer|sidebar|nav|menu|share"
    r"|shared|direct|google|bing|apple|producthunt|hackernews|hn|partner|widget)(?:[-_.:][\w.-]*)?"
)
"""Who may have sent a reader; "main", "v1.2" and "sku-a7" are none, and may choose the document."""
_SITE = r"(?:[\w-]+\.)+(?:com|org|net|io|co|news|media|info|tv|uk|de|fr|es|it|eu|us|au|in|jp|br|ru)"

VALUES: dict[str, re.Pattern[str]] = {
    "source": re.compile(r"(?:rss|feed)(?:-.*)?|twitter|facebook|newsletter|email|social|app", re.IGNORECASE),
    "src": re.compile(r"rss|feed|twitter|facebook|newsletter|email|social", re.IGNORECASE),
    "from": re.compile(r"rss|feed|twitter|facebook|newsletter|email|homepage", re.IGNORECASE),
    "via": re.compile(r"rss|feed|twitter|facebook|newsletter|email|indexdotco", re.IGNORECASE),
    "feed": re.compile(r"rss|atom|feed.*", re.IGNORECASE),
    "rss": re.compile(r"|0|1|y|yes|true|rss", re.IGNORECASE),
    "output": re.compile(r"rss", re.IGNORECASE),
    "traffic": re.compile(r"rss", re.IGNORECASE),
    "cid": re.compile(r"(?:rss|feed|social|soc|newsletter|public-rss).*", re.IGNORECASE),
    "mod": re.compile(r".*rss.*|hp_.*|pls_.*|djem.*|e2\w*|article_inline|mhp", re.IGNORECASE),
    "ref": re.compile(rf"|{_SENDER}|{_SITE}", re.IGNORECASE),
    "rssid": re.compile(r".*"),
    "maca": re.compile(r".*-rss-.*|.*-xml-.*", re.IGNORECASE),
    "emc": re.compile(r"rss|edit.*", re.IGNORECASE),
    "partner": re.compile(r".*rss.*|.*feed.*|.*widget.*", re.IGNORECASE),
    "campaign": re.compile(r"rss|feed|newsletter|email|social", re.IGNORECASE),
    "medium": re.compile(r"rss|feed|newsletter|email|social", re.IGNORECASE),
}
"""Keys that are tracking only where the whole value matches."""

SITES: dict[str, frozenset[str]] = {
    "google.com": frozenset({"ved", "ei", "sa", "usg", "uact", "sca_esv", "sclient", "gs_lcp", "gs_lp", "oq", "aqs"}),
    "spotify.com": frozenset({"si", "nd"}),
    "tiktok.com": frozenset({"_t", "_r", "refer", "is_from_webapp", "sender_device"}),
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "youtu.be": frozenset({"si", "feature"}),
    "youtube.com": frozenset({"si", "feature", "pp", "ab_channel"}),
}
"""Keys that track on one site only, by its registered domain."""

FRAGMENT = re.compile(
    r"""
      \d{1,3}                                            # the BBC numbers the places of a story in its feed
    | (?:ref|xtor|src|source|from|echobox|utm_\w+|at_\w+|ftag|intcid|rss|cmp|ns_\w+|link|mtr|sr|tk|wt_\w+)=.*
    | :~:text=.*                                         # text fragments mark a passage, not a document
    | rss | atom | comments? | respond | disqus_thread | comment-form | more(?:-\d+)? | top | content | main
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A fragment that matches as a whole points at no part of the document that a reader would miss."""


_SITE_KEYS = frozenset().union(*SITES.values())


def is_tracking(key: str, value: str, host: str = "") -> bool:
    """Whether the query parameter `key=value` (both decoded) tracks, and may go.

    :param host: the address's, for what only one site means
    """
    key = key.lower()
    if _is_tracking_key(key):
        return True
    if key in VALUES and VALUES[key].fullmatch(value):
        return True
    return key in _SITE_KEYS and key in SITES.get(".".join(host.rsplit(".", 2)[-2:]), ())


@lru_cache(maxsize=1_024)
def _is_tracking_key(key: str) -> bool:
    return key in KEYS or key.startswith(PREFIXES)


def pair(part: str) -> tuple[str, str]:
    """Decoded key and value of one part of a query; a key without `=` has an empty value."""
    key, _, value = part.partition("=")
    return (unquote_plus(key), unquote_plus(value)) if "%" in part or "+" in part else (key, value)


def pairs(search: str) -> list[tuple[str, str]]:
    """Decoded keys and values of a query, in order.

    :param search: with or without its `?`
    """
    return [pair(part) for part in search.removeprefix("?").split("&") if part]
