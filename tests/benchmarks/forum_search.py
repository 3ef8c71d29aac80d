"""How long a search of the forums takes, and how quickly posts are indexed.

Measures whatever database it is given when that is filled; otherwise fills one of its own beside the
one that TEST_DATABASE_URL names, or, without PostgreSQL, a tenth of the posts in a transaction that is
taken back. Words come as often as they do in English: the n-th at one n-th of the first one's rate.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import accumulate
from statistics import median
from time import perf_counter

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from forums.models import Forum, Post, Topic
from forums.search.finding import Filters, search_posts
from forums.search.similar import similar_topics
from forums.search.words import STOP_WORDS, Query
from portal.lib.databases import postgresql

POSTS, FORUMS, POSTS_A_TOPIC, WORDS_A_POST, VOCABULARY = 240_000, 12, 10, 80, 30_000
FILLED = 20_000  # posts from which a database is measured as it is
TWO_WORDS_SECONDS = 0.040  # the median
COMMON_WORDS_SECONDS = 0.200  # the slowest
SIMILAR_SECONDS = 0.100  # the median
POSTS_A_SECOND = 3_000
ROUNDS = 40
BATCH, LAST_BATCHES = 2_000, 10
_SYLLABLES = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]


class Speech:
    """Texts with the word frequencies of English, always the same ones."""

    def __init__(self, seed: int = 5) -> None:
        self.chance = random.Random(seed)
        made = sorted({"".join(self.chance.choices(_SYLLABLES, k=3)) for _ in range(VOCABULARY)})
        self.chance.shuffle(made)
        self.words = [*sorted(STOP_WORDS), *made]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self._weights, k=words))


def fill(posts: int, speech: Speech) -> float:
    """Write forums, topics and posts in bulk; gives the posts a second, index and all, by the median of
    the last batches, when the index is as large as it gets."""
    now, rates = timezone.now(), []
    forums = Forum.objects.bulk_create(
        Forum(name=f"Bench {n}", slug=f"bench-{n}") for n in range(FORUMS)
    )
    for first in range(0, posts, BATCH):
        topics = Topic.objects.bulk_create(
            Topic(
                forum=forums[n // POSTS_A_TOPIC % FORUMS],
                title=speech.text(7)[:120],
                slug="bench",
                visible_from=now,
                last_post_at=now,
            )
            for n in range(first, first + BATCH, POSTS_A_TOPIC)
        )
        rows = [_post(topics, n, speech.text(WORDS_A_POST), now) for n in range(BATCH)]
        start = perf_counter()
        Post.objects.bulk_create(rows)
        rates.append(BATCH / (perf_counter() - start))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE forums_post; ANALYZE forums_topic")
    return median(rates[-LAST_BATCHES:])


def _post(topics: list[Topic], n: int, body: str, now: datetime) -> Post:
    position = n % POSTS_A_TOPIC + 1
    return Post(
        topic=topics[n // POSTS_A_TOPIC],
        position=position,
        number=n + 1,
        body=body,
        html=f"<p>{body}</p>",
        written_at=now,
        visible_from=now,
    )


def common_words(count: int) -> list[str]:
    """Words that many posts hold, of a database whose words nobody knows."""
    seen: dict[str, int] = {}
    for body in Post.objects.order_by("-pk").values_list("body", flat=True)[:2_000]:
        for word in {each.casefold() for each in body.split() if each.isalpha()} - STOP_WORDS:
            seen[word] = seen.get(word, 0) + 1
    return sorted(seen, key=lambda word: -seen[word])[:count]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _search(text: str, filters: Filters | None = None) -> float:
    query, now = Query.parse(text), timezone.now()
    return seconds(
        lambda: search_posts(query, None, filters or Filters(), now, forums_url="/forums/")
    )


def _similar(title: str, forum: Forum | None) -> float:
    return seconds(lambda: similar_topics(title, forum, None, timezone.now()))


def measure() -> bool:
    """Print the figures of this database; whether they hold."""
    words, chance = common_words(2_000), random.Random(7)
    forum = Forum.objects.public().order_by("pk").first()
    _search(words[0])
    pairs = [" ".join(chance.sample(words[:500], 2)) for _ in range(ROUNDS)]
    rare = [" ".join(chance.sample(words[500:], 2)) for _ in range(ROUNDS)]
    often = [
        *words[:10],
        " ".join(words[:2]),
        f"{words[0]} or {words[1]}",
        f'"{words[0]} {words[1]}"',
    ]
    holds = _line("two words, median", median(map(_search, pairs)), TWO_WORDS_SECONDS)
    holds &= _line("two rarer words, median", median(map(_search, rare)), TWO_WORDS_SECONDS)
    holds &= _line("common words, slowest", max(map(_search, often)), COMMON_WORDS_SECONDS)
    in_forum = [_search(word, Filters(forum=forum)) for word in often]
    holds &= _line("common words in a forum, slowest", max(in_forum), COMMON_WORDS_SECONDS)
    titles = [" ".join(chance.sample(words[:300], 6)) for _ in range(ROUNDS)]
    like = [_similar(title, forum) for title in titles]
    return holds & _line("similar topics, median", median(like), SIMILAR_SECONDS)


def _line(what: str, taken: float, bound: float) -> bool:
    holds = taken <= bound
    print(f"{what:<42} {taken * 1000:8.1f} ms   bound {bound * 1000:.0f} ms", end="")
    print("" if holds else "   BROKEN")
    return holds


def _rate_line(rate: float) -> bool:
    holds = rate >= POSTS_A_SECOND
    print(f"{'posts indexed a second':<42} {rate:8.0f}      bound {POSTS_A_SECOND}", end="")
    print("" if holds else "   BROKEN")
    return holds


@contextmanager
def own_database(url: str) -> Iterator[None]:
    """A new PostgreSQL database beside the one at ``url``; gone afterwards."""
    kept, name = dict(connection.settings_dict), f"bench_search_{os.getpid()}"
    connections["default"].close()
    config = {**kept, **postgresql(url)}
    connections.databases["default"] = {**config, "NAME": "postgres"}
    del connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connections["default"].close()
    connections.databases["default"] = {**config, "NAME": name}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.databases["default"] = {**config, "NAME": "postgres"}
        del connections["default"]
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
        connections["default"].close()
        connections.databases["default"] = kept
        del connections["default"]


def main() -> int:
    """Measure what there is, or what is made for it; gives the exit status."""
    print("\nSearch of the forums")
    url = os.environ.get("TEST_DATABASE_URL", "")
    if _is_filled():
        return 0 if measure() else 1
    if url.startswith("postgres"):
        with own_database(url):
            call_command("migrate", verbosity=0)
            return 0 if _rate_line(fill(POSTS, Speech())) & measure() else 1
    with transaction.atomic():
        holds = _rate_line(fill(POSTS // 10, Speech())) & measure()
        transaction.set_rollback(True)
    return 0 if holds else 1


def _is_filled() -> bool:
    return Post.objects.values("pk")[FILLED:].exists()


if __name__ == "__main__":
    raise SystemExit(main())
