"""Calls with their seats and panels, and expressions of interest with what a panel makes of them."""

from membership.bodies.recruitment.models.calls import Announcement, Call, CallSeat, Criterion
from membership.bodies.recruitment.models.expressions import Expression
from membership.bodies.recruitment.models.panels import (
    LOWEST,
    MOST,
    PanelMember,
    PanelNote,
    Score,
    WhyAside,
)

__all__ = [
    "LOWEST",
    "MOST",
    "Announcement",
    "Call",
    "CallSeat",
    "Criterion",
    "Expression",
    "PanelMember",
    "PanelNote",
    "Score",
    "WhyAside",
]
