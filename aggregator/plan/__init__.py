"""The pure core of a poll. Read this first: it is the whole flow, and it touches no clock, socket or database.

    body ──► digest ──► Digest ──► (pages ──► complete) ──► (the store's one look-up) ──► Known
                           └────────────────────────────────────────────────────────────────┴──► decide ──► PollPlan

    digest   bytes            parse_feed   items whose bytes the source's state does not know yet
             RawItem          clean_item   the story and nothing that was wrapped around it
             Story            item_keys    who it is within its source
                              signature    sampled shingles: who it may be a copy of
                              tag          the regions it is about, each with its evidence
    complete Item + page      page_story   the item with its article's text, for sources with `fulltext`
    decide   Item + Known     judge        New · Changed · Same · CopyOf(story, evidence)
             Verdict          Write        which item and story it touches, under which entry id, shown with which date
             FetchOutcome     advance      the source's next state: validators, back-off, when to ask again

`digest` knows the bytes and the source and runs in a worker process; `decide` knows what the store knows and runs
inside the store's write transaction. Of a document that is much work the verdicts are reached before, by
`rehearse_poll` in a worker process, and `decide` takes them over where they still hold. Because all are pure, a stored
body can be replayed to reproduce any decision.
Bad input costs one item, never a feed: an item that a stage cannot take becomes a recorded problem.
"""

from __future__ import annotations

from aggregator.plan.decisions import PlanOptions, decide, rehearse_poll
from aggregator.plan.documents import digest
from aggregator.plan.pages import complete, wants_page, with_pages

__all__ = ["PlanOptions", "complete", "decide", "digest", "rehearse_poll", "wants_page", "with_pages"]
