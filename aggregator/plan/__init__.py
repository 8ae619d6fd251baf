"""The pure core of a poll. Read this first: it is the whole flow, and it touches no clock, socket or database.

    body ──► digest ──► Digest ──► (pages ──► complete) ──► (the store's first look-up) ──► Known
                           └────────────────────────────────────────────────────────────────┴──► judge_poll
                                                                                                    │
             PollPlan ◄── decide ◄──┬── Touched ◄── (the store's second look-up) ◄── reach_of ◄─────┤
                                    └─────────────────────────────────────────────────────────── Judgement

    digest     bytes            parse_feed   items whose bytes the source's state does not know yet
               RawItem          clean_item   the story and nothing that was wrapped around it
               Story            item_keys    who it is within its source
                                signature    sampled shingles: who it may be a copy of
                                tag          the regions it is about, each with its evidence
    complete   Item + page      page_story   the item with its article's text, for sources with `fulltext`
    judge_poll Item + Known     judge        New · Changed · Same · CopyOf(story, evidence)
    reach_of   Write            Reach        the stories, entry ids and links that the verdicts touch
    decide     Write            withheld     what is a flood; link: which event a new story tells of
               FetchOutcome     advance      the source's next state: validators, back-off, when to ask again
               Write + Touched  settle       stories as they are afterwards: id, dates, the shown copy, edits

A plan says what is stored, row by row; `store.apply` decides nothing.

`digest` knows the bytes and the source and runs in a worker process; `judge_poll` and `decide` know what the store
knows and run inside the store's write transaction. Of a document that is much work the verdicts are reached before, by
`rehearse_poll` in a worker process, and `judge_poll` takes them over where they still hold. Because all are pure, a
stored body can be replayed to reproduce any decision.
Bad input costs one item, never a feed: an item that a stage cannot take becomes a recorded problem.
"""

from __future__ import annotations

from aggregator.plan.decisions import decide
from aggregator.plan.documents import digest
from aggregator.plan.judging import Judgement, judge_poll, rehearse_poll
from aggregator.plan.options import PlanOptions
from aggregator.plan.pages import complete, wants_page, with_pages
from aggregator.plan.stories import reach_of

__all__ = [
    "Judgement",
    "PlanOptions",
    "complete",
    "decide",
    "digest",
    "judge_poll",
    "reach_of",
    "rehearse_poll",
    "wants_page",
    "with_pages",
]
