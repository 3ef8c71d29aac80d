"""The chair's forms: about terms and deputies, and about meetings."""

from membership.bodies.forms.meetings import MeetingForm
from membership.bodies.forms.terms import (
    AppointForm,
    CorrectForm,
    DeputiseForm,
    EndDeputyForm,
    EndTermForm,
    HoldOverForm,
    RenewForm,
    RescheduleForm,
    SwapForm,
    WithdrawForm,
)

__all__ = [
    "AppointForm",
    "CorrectForm",
    "DeputiseForm",
    "EndDeputyForm",
    "EndTermForm",
    "HoldOverForm",
    "MeetingForm",
    "RenewForm",
    "RescheduleForm",
    "SwapForm",
    "WithdrawForm",
]
