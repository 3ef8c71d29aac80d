"""The versions of a notice that were published."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageLogEntry
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
        rows.append((number, moment(entry.timestamp), name_of(entry.user)))
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


def name_of(user: User | None) -> str:
    return str(user) if user is not None else NOBODY
