"""Empty, absurd, huge and undecodable input to every form: a clear answer, never a 500."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.support.permissions import APPS, ROLES, VISITOR, Address, World, addresses

TEN_MEGABYTES = 10 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"
ABSURD = "\x00\u202e\U0001d54f<script>alert(1)</script>'; DROP TABLE;--" + "9" * 400
BODIES = {
    "empty": b"",
    "absurd": None,
    "ten megabytes": b"text=" + b"a" * TEN_MEGABYTES,
    "not UTF-8": b"name=%ff%fe%80&title=\xff\xfe\x80&email=\xc3\x28",
}


# A draft of answers keeps what was typed, right or wrong, so that nothing is lost; whatever a mail
# program posts to the way out of circulars stops them (RFC 8058), and no redirect may answer it.
KEPT_AS_TYPED = ("consultations_draft", "digests_circularstop", "consultations_circulationstop")


def counts() -> dict[str, int]:
    """How many rows each of our own models has, by its table, in one statement."""
    tables = [
        model._meta.db_table
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if model._meta.db_table not in KEPT_AS_TYPED
    ]
    quoted = [(table, connection.ops.quote_name(table)) for table in tables]
    each = [f"SELECT '{table}', COUNT(*) FROM {name}" for table, name in quoted]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


def field_names(client: Client, url: str) -> list[str]:
    """The names of the fields that the page at ``url`` offers."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(client.get(url).content, "html.parser")
    found = soup.select("input[name], select[name], textarea[name]")
    return sorted({str(element["name"]) for element in found})


def role_for(address: Address) -> str:
    """Somebody who may; a visitor where everybody may, or nobody."""
    may = sorted(set(ROLES) & address.allowed)
    return VISITOR if VISITOR in address.allowed or not may else may[0]


FORMS = [address for address in addresses() if address.page or address.method == "post"]


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("address", FORMS, ids=str)
def test_bad_input_gets_an_answer_and_saves_nothing_by_halves(
    world: World, address: Address, body: str
) -> None:
    client = world.client(role_for(address))
    url = address.url(world)
    content = BODIES[body]
    names = field_names(client, url) or ["text"] if content is None else []
    before = counts()
    if content is None:
        response = client.post(url, dict.fromkeys(names, ABSURD))
    else:
        response = client.post(url, content, content_type=FORM)
    assert response.status_code < 500
    if response.status_code != 302:
        assert counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("address", FORMS, ids=str)
def test_absurd_questions_in_the_address_get_an_answer(world: World, address: Address) -> None:
    client = world.client(role_for(address))
    for query in (
        "page=-1",
        "page=9" + "9" * 60,
        "page=%00",
        "q=%ff%fe",
        "district=%00&theme[]=1",
        "sort=;",
    ):
        response = client.get(f"{address.url(world)}?{query}")
        assert response.status_code < 500, query
