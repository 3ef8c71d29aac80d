"""The versions of a notice that were published, and who decided what."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.templatetags.wagtailcore_tags import richtext

from consultations.evidence.sections import (
    PackedFile,
    Section,
    Table,
    evidence,
    written_file,
)
from consultations.notices.pages import ConsultationPage
from membership.people.models import User
from portal.lib.templatetags.portal import moment
from portal.records.models import AuditRecord

LEFT_OUT = frozenset({"page_ptr", "visible_from"})
NOBODY = "The system"


@evidence(order=10)
def versions(page: Any, now: datetime) -> Section:
    """Each version of the notice that was published, the first one first."""
    published = PageLogEntry.objects.filter(
        page=page.pk, action="wagtail.publish", revision__isnull=False
    ).select_related("revision", "user")
    rows, files = [], []
    for number, entry in enumerate(published.order_by("timestamp", "pk"), start=1):
        title = f"Version {number}, published {moment(entry.timestamp)}"
        rows.append((number, moment(entry.timestamp), _name(entry.user)))
        files.append(_version(number, title, entry.revision))
    table = Table("Published versions", ("Version", "Published", "By"), rows)
    return Section("notice", "The notice", [page.summary], [table], files)


def _version(number: int, title: str, revision: Any) -> PackedFile:
    version = revision.as_object()
    context = {"version": version, "parts": list(_parts(version))}
    return written_file(f"notice/version-{number}.html", title, "notice", context)


def _parts(version: ConsultationPage) -> Iterator[tuple[str, SafeString]]:
    """Each field of the notice as it was, by the name that editors know."""
    for field in ConsultationPage._meta.local_fields:
        value = getattr(version, field.name)
        if field.name in LEFT_OUT or not value:
            continue
        yield _title(field.verbose_name), _in_html(field, value)
    for many in ConsultationPage._meta.local_many_to_many:
        names = ", ".join(str(each) for each in getattr(version, many.name).all())
        if names:
            yield _title(many.verbose_name), format_html("{}", names)


def _in_html(field: Any, value: Any) -> SafeString:
    if isinstance(field, RichTextField):
        return mark_safe(str(richtext(value)))  # noqa: S308 what Wagtail made of an editor's text
    if isinstance(field, StreamField):
        return mark_safe(str(value))  # noqa: S308 likewise
    return mark_safe(linebreaks(str(value), autoescape=True))  # noqa: S308 escaped here


def _title(name: Any) -> str:
    words = str(name)
    return words[:1].upper() + words[1:]


@evidence(order=90)
def decisions(page: Any, now: datetime) -> Section:
    """Who of the council decided what, when and why; never who answered."""
    things = [page, *_records_of(page)]
    rows = sorted([*_audited(things), *_logged(page, things)], key=lambda row: row[0])
    headings = ("When", "About", "Decision", "By", "Reason")
    shown = [(moment(at), *rest) for at, *rest in rows]
    return Section("decisions", "Decisions", (), [Table("Decisions", headings, shown)])


def _records_of(page: Any) -> Iterable[Model]:
    """The records that hang on the notice and that people of the council decide about."""
    for round_ in page.rounds.all():
        yield round_
        yield from round_.documents.all()
    yield from page.points.all()
    yield from page.deeds.all()


Row = tuple[datetime, str, str, str, str]


def _audited(things: list[Model]) -> Iterator[Row]:
    names = {(each._meta.label_lower, str(each.pk)): str(each) for each in things}
    labels = {label for label, _ in names}
    keys = {pk for _, pk in names}
    found = AuditRecord.objects.filter(target_label__in=labels, target_pk__in=keys)
    records = [each for each in found if (each.target_label, each.target_pk) in names]
    users = User.objects.in_bulk({each.acting_user_pk for each in records if each.acting_user_pk})
    for each in records:
        about = names[each.target_label, each.target_pk]
        who = users.get(each.acting_user_pk or 0)
        gone = "An account that is erased" if each.acting_user_pk else NOBODY
        yield each.at, about, each.action, str(who or gone), each.reason


def _logged(page: Any, things: list[Model]) -> Iterator[Row]:
    """What Wagtail's own log says of the page and of the records."""
    of_page = PageLogEntry.objects.filter(page=page.pk).select_related("user")
    for entry in of_page:
        yield entry.timestamp, page.title, _action(entry), _name(entry.user), ""
    for thing in things[1:]:
        kind = ContentType.objects.get_for_model(thing)
        entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(thing.pk))
        for entry in entries.select_related("user"):
            yield entry.timestamp, str(thing), _action(entry), _name(entry.user), ""


def _action(entry: Any) -> str:
    return str(registry.get_action_label(entry.action))


def _name(user: User | None) -> str:
    return str(user) if user is not None else NOBODY
