# ruff: noqa: E501, SIM905 -- parameters read best as lines of words, and a case stays on its line
"""Parameters that tell on a reader go; those that choose the document stay."""

from base64 import urlsafe_b64encode

import pytest

from aggregator.text.redirectors import forwarded, may_forward
from aggregator.text.tracking import KEYS, PREFIXES, VALUES, is_tracking, pairs
from aggregator.text.urls import canonical, traced

PAGE = "https://paper.example/story?id=7"


@pytest.mark.parametrize(
    "parameter",
    """
    utm_source=rss UTM_MEDIUM=Feed fbclid=IwAR gclid=x gbraid=x wbraid=x gad_source=1 srsltid=Af msclkid=x twclid=x ttclid=x
    dclid=x yclid=1 ysclid=1 mc_cid=1 mc_eid=1 igshid=x igsh=x ocid=rss cmpid=x CMP=share_btn at_medium=RSS at_campaign=64
    smid=tw-share xtor=RSS-1 _hsenc=p2 _hsmi=1 hsa_cam=1 mkt_tok=x spm=a.b.c ref_src=twsrc ns_campaign=1490 ns_mchannel=rss
    mtm_campaign=x pk_campaign=x pk_kwd=x piwik_campaign=x wt_zmc=x wt.mc_id=x vero_id=1 oly_enc_id=x trk_contact=1
    s_cid=1 icid=rss ncid=x ftag=x guccounter=1 guce_referrer=x li_fat_id=x epik=x rdt_cid=x s_kwcid=x ef_id=x
    _ga=1 _gl=1 __twitter_impression=true taid=1 tblci=x obOrigUrl=true dicbo=x wprov=sfla1 vd_source=x _bhlid=x
    cjevent=x irclickid=x awc=1 _branch_match_id=1 itm_source=x int_source=x gaa_at=x elqTrackId=x sc_campaign=x
    source=rss source=rss----4 src=feed from=newsletter ref=rss ref=homepage_top ref=hub.example.com ref= rss=1 feed=atom
    cid=rss_world mod=rss_markets partner=feed_a
    """.split(),
)
def test_what_tells_on_the_reader_goes(parameter: str) -> None:
    """Each is taken off, alone and beside a parameter that stays, and named."""
    assert canonical(f"https://paper.example/story?{parameter}") == "https://paper.example/story"
    found = traced(f"https://paper.example/story?{parameter}&id=7")
    assert found.url == PAGE
    assert found.dropped == (parameter,)


@pytest.mark.parametrize(
    "parameter",
    """
    id=7 p=12 page=2 v=abc story=x q=word ref=main ref=v1.2 ref=sku-a7 ref=1234 ref_id=9 refs=heads source=17 src=photo.jpg
    from=2024-01-01 via=ferry feed=17 campaign_id=4 campaign=spring newsletter_id=3 email_id=4 share_id=5 scid=1 mc_id=2
    pk_id=3 int_id=4 ga_id=5 t=120 s=20 si=4 feature=wide cid=17 mod=viewthread partner=17 utm=x atom=1 spmid=1 date=2024
    """.split(),
)
def test_what_may_choose_the_document_stays(parameter: str) -> None:
    """None is touched, and nothing is put on record for it."""
    url = f"https://paper.example/story?{parameter}"
    assert traced(url) == (url, (), ())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://youtu.be/abc?si=0123456789abcdef&t=30", "https://youtu.be/abc?t=30"),
        ("https://www.youtube.com/watch?v=abc&feature=share&pp=x", "https://www.youtube.com/watch?v=abc"),
        ("https://open.spotify.com/track/1?si=abc", "https://open.spotify.com/track/1"),
        ("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1"),
        ("https://paper.example/a?si=0123456789abcdef&s=20", "https://paper.example/a?si=0123456789abcdef&s=20"),
    ],
)
def test_some_keys_track_on_one_site_only(url: str, expected: str) -> None:
    """What is tracking there may be content elsewhere."""
    assert canonical(url) == expected


def test_tracking_fragments_are_named_and_others_are_not() -> None:
    """A fragment that tracks is on record; one that only points nowhere goes without a word; a real one stays."""
    assert traced("https://paper.example/a#xtor=RSS-1").dropped == ("#xtor=RSS-1",)
    assert traced("https://paper.example/a#comments") == ("https://paper.example/a", (), ())
    assert traced("https://paper.example/a#part-two").url == "https://paper.example/a#part-two"


def test_the_table_is_in_the_form_that_is_compared() -> None:
    """Keys are matched in lower case, so one in capitals would never match."""
    assert all(key == key.lower() for key in (*KEYS, *PREFIXES, *VALUES))
    assert not is_tracking("", "")


def test_pairs_are_decoded() -> None:
    """Escapes and plus signs are read in keys and values; empty parts are none."""
    assert pairs("?a%20b=c+d&&e") == [("a b", "c d"), ("e", "")]


def _of_google_news(url: str) -> str:
    size = len(url)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    message = b"\x08\x13\x22" + length + url.encode() + b"\xd2\x01\x00"
    return "https://news.google.com/rss/articles/" + urlsafe_b64encode(message).decode().rstrip("=") + "?oc=5"


LONG = "https://paper.example/" + "a" * 150
ENCODED = "https%3A%2F%2Fpaper.example%2Fstory%3Fid%3D7%26utm_source%3Dx"


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        (f"https://www.google.com/url?sa=t&url={ENCODED}", PAGE),
        (f"https://www.google.de/url?q={ENCODED}&sa=U", PAGE),
        (f"https://news.google.com/news/url?sa=t&url={ENCODED}", PAGE),
        (_of_google_news(PAGE), PAGE),
        (_of_google_news(LONG), LONG),
        (f"https://www.bing.com/news/apiclick.aspx?ref=x&url={ENCODED}&c=1", PAGE),
        (f"https://feedproxy.google.com/~r/Paper/~3/abc/?url={ENCODED}", PAGE),
        (f"https://l.facebook.com/l.php?u={ENCODED}&h=x", PAGE),
        (f"https://l.instagram.com/?u={ENCODED}&e=x", PAGE),
        (f"https://www.youtube.com/redirect?event=x&q={ENCODED}", PAGE),
        (f"https://out.reddit.com/t3_x?url={ENCODED}&token=x", PAGE),
        (f"https://t.umblr.com/redirect?z={ENCODED}&t=x", PAGE),
        (f"https://href.li/?{PAGE}", PAGE),
        (f"https://www.deviantart.com/users/outgoing?{PAGE}", PAGE),
        (f"https://vk.com/away.php?to={ENCODED}&post=1", PAGE),
        (f"https://slack-redir.net/link?url={ENCODED}", PAGE),
        (f"https://www.linkedin.com/safety/go?url={ENCODED}", PAGE),
        (f"https://go.skimresources.com/?id=1X1&url={ENCODED}", PAGE),
        (f"https://redirect.viglink.com/?key=x&u={ENCODED}", PAGE),
        (f"https://click.linksynergy.com/deeplink?id=x&murl={ENCODED}", PAGE),
        (f"https://duckduckgo.com/l/?uddg={ENCODED}", PAGE),
        (f"https://steamcommunity.com/linkfilter/?u={ENCODED}", PAGE),
        (f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=x", PAGE),
        (f"https://r.search.yahoo.com/_ylt=A;_ylu=Y/RV=2/RE=1/RO=10/RU={ENCODED}/RK=2/RS=x", PAGE),
        ("https://us.rd.yahoo.com/news/*https://paper.example/story?id=7", PAGE),
        ("https://urldefense.com/v3/__https://paper.example/a__;!!x!y$", "https://paper.example/a"),
    ],
)
def test_redirects_are_unwrapped_and_named(wrapped: str, expected: str) -> None:
    """A link that only forwards becomes where it leads, and whom it led through is known."""
    found = traced(wrapped)
    assert found.url == expected
    assert found.through == (wrapped.split("/")[2],)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/search?q=https%3A%2F%2Fpaper.example%2F",
        "https://www.youtube.com/watch?v=https",
        "https://www.facebook.com/page/posts/1?u=https%3A%2F%2Fpaper.example",
        "https://vk.com/wall-1_2",
        "https://www.reddit.com/r/news/?url=https%3A%2F%2Fpaper.example%2F",
        "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
        "https://news.google.com/rss/articles/CBMiXkFVX3lxTE1abcdef",
        "https://news.google.com/rss/articles/%22%22",
        "https://href.li/?javascript:alert(1)",
        "https://notgoogle.com/url?url=https%3A%2F%2Fpaper.example%2F",
        "https://paper.example/redirect?url=https%3A%2F%2Fother.example%2F",
    ],
)
def test_other_links_are_not(url: str) -> None:
    """A page of the same houses, a way on that is no web address, and other sites' links stay what they are."""
    assert traced(url).through == ()
    assert canonical(url).partition("?")[0] == url.partition("?")[0]


def test_a_broken_article_identifier_is_no_address() -> None:
    """Whatever stands where Google News has its message, the link stays, and nothing raises."""
    for identifier in ("A", "AAAA", "Ig", "IgA", "Iv8", "IoAA", "CBMi" + "_" * 40):
        assert forwarded("news.google.com", f"/rss/articles/{identifier}", "") == ""


def test_hosts_of_the_tables_are_known() -> None:
    """A host that only looks like one of them is spared the tables."""
    assert may_forward("www.google.co.uk")
    assert not may_forward("google.com.paper.example")
    assert not may_forward("mygoogle.com")
