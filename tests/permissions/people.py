"""Who may open which page about accounts and people."""

from tests.support.permissions import SIGNED_IN, STAFF, Address, World


def reset(world: World) -> str:
    return f"/accounts/{world.people['chair'].pk}/reset-second-factor/"


ADDRESSES = [
    Address("people:profile", lambda world: "/accounts/profile/", SIGNED_IN),
    Address(
        "people:profile",
        lambda world: "/accounts/profile/",
        SIGNED_IN,
        method="post",
        data={"full_name": "Another Name"},
    ),
    Address("people:reset_second_factor", reset, {"administrator"}),
    Address(
        "people:reset_second_factor",
        reset,
        {"administrator"},
        method="post",
        data={"reason": "The telephone fell into the harbour."},
    ),
]
VIEWSETS = {
    "wagtailusers_users": {"administrator"},
    "person": {"officer", "administrator"},
    "district": set(STAFF),
    "theme": set(STAFF),
}
