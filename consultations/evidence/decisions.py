"""Who of the council decided what, when and why, and who looked at answers; never who answered."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry

from consultations.coding.actions import QUOTE_REMOVED
from consultations.evidence.changes import change_in_words
from consultations.evidence.sections import Section, Table, evidence
from consultations.evidence.versions import NOBODY, name_of
from consultations.models import (
    AlternativeFormat,
    Code,
    Deed,
    EqualitySheet,
    Point,
    Question,
    Quote,
    Round,
    RoundDocument,
    ShortLink,
    Survey,
)
from consultations.results.actions import LOOK
from membership.people.models import User
from portal.lib.templatetags.portal import day, moment
from portal.lib.time import london_day
from portal.records.models import AuditRecord

QUESTION = re.compile(r"question (\d+)")
Key = tuple[str, str]  # a model's label, and a key as text
Row = tuple[datetime, str, str, str, str, str]


@evidence(order=90)
def decisions(page: Any, now: datetime) -> Section:
    """What was decided about the notice, its rounds, questions, themes, quotes, promises and links."""
    names = _names(page, now)
    found = [*_audited(names), *_logged(page, names)]
    rows = [(moment(at), *rest) for at, *rest in sorted(found, key=lambda row: row[0])]
    headings = ("When", "About", "Decision", "What changed", "By", "Reason")
    text = ["Reasons are as officers and editors wrote them."]
    return Section("decisions", "Decisions", text, [Table("Decisions", headings, rows)])


@evidence(order=95)
def looks(page: Any, now: datetime) -> Section:
    """Who of the council looked at answers and at figures, by day."""
    rounds = {str(each.pk): each for each in page.rounds.all()}
    asked = Question.objects.filter(survey__round__page=page)
    wordings = {str(pk): wording for pk, wording in asked.values_list("pk", "wording")}
    counted: Counter[tuple[date, str, str, str, str]] = Counter()
    records = AuditRecord.objects.filter(
        target_label=Round._meta.label_lower, target_pk__in=rounds, action=LOOK
    ).order_by("at", "pk")
    for each, who in with_names(records):
        told = each.new or {}
        what = QUESTION.sub(lambda found: _question(found, wordings), str(told.get("at", "")))
        when = "While open" if told.get("while open") else "After it closed"
        counted[london_day(each.at), rounds[each.target_pk].label, what, when, who] += 1
    rows = [(day(on), *rest, times) for (on, *rest), times in counted.items()]
    headings = ("Day", "Round", "What", "When", "By", "Looks")
    text = ["Single answers and small numbers are for officers alone, and each look is on record."]
    return Section("looks", "Who looked", text, [Table("Looks", headings, rows)])


def _question(found: re.Match[str], wordings: Mapping[str, str]) -> str:
    wording = wordings.get(found[1])
    return f"“{wording}”" if wording else found[0]


def _names(page: Any, now: datetime) -> dict[Key, str]:
    """What people of the council decide about, by its key, in words. Of a round whose results are not
    published no theme or quote is named, of one that has not opened no question."""
    opened = [each for each in page.rounds.all() if each.opens_at <= now]
    published = [each for each in opened if each.has_published_results(now)]
    on_page = {"survey__round__in": opened}
    things: list[QuerySet[Any]] = [
        page.rounds.all(),
        RoundDocument.objects.filter(round__page=page),
        AlternativeFormat.objects.filter(document__round__page=page).select_related("document"),
        Survey.objects.filter(round__in=opened).select_related("round__page"),
        Question.objects.filter(**on_page),
        EqualitySheet.objects.filter(round__in=opened).select_related("round__page"),
        ShortLink.objects.filter(round__page=page).select_related("round__page"),
        Code.objects.filter(question__survey__round__in=published),
        page.points.all(),
        page.deeds.all(),
    ]
    names = {_key(page): str(page)}
    names |= {_key(each): _called(each) for rows in things for each in rows}
    return names | dict(_quotes(published))


def _quotes(published: Collection[Round]) -> Iterator[tuple[Key, str]]:
    """The quotes that there are, and those that were removed."""
    asked = Question.objects.filter(survey__round__in=published).values_list("pk", "wording")
    wordings = dict(asked)
    there = Quote.objects.filter(answer__question__in=wordings)
    label = Quote._meta.label_lower
    removed = AuditRecord.objects.filter(
        target_label=label, action=QUOTE_REMOVED, old__question__in=list(wordings)
    )
    found = [*there.values_list("pk", "answer__question")]
    found += [*removed.values_list("target_pk", "old__question")]
    for pk, question in found:
        yield (label, str(pk)), f"A quote from “{wordings[question]}”"


def _key(thing: Model) -> Key:
    return thing._meta.label_lower, str(thing.pk)


def _called(thing: Model) -> str:
    """Its name, after what it is where that does not say it."""
    if isinstance(thing, Survey):
        return f"Survey: {thing.round.label}"
    if isinstance(thing, Code):
        return f"Theme: {thing}"
    return str(thing) if isinstance(thing, Round | Point | Deed | EqualitySheet) else f"“{thing}”"


def _audited(names: Mapping[Key, str]) -> Iterator[Row]:
    found = AuditRecord.objects.filter(
        target_label__in={label for label, _ in names}, target_pk__in={pk for _, pk in names}
    ).exclude(action=LOOK)
    for each, who in with_names(each for each in found if _about(each) in names):
        label, _ = _about(each)
        change = "" if label == Quote._meta.label_lower else change_in_words(each)
        yield each.at, names[_about(each)], begin(each.action), change, who, each.reason


def _about(record: AuditRecord) -> Key:
    return record.target_label, record.target_pk


def with_names(records: Iterable[AuditRecord]) -> Iterator[tuple[AuditRecord, str]]:
    """Each with the name of who did it."""
    kept = list(records)
    users = User.objects.in_bulk({each.acting_user_pk for each in kept if each.acting_user_pk})
    for each in kept:
        gone = "An account that is erased" if each.acting_user_pk else NOBODY
        yield each, str(users.get(each.acting_user_pk or 0) or gone)


def begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def _logged(page: Any, names: Mapping[Key, str]) -> Iterator[Row]:
    """What Wagtail's own log says of the page and of the records."""
    for entry in PageLogEntry.objects.filter(page=page.pk).select_related("user"):
        yield entry.timestamp, str(page), _action(entry), "", name_of(entry.user), ""
    kinds = _kinds({label for label, _ in names if label != page._meta.label_lower})
    entries = ModelLogEntry.objects.filter(
        content_type__in=kinds, object_id__in={pk for _, pk in names}
    )
    for entry in entries.select_related("user"):
        about = kinds[entry.content_type_id], str(entry.object_id)
        if about in names:
            who = name_of(entry.user)
            yield entry.timestamp, names[about], _action(entry), "", who, ""


def _kinds(labels: Collection[str]) -> dict[int, str]:
    """The labels by the keys of their content types."""
    names = {label.rpartition(".")[2] for label in labels}
    found = ContentType.objects.filter(app_label="consultations", model__in=names)
    return {each.pk: f"consultations.{each.model}" for each in found}


def _action(entry: Any) -> str:
    return str(registry.get_action_label(entry.action))
