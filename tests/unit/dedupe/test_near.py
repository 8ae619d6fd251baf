"""Copies of every kind are found with their evidence, and what only looks alike is not taken for one."""

# ruff: noqa: RUF001 - typography and other scripts are what is tested

from __future__ import annotations

import pytest

from aggregator.dedupe.near import LEAD_WORDS, SIGNATURE_LIMIT, compare, prepare, restamped, same_headline, signature
from aggregator.dedupe.passages import PASSAGE_LIMIT

TITLE = "Fishing fleet of Vardo stays in port over quota dispute"
LEAD = (
    "The fishing fleet of Vardo stayed in port for a third day on Tuesday after talks between skippers and the "
    "ministry over the cod quota ended without result, the harbour master Ingrid Solberg said."
)
BODY = (
    (
        "About sixty boats are tied up along the northern quay, where crews have lit fires in oil drums and hung "
        "banners from the wheelhouses."
    ),
    (
        "Skippers say that the quota, cut by a fifth in January, no longer pays for fuel and bait, and that banks have "
        "begun to call in loans on the newer vessels."
    ),
    (
        "The ministry answered that the spawning stock had fallen below the level at which its scientists advise any "
        "catch at all, and offered to defer harbour fees until the autumn."
    ),
    (
        "Processing plants in the town have sent four hundred workers home, and the weekly ferry left with its cold "
        "store empty for the first time since the winter of the great storm."
    ),
    (
        "Both sides said they would meet again when the parliamentary committee had heard the scientists, though "
        "neither would name a day."
    ),
)
REPORT = "\n\n".join((LEAD, *BODY))
OTHER = (
    "Voters in the mountain canton of Glaubental turned down a cable car to the upper pastures by a narrow margin on "
    "Sunday, ending nine years of planning.\n\nThe company behind it said that it would look at a smaller scheme that "
    "needs no referendum, while farmers who had fought the pylons rang cow bells in the square until dark."
)
LIST = "Most read: Bakers' strike spreads to the south / Lost violin found in a taxi / Why the lake turned red"


def judged(title: str, text: str, *, hours: float = 1.0, of_title: str = TITLE, of_text: str = REPORT):  # noqa: ANN201
    return compare(prepare(title, text), prepare(of_title, of_text), gap_hours=hours, of="00ff")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, REPORT),
        (TITLE.upper(), REPORT),
        ("Cod war in the north", REPORT),
        ("Cod war in the north", "\n\n".join((LEAD, *BODY[:2]))),
        ("Cod war in the north", "\n\n".join(BODY[1:])),
        (f"News in brief: {TITLE} | Coast Gazette", LEAD),
        (TITLE, "VARDO (NTB) – " + " ".join(LEAD.split()[:16]) + "…"),
        ("Cod war in the north", f"{LEAD}\n\nFile photo. (Photo: Pool)\n\n{BODY[0]}\n\n{BODY[2]}\n\n{LIST}"),
        (TITLE, f"{LEAD}\n\n{OTHER}"),
        ("Cod war in the north", REPORT.replace("harbour", "harbor").replace("“", '"')),
    ],
    ids=["same", "shouted", "retitled", "trimmed", "lead cut", "lead only", "teaser", "wrapped", "buried", "respelt"],
)
def test_copies_are_found(title: str, text: str) -> None:
    """However a paper trims, retitles, respells or wraps a report, it is a copy, seen from either side."""
    assert judged(title, text) is not None
    assert compare(prepare(TITLE, REPORT), prepare(title, text)) is not None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Canton votes down cable car", OTHER),
        (TITLE, OTHER),
        ("Canton votes down cable car", f"{OTHER}\n\n{LIST}"),
        ("Canton votes down cable car", f"{OTHER}\n\nRead also: {LEAD}"),
        ("Canton votes down cable car", ""),
        ("", ""),
    ],
    ids=["other", "same title only", "same list", "quotes the lead", "no text", "nothing"],
)
def test_other_stories_are_no_copies(title: str, text: str) -> None:
    """Neither a shared title, nor a shared list of links, nor a lead quoted further down makes a copy."""
    of_text = f"{REPORT}\n\n{LIST}"
    assert judged(title, text, of_text=of_text) is None


def test_two_cuts_of_one_report_are_copies() -> None:
    """Each dropped what the other kept and added a list of its own; they still open alike and share enough."""
    one = prepare("Cod war in the north", f"{LEAD}\n\n{BODY[0]}\n\n{BODY[1]}\n\n{OTHER}")
    two = prepare("Quota talks fail", f"{LEAD}\n\n{BODY[1]}\n\n{BODY[3]}\n\n{LIST}\n\n{LIST.swapcase()[::-1]}")
    assert compare(one, two) is not None


def test_standing_words_are_no_story() -> None:
    """Two short items over the same long house text are two stories."""
    house = "Subscribe to our channel for more from the newsroom, follow us on every network, and turn on the bell " * 3
    one = prepare("Otter seen in the canal", f"Walkers filmed it at dawn near the lock. {house}")
    two = prepare("Library reopens after flood", f"Readers queued for an hour in the rain. {house}")
    assert compare(one, two) is None


def bond(issuer: str, amount: str, bank: str) -> str:
    return (
        f"{issuer} is issuing a {amount} mln dlr equity warrant bond due in five years with an indicated coupon of "
        f"three per cent and par pricing, lead manager {bank} said. The deal is guaranteed by the parent company. "
        "Final terms will be fixed next week, and the warrants may be exercised from the spring until the bond matures."
    )


def test_same_frame_with_other_parties_is_another_report() -> None:
    """Two bonds announced in the same words by different issuers on one day are two stories."""
    one = prepare("Nordhav issues warrant bond", bond("Nordhav Shipping Co", "80", "Petersen Bank"))
    two = prepare("Kitagawa issues warrant bond", bond("Kitagawa Steel Ltd", "120", "Daikoku Securities"))
    assert compare(one, two, gap_hours=0.2) is None


def weekly(figure: str, before: str) -> str:
    return (
        f"Mills in the delta ground {figure} tonnes of cane in the week to Friday, the growers' board said in its "
        f"regular report, against {before} tonnes a week before. Stocks at the port were little changed, it added, and "
        "ships were loading at the usual pace for the season despite some rain."
    )


def test_recurring_figures_are_not_last_times() -> None:
    """The same report with other figures a day later is the next of its series; an hour later it is a correction."""
    title = "Cane crush in the delta"
    one, two = prepare(title, weekly("41,200", "39,800")), prepare(title, weekly("43,900", "39,800"))
    assert compare(one, two, gap_hours=24.0) is None
    assert compare(one, two, gap_hours=0.5) is not None


def test_titles_alone_need_length_and_the_same_numbers() -> None:
    """Without any text an equal title of six words is a copy; a short one or another number is not."""
    long = "Thaw floods the lower town of Brenna"
    assert compare(prepare(long, ""), prepare(long.upper(), "")) is not None
    assert compare(prepare("Letters to the editor", ""), prepare("Letters to the editor", "")) is None
    one, two = "Lottery numbers for draw 811 are out", "Lottery numbers for draw 812 are out"
    assert compare(prepare(one, ""), prepare(two, "")) is None


def test_titles_that_share_a_few_words_do_not_agree() -> None:
    """Three words in a row stand in many titles; most of the shorter one has to."""
    resigns = "The prime minister of Vardo resigns over the cod quota"
    opens = "The prime minister of Glaubental opens a cable car to the pastures"
    assert same_headline(prepare(resigns, ""), prepare(opens, "")) is None
    assert same_headline(prepare(resigns, ""), prepare(f"Breaking: {resigns}", "")) is not None


def test_titles_with_different_numbers_do_not_agree() -> None:
    """A draw, a round, a day of a trial: by the title each is another story, however much else of it is the same."""
    title = "Lottery of the northern districts draws the numbers of round 1201 before a small crowd on the quay"
    next_round, without = title.replace("1201", "1202"), title.replace("round 1201", "the round")
    assert same_headline(prepare(title, ""), prepare(next_round, "")) is None
    assert same_headline(prepare(title, ""), prepare(without, "")) is not None
    assert same_headline(prepare(title, ""), prepare(f"{title}, again", "")) is not None
    opening = " ".join(LEAD.split()[:14])
    first, second = f"{opening} {OTHER}", f"{opening} {' '.join(BODY[1:3])}"
    assert judged(title, first, of_title=title, of_text=second) is not None
    assert judged(title, first, of_title=next_round, of_text=second) is None


def test_evidence_says_why() -> None:
    """The shares run the right way round, the passage is in the paper's own words, and the rest is passed on."""
    found = judged(TITLE, LEAD, hours=5.5)
    assert found is not None
    assert found.forward == 1.0
    assert 0.1 < found.backward < 0.5
    assert found.longest.startswith("The fishing fleet of Vardo stayed in port")
    assert len(found.longest) <= PASSAGE_LIMIT
    assert (found.of, found.gap_hours, found.rule) == ("00ff", 5.5, "title and lead")


def test_chinese_copies_are_found() -> None:
    """Text without spaces is compared by runs of characters."""
    lead = "北部港口的渔船周二连续第三天停航，此前船长与渔业部就鳕鱼配额举行的谈判未能取得任何结果，港务局长表示。"
    rest = (
        "大约六十艘船停靠在北码头，船员们在油桶里点火取暖。船长们说配额在一月份削减了五分之一，已经不够支付燃料费用。"
    )
    other = "山区居民周日以微弱多数否决了通往高山牧场的缆车计划，九年的规划就此告终，农民们在广场上摇铃庆祝到深夜。"
    assert compare(prepare("渔船停航", lead), prepare("配额争端", lead + rest)) is not None
    assert compare(prepare("渔船停航", lead + rest), prepare("缆车计划", other)) is None


def test_signature_meets_that_of_every_copy() -> None:
    """The samples of a report and of a copy of it share hashes, so that the index proposes it."""
    whole = set(signature(TITLE, REPORT))
    for title, text in ((TITLE, OTHER[:0]), ("x", LEAD), ("x", "\n\n".join(BODY)), (f"Breaking: {TITLE}", "")):
        assert whole & set(signature(title, text)), title
    assert not whole & set(signature("Canton votes down cable car", OTHER))


def test_signature_is_bounded_and_nested() -> None:
    """A huge text keeps the lowest hashes only, in order, and a text twice as long still shares most of them."""
    tokens = [f"w{number}" for number in range(30_000)]
    one, two = signature("", " ".join(tokens[:15_000])), signature("", " ".join(tokens))
    assert len(one) == len(two) == SIGNATURE_LIMIT
    assert list(one) == sorted(set(one))
    assert len(set(one) & set(two)) > SIGNATURE_LIMIT / 3


def test_short_text_is_signed_whole() -> None:
    """Of a summary every shingle is kept, as it may be all there is to find it by."""
    summary = " ".join(f"w{number}" for number in range(LEAD_WORDS))
    assert len(signature("", summary)) == LEAD_WORDS - 4


def test_restamped_wants_nearly_everything_the_same() -> None:
    """Inside one source the same report under new keys is a copy, its longer version or its next issue is none."""
    whole = prepare(TITLE, REPORT)
    for title, text, expected in (
        (TITLE, REPORT, True),
        (TITLE, f"{REPORT} It was corrected.", True),
        (TITLE, LEAD, False),
        ("Cod war in the north", REPORT, False),
    ):
        new = prepare(title, text)
        found = compare(new, whole)
        assert found is not None
        assert restamped(new, whole, found) is expected
