"""The ground of the tests has no house rules, so that nobody has to accept any before writing.

Tests of the rules ask for ``house_rules`` (tests/forums/safety), which stand as on a new site.
"""

from forums.models import HouseRule, HouseRules


def remove_house_rules() -> None:
    HouseRule.objects.all().delete()
    HouseRules.objects.all().delete()
