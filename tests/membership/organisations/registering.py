"""How somebody registers an organisation, step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.organisations.models import (
    Organisation,
)
from tests.factories.organisations import OrganisationFactory
from tests.support.pages import value_of

FORM = "/organisations/register/"
SAME = "/organisations/register/same/"
CHECK = "/organisations/register/check/"


def filled(**changes: Any) -> dict[str, Any]:
    """The form as most would fill it."""
    return {
        "name": "Margate Menders",
        "kind": "charity",
        "income_band": "micro",
        "purpose": "We mend what others throw away.",
        "countywide": "on",
    } | changes


def sent(client: Client, **changes: Any) -> Any:
    """The form filled, its answers checked and sent."""
    assert client.post(FORM, filled(**changes)).headers["Location"] == CHECK
    return send_as_checked(client)


def send_as_checked(client: Client) -> Any:
    return client.post(CHECK, {"checked": value_of(client.get(CHECK), "checked")})


@contextmanager
def somebody_quicker(**fields: Any) -> Iterator[None]:
    """Another organisation is registered just before the next action begins its transaction."""
    rivals = [OrganisationFactory.build(**fields)]

    def register(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SAVEPOINT") and rivals:
            Organisation.objects.bulk_create([rivals.pop()])
        return execute(sql, *rest)

    with connection.execute_wrapper(register):
        yield


def cost(client: Client, address: str) -> int:
    """How many statements the page takes, its code once warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


def send_nothing(client: Client) -> Any:
    return client.post(CHECK, {"checked": "x"})
