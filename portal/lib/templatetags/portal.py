"""What every template has: moments and days as people read them, and the steps of the breadcrumbs."""

import re
from calendar import month_name
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.lib.markdown import in_plain_words
from portal.lib.templatetags.shell import render_crumb
from portal.lib.time import LONDON, last_day

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in full, in London: "3 October 2021". Nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {month_name[value.month]} {value.year}"


@register.filter
def until(end: date | None) -> str:
    """The last day of a half-open range: an ``end`` of 1 April 2027 reads "31 March 2027"."""
    return "" if end is None else day(last_day(end))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in London: "11:59pm on 3 October 2021"; midnight and noon are said in words."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{clock(local)} on {day(local)}"


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day as GOV.UK writes it: "9am", "5:30pm", "midday", "midnight"."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midnight" if local.hour == 0 else "midday"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, roughly: "just now", "5 minutes ago", "3 days ago"; the day itself after a fortnight."""
    if value is None:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for unit, size, limit in (
        ("minute", 1, 60),
        ("hour", 60, 24 * 60),
        ("day", 24 * 60, 14 * 24 * 60),
    ):
        if minutes < limit:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return day(value)


@register.filter
def with_links(text: str, origin: str) -> SafeString:
    """``text`` in which addresses of this site, which begin with ``origin``, can be followed."""
    address = re.compile(re.escape(escape(origin)) + r"/[^\s<]*[^\s<.,;:)”]")
    return mark_safe(address.sub(r'<a href="\g<0>">\g<0></a>', escape(text)))  # noqa: S308 escaped


@register.filter
def plain_words(html: str) -> str:
    """What the HTML of a post says, without its tags."""
    return in_plain_words(html)


@register.simple_tag
def crumb(url: str, label: str) -> SafeString:
    """One step of the breadcrumbs: ``{% crumb "/forums/" "Forums" %}``; an empty url is the page itself."""
    return render_crumb(url, label)


@register.filter
def as_label(words: str) -> str:
    """What stands before a value: "Reference:", and a question as it is."""
    return words if words.endswith((".", "?", "!")) else f"{words}:"
