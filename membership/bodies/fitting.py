"""Whether an organisation is of what a seat stands for: a remark for whoever reads, never a refusal.

What the directory says of an organisation may be out of date, and a seat may be worth giving to
somebody from next door; the panel judges that, and the person who puts herself forward is told.
"""

from collections.abc import Iterable

from membership.bodies.models import Seat, StandsFor
from membership.organisations.models import Organisation


def misfit(seat: Seat, organisation: Organisation) -> str:
    """Why ``organisation`` is not of what ``seat`` stands for, as a sentence; "" when it is.

    Needs its districts and themes prefetched.
    """
    match seat.stands_for:
        case StandsFor.DISTRICT:
            fits = organisation.countywide or seat.district in organisation.districts.all()
            where = f"does not work in {seat.district}"
        case StandsFor.THEME:
            fits = seat.theme in organisation.themes.all()
            where = f"does not name {seat.theme} among its themes"
        case StandsFor.KIND:
            fits = organisation.kind == seat.organisation_kind
            where = f"is not registered here as “{seat.get_organisation_kind_display()}”"
        case StandsFor.INCOME_BAND:
            fits = organisation.income_band == seat.income_band
            where = f"is not in the income band “{seat.get_income_band_display()}”"
        case _:
            return ""
    return "" if fits else f"{organisation} {where}, as its page here has it."


def misfits(seats: Iterable[Seat], organisation: Organisation) -> list[str]:
    """What to remark when it is of what none of ``seats`` stands for; nothing when one fits."""
    remarks = [misfit(seat, organisation) for seat in seats]
    return [] if "" in remarks else list(dict.fromkeys(remarks))
