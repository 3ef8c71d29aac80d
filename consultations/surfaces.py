"""Where consultations show topics of the forums."""

from django.urls import reverse

from consultations.models import ConsultationPage
from forums.surfaces import Audience, register

register(
    "You Said, We Did",
    {"consultations:you_said_we_did"},
    Audience.EVERYONE,
    topics=lambda topics: topics.filter(points__isnull=False).distinct(),
    most=0,
    texts=lambda look: (
        look.open(reverse("consultations:you_said_we_did", args=[page.slug]))
        for page in ConsultationPage.objects.filter(points__topics__isnull=False).distinct()
    ),
)
