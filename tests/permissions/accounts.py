"""allauth's own pages: who may open them is allauth's rule; they wear the portal's clothes."""

from django.urls import reverse

from tests.support.permissions import EVERYONE, SIGNED_IN, Address, World


def _page(name: str, allowed: frozenset[str], status: int = 200) -> Address:
    def url(world: World) -> str:
        return reverse(name)

    return Address(name, url, allowed, status=status)


ADDRESSES = [
    # Signed-in people are sent on from these two, which counts as let in.
    _page("account_login", EVERYONE),
    _page("account_signup", EVERYONE),
    _page("account_reset_password", EVERYONE),
    _page("account_request_login_code", EVERYONE),
    _page("account_email", SIGNED_IN),
    _page("account_change_password", SIGNED_IN),
    _page("account_logout", EVERYONE),
    _page("mfa_index", SIGNED_IN),
    _page("usersessions_list", SIGNED_IN),
]
