"""What officers decided about single responses, by reference number, and how many do not count."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast

from consultations.evidence.decisions import begin, with_names
from consultations.evidence.sections import Section, Table, evidence
from consultations.surveys.models import Response, Verdict
from portal.lib.templatetags.portal import moment
from portal.records.models import AuditRecord

# Officers alone give a reason for withdrawing one; without a reason its sender did, which is counted only.
DECIDED = Q(action="withdrawn") & ~Q(reason="") | Q(
    action__in=(
        "set aside",
        "kept beside another",
        "decision taken back",
        "organisation matched",
        "organisation not listed",
        "name taken back",
        "corrected",
    )
)
ABOUT_NAMES = {
    "organisation matched": "Matched to an organisation of the directory",
    "organisation not listed": "Its organisation is not in the directory",
    "name taken back": "Taken back: what was found of its organisation",
}
NAMES_NOBODY = (
    "A response is named by the reference number on its receipt."
    " Reasons are as officers wrote them."
)


@evidence(order=55)
def responses(page: Any, now: datetime) -> Section:
    """Which responses count is the officers' to decide: each decision, and what does not count."""
    rounds = [each for each in page.rounds.all() if each.opens_at <= now]
    left_out = Response.objects.filter(round__in=rounds).left_out()
    out = [(each.label, *(left_out[each.pk][name] for name in SHOWN)) for each in rounds]
    beside = Response.objects.filter(round__in=rounds, counts_beside_since__isnull=False)
    by_round = beside.order_by("round__number").values_list("round").annotate(Count("pk"))
    labels = {each.pk: each.label for each in rounds}
    tables = [
        Table("Responses that do not count", ("Round", *SHOWN.values()), out),
        Table(
            "Answers that count beside another of what was two organisations when results were published",
            ("Round", "Answers"),
            [(labels[pk], count) for pk, count in by_round],
        ),
        Table(
            "Decisions about responses",
            ("When", "Response", "Decision", "By", "Reason"),
            list(_decided(page)),
        ),
    ]
    return Section("responses", "Responses that were decided about", [NAMES_NOBODY], tables)


SHOWN = {
    "withdrawn": "Withdrawn",
    "aside": "Set aside as repeating another",
    "late": "Came late",
    "superseded": "Superseded, as two organisations became one",
}


def _decided(page: Any) -> Iterator[tuple[str, ...]]:
    here = Response.objects.filter(round__page=page)
    keys = here.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    records = AuditRecord.objects.filter(
        DECIDED, target_label=Response._meta.label_lower, target_pk__in=keys
    )
    kept = list(records.order_by("at", "pk"))
    about = here.in_bulk([int(each.target_pk) for each in kept])
    for each, who in with_names(kept):
        reference = about[int(each.target_pk)].reference
        yield moment(each.at), reference, _what(each), who, each.reason


def _what(record: AuditRecord) -> str:
    """Never which organisation a response was matched to: whether it is named is for it to say."""
    old, new = record.old or {}, record.new or {}
    if record.action in ABOUT_NAMES:
        return ABOUT_NAMES[record.action]
    if record.action == "decision taken back":
        what = "set aside" if old.get("verdict") == Verdict.SET_ASIDE else "kept"
        was = f" It had been: {old['reason']}" if old.get("reason") else ""
        return f"Taken back: that it is {what} beside {old.get('earlier', '')}.{was}"
    if record.action == "corrected":
        return "Corrected as it had been typed in"
    return (
        f"{begin(record.action)}: {new['earlier']}" if new.get("earlier") else begin(record.action)
    )
