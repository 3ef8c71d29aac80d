"""The seats of tests/membership: Sadie holds Thanet's."""

from tests.membership.conftest import (  # noqa: F401
    board,
    sadie_term,
    steering_group,
    thanet_seat,
)
