"""The link by which a plan is read without an account.

It is made from the plan's key and a random part under a seal, and is stored nowhere; taking the random
part away stops it for good, and sharing again makes another.
"""

import secrets

from django.core import signing
from django.urls import reverse

from membership.bodies.planner.errors import LinkInvalid
from membership.bodies.planner.models import Plan

_signer = signing.Signer(sep=".", salt="bodies.plan")


def new_key() -> str:
    return secrets.token_urlsafe(32)


def shared_path(plan: Plan) -> str:
    """Where a shared plan is read; nothing when it is not shared."""
    if not plan.is_shared:
        return ""
    token = _signer.sign(f"{plan.pk}-{plan.share_key}")
    return reverse("bodies:shared_plan", args=[plan.body.slug, token])


def plan_behind(token: str) -> Plan:
    """The plan that ``token`` opens. Raises LinkInvalid for a link that was stopped or made up."""
    try:
        pk, _, key = _signer.unsign(token).partition("-")
        plan: Plan = Plan.objects.select_related("body").get(pk=int(pk))
    except (signing.BadSignature, ValueError, Plan.DoesNotExist) as error:
        raise LinkInvalid from error
    if not plan.is_shared or not secrets.compare_digest(plan.share_key, key):
        raise LinkInvalid
    return plan
