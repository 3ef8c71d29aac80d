"""A new consultation that begins with what the last one said and asked."""

from django.db import transaction

from consultations import policies
from consultations.errors import NotAllowed
from consultations.notices.pages import ConsultationPage
from membership.people.models import User
from portal.lib.slugs import free_slug
from portal.records.actions import record


@transaction.atomic
def start_from(page: ConsultationPage, *, title: str, acting_user: User) -> ConsultationPage:
    """A draft with the text of ``page``: no dates, no rounds, no responses. Raises NotAllowed.

    Its first round can begin with the questions of the last round of ``page``.
    """
    if not policies.can_prepare_notices(acting_user):
        raise NotAllowed("Only officers and editors write notices.")
    siblings = page.get_siblings().values_list("slug", flat=True)
    changes = {
        "title": title,
        "draft_title": title,
        "slug": free_slug(title, set(siblings)),
        "decision_path": [],
        "ways_to_answer": [
            (way.block_type, way.value)
            for way in page.ways_to_answer
            if way.block_type != "event"  # a meeting was on a day
        ],
        "go_live_at": None,
        "expire_at": None,
    }
    started: ConsultationPage = page.copy(
        update_attrs=changes, copy_revisions=False, keep_live=False, user=acting_user
    )
    started.started_from = page
    ConsultationPage.objects.filter(pk=started.pk).update(started_from=page)
    record(started, "started", acting_user=acting_user, new={"from": page.pk})
    return started
