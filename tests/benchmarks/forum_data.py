"""Forums as large as the county's could become in years: always the same people, words and days."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, cycle, islice, product

from django.db import connection
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.html import escape

from forums.models import Forum, ForumMembership, HouseRules, Post, RulesAcceptance, Topic
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.places.models import District

FORUMS = 12
WORDS_A_POST = 80
REPLIES_OF_TOPICS = (20, 1, 9, 10, 12, 8, 10, 10, 5, 15)  # posts a topic, ten of them 100
START = datetime(2020, 1, 6, 9, tzinfo=UTC)
BETWEEN_TOPICS = timedelta(minutes=90)
BATCH = 2000
SYLLABLES = tuple("anbercaldenestfolgrahol"[n : n + 3] for n in range(21))
USUAL_WORDS = (
    *("the", "and", "to", "of", "for", "in", "we", "is", "on", "with", "have", "our", "from"),
    *("people", "volunteers", "group", "community", "council", "meeting", "funding", "charity"),
    *("help", "support", "local", "would", "please", "thank", "week", "need", "kent", "hall"),
)


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    name: str
    topics: int
    people: int

    @property
    def read_topic(self) -> str:
        """The slug of a topic of twenty posts, of the first forum's newest."""
        return f"topic-{self.topics - FORUMS * len(REPLIES_OF_TOPICS)}"

    @property
    def answered_topic(self) -> str:
        """The slug of another, in another forum."""
        return f"topic-{self.topics - FORUMS * len(REPLIES_OF_TOPICS) + 1}"

    @property
    def posts(self) -> int:
        return self.topics * sum(REPLIES_OF_TOPICS) // len(REPLIES_OF_TOPICS)


WHOLE = Size("whole", topics=24_000, people=5_000)
TENTH = Size("tenth", topics=2_400, people=500)
SIZES = {size.name: size for size in (WHOLE, TENTH)}


class Writer:
    """Writes texts whose words are as unevenly common as those of English (by Zipf's rule)."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        rare = ["".join(syllables) for syllables in product(SYLLABLES, repeat=3)]
        random.Random(1).shuffle(rare)
        self._words = [*USUAL_WORDS, *rare]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def words(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))


def fill(size: Size) -> None:
    """Write everything in bulk, with the counters that the forums' own actions would have left."""
    districts = twelve_districts()
    people = _people(size)
    forums = [
        Forum(district=district, name=district.name, slug=district.slug, opened_at=START)
        for district in districts
    ]
    Forum.objects.bulk_create(forums)
    organisations = sorted({organisation.pk for _, organisation in people})
    ForumMembership.objects.bulk_create(
        [
            ForumMembership(forum=forum, organisation_id=pk)
            for forum in forums
            for pk in organisations
        ],
        batch_size=BATCH,
    )
    topics = _topics(size, forums, people)
    while batch := list(islice(topics, BATCH)):
        _write(batch)
    for forum in forums:
        _count(forum)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def twelve_districts() -> list[District]:
    """The twelve that the benchmark talks about, beside those that a database begins with."""
    return District.objects.bulk_create(
        District(
            name=f"Hundred {n}",
            slug=f"hundred-{n}",
            ons_code=f"B{n:08}",
            residents=100_000,
            hex_row=n,
            hex_column=90,
        )
        for n in range(FORUMS)
    )


def _people(size: Size) -> list[tuple[User, Organisation]]:
    """Known for years, the house rules accepted; one in ten belongs to another organisation."""
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Bench group {n}", slug=f"bench-group-{n}", state="verified")
        for n in range(size.people // 10)
    )
    users = User.objects.bulk_create(
        User(email=f"bench-{n}@example.org", full_name=f"Writer {n}", date_joined=START)
        for n in range(size.people)
    )
    RulesAcceptance.objects.bulk_create(
        RulesAcceptance(user=user, version=version, accepted_at=START)
        for version, user in product(HouseRules.objects.all(), users)
    )
    pairs = list(zip(users, cycle(organisations), strict=False))
    Belonging.objects.bulk_create(
        Belonging(user=user, organisation=organisation, role=Role.MEMBER)
        for user, organisation in pairs
    )
    return pairs


def _topics(
    size: Size, forums: list[Forum], people: list[tuple[User, Organisation]]
) -> Iterator[tuple[Topic, int, list[tuple[User, Organisation]]]]:
    """Unsaved topics, each with how many posts it has and who wrote them."""
    chance, writer = random.Random(2), Writer(1)
    for number in range(size.topics):
        posts = REPLIES_OF_TOPICS[number // FORUMS % len(REPLIES_OF_TOPICS)]
        authors = chance.choices(people, k=posts)
        opened = START + number * BETWEEN_TOPICS * (WHOLE.topics // size.topics)
        topic = Topic(
            forum=forums[number % FORUMS],
            title=writer.words(6).capitalize(),
            slug=f"topic-{number}",
            author=authors[0][0],
            organisation=authors[0][1],
            opened_at=opened,
            visible_from=opened,
            last_post_at=opened + timedelta(minutes=posts - 1),
            last_position=posts,
            reply_count=posts - 1,
        )
        yield topic, number, authors


def _write(batch: list[tuple[Topic, int, list[tuple[User, Organisation]]]]) -> None:
    Topic.objects.bulk_create([topic for topic, _, _ in batch])
    Post.objects.bulk_create(_posts(batch), batch_size=BATCH)


def _posts(batch: list[tuple[Topic, int, list[tuple[User, Organisation]]]]) -> Iterator[Post]:
    longest = max(REPLIES_OF_TOPICS)
    writer = Writer(seed=batch[0][1] + 3)
    for topic, number, authors in batch:
        for position, (author, organisation) in enumerate(authors, start=1):
            body = writer.words(WORDS_A_POST)
            moment = topic.opened_at + timedelta(minutes=position - 1)
            yield Post(
                topic=topic,
                position=position,
                number=number * longest + position,
                author=author,
                organisation=organisation,
                body=body,
                html=f"<p>{escape(body)}</p>",
                written_at=moment,
                visible_from=moment,
            )


def _count(forum: Forum) -> None:
    """What the newest post and the counters are, from the rows."""
    found = Topic.objects.filter(forum=forum).aggregate(
        topics=Count("pk", distinct=True), number=Max("posts__number"), at=Max("last_post_at")
    )
    Forum.objects.filter(pk=forum.pk).update(
        topic_count=found["topics"], last_number=found["number"], last_post_at=found["at"]
    )
    newest = Post.objects.filter(topic=OuterRef("pk")).order_by("-position").values("number")[:1]
    Topic.objects.filter(forum=forum).update(last_number=Subquery(newest))
