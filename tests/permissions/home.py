"""Home, news, standard pages, districts."""

from tests.support.permissions import EVERYONE, Address

ADDRESSES = [
    Address("page:home.HomePage", lambda world: "/", EVERYONE),
]
