from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from consultations.models import (
    AlternativeFormat,
    ConsultationIndexPage,
    ConsultationPage,
    Option,
    Pair,
    Question,
    QuestionKind,
    Reach,
    Response,
    Round,
    RoundDocument,
    Survey,
)
from consultations.surveys.models import STANDING_OPTIONS


def consultation_index() -> ConsultationIndexPage:
    """The one page at /consultations/, made below the site's root page when it is not there."""
    index: ConsultationIndexPage | None = ConsultationIndexPage.objects.first()
    if index is None:
        site = Site.objects.filter(is_default_site=True).first()
        root = Page.objects.get(pk=site.root_page_id) if site else Page.get_first_root_node()
        index = root.add_child(
            instance=ConsultationIndexPage(title="Consultations", slug="consultations")
        )
    return index


class ConsultationPageFactory(factory.django.DjangoModelFactory[ConsultationPage]):
    """A published notice; pass ``districts=[...]`` and ``themes=[...]``."""

    title = factory.Sequence(lambda n: f"Consultation {n}")
    slug = factory.Sequence(lambda n: f"consultation-{n}")
    summary = "What should change?"
    purpose = "<p>We propose a change.</p>"
    who_should_answer = "<p>Everybody.</p>"
    what_can_change = "<p>The draft.</p>"
    contact_name = "Casey Contact"
    contact_email = "casey@example.org"
    visible_from = factory.LazyFunction(timezone.now)

    class Meta:
        model = ConsultationPage

    @classmethod
    def _create(
        cls, model_class: type[ConsultationPage], *args: object, **kwargs: object
    ) -> ConsultationPage:
        districts, themes = kwargs.pop("districts", []), kwargs.pop("themes", [])
        page = model_class(**kwargs)
        page.districts, page.themes = districts, themes
        consultation_index().add_child(instance=page)
        return page


class RoundFactory(factory.django.DjangoModelFactory[Round]):
    """An open round, until a month from now."""

    page = factory.SubFactory(ConsultationPageFactory)
    number = 1
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = Round

    class Params:
        closed = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=60)),
            closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=30)),
        )
        planned = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=10)),
            closes_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=40)),
        )
        published = factory.Trait(
            closed=True,
            results_published_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
        )


class ReachFactory(factory.django.DjangoModelFactory[Reach]):
    round = factory.SubFactory(RoundFactory)
    channel = factory.Sequence(lambda n: f"Channel {n}")
    impressions = 100
    clicks = 10

    class Meta:
        model = Reach


def text_document(title: str = "Draft") -> object:
    """A small file in Wagtail's document library."""
    return get_document_model().objects.create(
        title=title, file=ContentFile(b"A draft.", name="draft.txt")
    )


class RoundDocumentFactory(factory.django.DjangoModelFactory[RoundDocument]):
    round = factory.SubFactory(RoundFactory)
    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.LazyFunction(text_document)

    class Meta:
        model = RoundDocument


class AlternativeFormatFactory(factory.django.DjangoModelFactory[AlternativeFormat]):
    """Sent to those who ask, unless a file is given."""

    document = factory.SubFactory(RoundDocumentFactory)
    kind = "large-print"

    class Meta:
        model = AlternativeFormat


class SurveyFactory(factory.django.DjangoModelFactory[Survey]):
    round = factory.SubFactory(RoundFactory)

    class Meta:
        model = Survey


class QuestionFactory(factory.django.DjangoModelFactory[Question]):
    """A question; pass ``options=["Tea", "Coffee"]`` or get the standing ones of its kind."""

    survey = factory.SubFactory(SurveyFactory)
    order = factory.Sequence(lambda n: n % 30_000)
    kind = QuestionKind.YES_NO
    wording = factory.Sequence(lambda n: f"Is question {n} clear?")

    class Meta:
        model = Question
        skip_postgeneration_save = True

    @factory.post_generation
    def options(
        self: Question, create: bool, extracted: list[str] | None, **kwargs: object
    ) -> None:
        if not create:
            return
        labels = extracted or STANDING_OPTIONS.get(QuestionKind(self.kind)) or ()
        for order, label in enumerate(labels):
            Option.objects.create(
                question=self, order=order, label=label, is_other=label.startswith("Other")
            )


class ResponseFactory(factory.django.DjangoModelFactory[Response]):
    """A response without answers; ``send_response`` makes real ones."""

    round = factory.SubFactory(RoundFactory)
    capacity = "resident"

    class Meta:
        model = Response


class PairFactory(factory.django.DjangoModelFactory[Pair]):
    page = factory.SubFactory(ConsultationPageFactory)
    heading = "Support"
    said = factory.Sequence(lambda n: f"We need help with matter {n}.")
    done = "Help is on its way."

    class Meta:
        model = Pair
