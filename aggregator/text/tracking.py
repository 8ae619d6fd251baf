"""Which parts of an address say who sent the reader, and nothing about the document: data, and one test each.

Own list, drawn from the parameters that the analytics vendors and publishers document themselves
(Google `utm_*`, Adobe's campaigns, AT Internet `at_*`/`xtor`, comScore `ns_*`, Piano, Echobox, Mailchimp `mc_*`,
HubSpot `_hs*`, Matomo `mtm_*`/`pk_*`, the click ids of the advertising networks). A key stands here only if no
known site uses it to choose the document; `id`, `p`, `story`, `page`, `ref_id` and the like never do.
"""

from __future__ import annotations

import re

PREFIXES = (
    "utm_", "mtm_", "pk_", "matomo_", "at_", "ns_", "_hs", "hsa_", "mc_", "stm_", "wt_", "wt.", "ga_", "gaa_", "itm_",
    "int_", "cx_", "cmpid", "vero_", "oly_", "sb_", "trk_", "ito_", "icid", "ocid", "ncid", "spm", "yclid", "fb_",
)  # fmt: skip
"""A key that begins with one of these, in lower case, is tracking."""

KEYS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid igshid igsh li_fat_id epik rb_clickid s_kwcid
    mkt_tok mkcid mkrid mkevt ef_id s_cid cid_source cmp cmpid cmpid campaign_id campaignid
    ftag guccounter guce_referrer guce_referrer_sig smid smtyp seid sref
    xtor xtref echobox __twitter_impression tsrc soc_src soc_trk src_trk
    taid tblci obOrigUrl obclid dicbo outbrainclickid ob_click_id wickedid
    partner_rss feedtype feedname output_source rss_source rssfeed from_rss fromrss
    ref_src ref_url referrer referer refsrc refid_source source_ref
    mbid reflink rel_source share sharetype share_source share_id share_medium
    _ga _gl _openstat openstat_id _branch_match_id _branch_referrer bxid cndid esrc
    cmc cmc_id ir_clickid irclickid irgwc clickid click_id vgo_ee vero_conv
    st_source st_medium sc_campaign sc_channel sc_content sc_medium sc_outcome sc_geo sc_country scid
    leadsource emc_source newsletter_id nl_id emailid sendid email_id
    traffic_source trafficsource ici intcmp intcid cmpsrc wprov
    amp_js_v amp_gsa usqp rnd_source spref sr_share __s __hstc __hssc __hsfp hsctatracking
    """.lower().split()
)
"""A key that is one of these, in lower case, is tracking."""

VALUES: dict[str, re.Pattern[str]] = {
    "source": re.compile(r"rss|feed|twitter|facebook|newsletter|email|social|app", re.IGNORECASE),
    "src": re.compile(r"rss|feed|twitter|facebook|newsletter|email|social", re.IGNORECASE),
    "from": re.compile(r"rss|feed|twitter|facebook|newsletter|email|homepage", re.IGNORECASE),
    "via": re.compile(r"rss|feed|twitter|facebook|newsletter|email|indexdotco", re.IGNORECASE),
    "feed": re.compile(r"rss|atom|feed.*", re.IGNORECASE),
    "rss": re.compile(r"|0|1|y|yes|true|rss", re.IGNORECASE),
    "output": re.compile(r"rss", re.IGNORECASE),
    "traffic": re.compile(r"rss", re.IGNORECASE),
    "cid": re.compile(r"(?:rss|feed|social|soc|newsletter|public-rss).*", re.IGNORECASE),
    "mod": re.compile(r".*rss.*|hp_.*|pls_.*|djem.*|e2\w*|article_inline|mhp", re.IGNORECASE),
    "ref": re.compile(r"|\D.*", re.IGNORECASE),
    "rssid": re.compile(r".*"),
    "maca": re.compile(r".*-rss-.*|.*-xml-.*", re.IGNORECASE),
    "emc": re.compile(r"rss|edit.*", re.IGNORECASE),
    "partner": re.compile(r".*rss.*|.*feed.*|.*widget.*", re.IGNORECASE),
}
"""Keys that are tracking only where the whole value matches."""

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


def is_tracking(key: str, value: str) -> bool:
    """Whether the query parameter `key=value` (both decoded) tracks, and may go."""
    key = key.lower()
    if key in KEYS or key.startswith(PREFIXES):
        return True
    rule = VALUES.get(key)
    return rule is not None and rule.fullmatch(value) is not None
