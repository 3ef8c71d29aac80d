"""The demo's mailbox: no such addresses wherever it is off, as in these tests and in production."""

from tests.support.permissions import EVERYONE, Address

ADDRESSES = [
    Address("mailbox", lambda world: "/demo/mailbox/", EVERYONE, status=404, page=False),
    Address("mailbox_mail", lambda world: "/demo/mailbox/1/", EVERYONE, status=404, page=False),
    Address(
        "mailbox_html", lambda world: "/demo/mailbox/1/html/", EVERYONE, status=404, page=False
    ),
]
