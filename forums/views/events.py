"""An event for somebody's own calendar."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from forums.models import Occasion, Topic
from forums.particulars import occasion_of
from forums.views.lookups import get_topic_in
from portal.lib.markdown import printable
from portal.lib.time import today

WITHOUT_AN_END = timedelta(hours=1)


@require_safe
def calendar(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """The event of a topic as a file that calendars read."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    occasion = occasion_of(topic)
    if occasion is None or occasion.starts_at is None or not topic.is_visible:
        raise Http404
    answer = HttpResponse(_file(topic, occasion), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{topic.slug}.ics"'
    return answer


def _file(topic: Topic, occasion: Occasion) -> bytes:
    event = Event()
    event.add("uid", f"topic-{topic.pk}@{settings.SITE_URL.partition('//')[2]}")
    event.add("dtstamp", topic.visible_from)
    event.add("summary", printable(topic.title))
    event.add("dtstart", occasion.starts_at)
    event.add("dtend", occasion.ends_at or occasion.starts_at + WITHOUT_AN_END)  # type: ignore[operator]
    event.add("location", occasion.place)
    event.add("description", occasion.taking_part)
    event.add("url", f"{settings.SITE_URL}{topic.get_absolute_url()}")
    whole = Calendar()
    whole.add("prodid", "-//Kent Engagement Portal//EN")
    whole.add("version", "2.0")
    whole.add_component(event)
    content: bytes = whole.to_ical()
    return content
