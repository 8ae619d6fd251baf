"""What it costs to know which topics hold which stories, and to publish them.

    python -m benchmarks.publish                       all of the following, in windows of 2,000 and 20,000 stories
    python -m benchmarks.publish --judge               1,000 new stories, 100 topics of 20 words each
    python -m benchmarks.publish --place 2000 200000   one new story, an idle second and a changed rule in such windows
    python -m benchmarks.publish --render 2000         one new story that five topics show, written in all formats

Stories are those of the corpus' news feeds, cleaned before the clock starts and repeated as often as needed; where it
is absent they are made up. Several are put together to one, as long as an article. Of each topic's words three are
phrases and two are prefixes, drawn from the stories' own words; so a word is now frequent, now rare. Figures are CPU
seconds of this process, the best of several rounds, and what a plain search for each word in each text takes in the
same run.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from aggregator.clean.story import clean_item
from aggregator.model import Case, Rule, StoryFacts
from aggregator.text.words import spans, story_words
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf
from aggregator.topics.terms import Term, term
from aggregator.topics.words import AnyWord
from benchmarks import placing, rendering
from benchmarks.clean import items

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
STORIES, TOPICS, WORDS = 1_000, 100, 20
PHRASES, PREFIXES = 3, 2
WINDOWS = (2_000, 20_000)
"""Stories among which a new one is placed and rendered, where the command does not say."""
IN_TITLE = 1 / 3
"""Share of the words that are drawn from titles."""
LETTERS = 6
"""Of a word that somebody would look for, at the least."""
CHARACTERS = 3_000
"""Of a text at the least: feeds' own are shorter, so several are put together."""
ROUNDS = 5

Text = tuple[str, str]
"""A story's title and text."""


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", action="store_true", help="judge new stories by the rules of many topics")
    parser.add_argument("--place", type=int, nargs="+", metavar="WINDOW", help="place stories in windows of so many")
    parser.add_argument("--render", type=int, nargs="+", metavar="WINDOW", help="render stories in windows of so many")
    parser.add_argument("--stories", type=int, default=STORIES)
    parser.add_argument("--topics", type=int, default=TOPICS)
    options = parser.parse_args()
    everything = not (options.judge or options.place or options.render)
    if options.judge or everything:
        judge(options.stories, options.topics)
    if options.place or everything:
        placing.measure(options.place or WINDOWS)
    if options.render or everything:
        rendering.measure(options.render or WINDOWS)


def judge(count: int, topics: int) -> None:
    """Judge stories by topics of words alone: nothing cheaper keeps a story from having its words looked at."""
    origin, texts = stories(count)
    chance = random.Random(13)
    of_topics = [sought(texts, chance) for _ in range(topics)]
    rules: list[Rule] = [AllOf((AnyWord(terms), MaxAge(timedelta(days=14)))) for terms in of_topics]
    cut = best(lambda: [story_words(title, text) for title, text in texts])
    cases = [_case(number, text) for number, text in enumerate(texts)]
    judged, taken = best(lambda: _judge(rules, cases)), _judge(rules, cases)
    searched = best(lambda: _search(of_topics, cases))
    letters = sum(len(title) + len(text) for title, text in texts) / len(texts)
    print(f"{count} stories of {origin}, {letters:.0f} characters each; {topics} topics of {WORDS} words")
    print(f"  words cut     {cut:6.2f} s CPU   {cut / count * 1e6:6.0f} µs a story")
    print(f"  judged        {judged:6.2f} s CPU   {judged / count / topics * 1e6:6.1f} µs a story and topic")
    print(f"  together      {cut + judged:6.2f} s CPU   {searched / (cut + judged):6.1f} times as fast as to search")
    print(f"  taken         {taken} of {count * topics} times")
    print(f"  plain search  {searched:6.2f} s CPU   of each word in each text, nothing else")


def stories(count: int) -> tuple[str, list[Text]]:
    """Where the stories are from, and each one's title and text, which is as long as an article's."""
    origin, found = items(count)
    cleaned = [clean_item(raw, context) for raw, context in found]
    short = [(story.title, story.text) for story in cleaned if story.text]
    texts = []
    for number in range(count):
        following = (short[(number + more) % len(short)][1] for more in range(len(short)))
        text = next(following)
        while len(text) < CHARACTERS:
            text = f"{text}\n\n{next(following)}"
        texts.append((short[number % len(short)][0], text))
    return origin, texts


def sought(texts: Sequence[Text], chance: random.Random) -> tuple[Term, ...]:
    """A topic's words, out of some of the stories."""
    made: list[str] = []
    while len(made) < WORDS:
        title, text = chance.choice(texts)
        part = (title if chance.random() < IN_TITLE else text).lower()
        words = [part[start:end] for start, end in spans(part)]
        telling = [at for at, word in enumerate(words[:-1]) if len(word) >= LETTERS]
        if telling:
            at = chance.choice(telling)
            prefixes = PHRASES <= len(made) < PHRASES + PREFIXES
            made.append(" ".join(words[at : at + 2]) if len(made) < PHRASES else words[at] + "*" * prefixes)
    return tuple(map(term, made))


def best(work: Callable[[], object]) -> float:
    """CPU seconds of the quickest round."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def _case(number: int, text: Text) -> Case:
    facts = StoryFacts(
        uid=str(number),
        entry_id=f"tag:desk.example,2026:{number}",
        published=NOW,
        updated=NOW,
        source="paper",
        publishers=("paper",),
    )
    return Case(facts=facts, words=story_words(*text), now=NOW)


def _judge(rules: Sequence[Rule], cases: Sequence[Case]) -> int:
    """How many verdicts let a story in; rules are made ready once for all stories."""
    return sum(accepts(case) for accepts in [rule.acceptor() for rule in rules] for case in cases)


def _search(topics: Sequence[tuple[Term, ...]], cases: Sequence[Case]) -> int:
    """The least that it takes without tokens: to look for each word in each text until one is there."""
    texts = [case.words.text for case in cases if case.words]
    return sum(any(each.needle in text for each in terms) for terms in topics for text in texts)


if __name__ == "__main__":
    main()
