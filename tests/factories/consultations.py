from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from consultations.models import (
    AlternativeFormat,
    Answer,
    AnswerFile,
    Audience,
    ConsultationIndexPage,
    ConsultationPage,
    Deed,
    DuplicateDecision,
    KeyContact,
    Option,
    Point,
    ProgressNote,
    Question,
    QuestionKind,
    Response,
    Round,
    RoundDocument,
    ShortLink,
    Survey,
    TimesShown,
)
from consultations.surveys.models import STANDING_OPTIONS
from portal.lib.time import london_day, today


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
    """A published notice; pass ``districts=[...]``, ``themes=[...]`` and ``audiences=[...]``."""

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
        about = {name: kwargs.pop(name, []) for name in ("districts", "themes", "audiences")}
        page = model_class(**kwargs)
        for name, things in about.items():
            setattr(page, name, things)
        consultation_index().add_child(instance=page)
        return page


class AudienceFactory(factory.django.DjangoModelFactory[Audience]):
    name = factory.Sequence(lambda n: f"Audience {n}")
    slug = factory.Sequence(lambda n: f"audience-{n}")

    class Meta:
        model = Audience


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


def ready_notice(**given: object) -> ConsultationPage:
    """A draft with everything that the publish gate asks for: its round opens in a week, for two months."""
    now = timezone.now()
    opens, closes = now + timedelta(days=7), now + timedelta(days=67)
    decision = {"body": "Cabinet", "what": "Decides.", "decides": True}
    decision["date"] = (closes + timedelta(days=30)).date()
    words = {
        "how_considered": "<p>Two officers read every answer.</p>",
        "formats_note": "Ask us.",
        "decision_path": [("step", decision)],
    }
    page = ConsultationPageFactory.create(**{"live": False, "visible_from": None, **words, **given})
    round_ = RoundFactory.create(page=page, opens_at=opens, closes_at=closes)
    RoundDocumentFactory.create(round=round_, title="Draft")
    RoundDocumentFactory.create(round=round_, title="EqIA", kind="eqia")
    QuestionFactory.create(survey__round=round_)
    return page


class ShortLinkFactory(factory.django.DjangoModelFactory[ShortLink]):
    round = factory.SubFactory(RoundFactory)
    channel = factory.Sequence(lambda n: f"Channel {n}")

    class Meta:
        model = ShortLink


class TimesShownFactory(factory.django.DjangoModelFactory[TimesShown]):
    """On the first day of the link's round, unless days are given."""

    link = factory.SubFactory(ShortLinkFactory)
    start = factory.LazyAttribute(lambda made: london_day(made.link.round.opens_at))
    end = factory.LazyAttribute(lambda made: made.start + timedelta(days=1))
    number = 100

    class Meta:
        model = TimesShown


class KeyContactFactory(factory.django.DjangoModelFactory[KeyContact]):
    page = factory.SubFactory(ConsultationPageFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")
    address = factory.Sequence(lambda n: f"contact-{n}@example.org")

    class Meta:
        model = KeyContact


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
    entered_by = None
    organisation = None
    organisation_kind = factory.LazyAttribute(
        lambda made: made.organisation.kind if made.organisation else ""
    )
    channel = factory.LazyAttribute(lambda made: "paper" if made.entered_by else "online")

    class Meta:
        model = Response


class AnswerFactory(factory.django.DjangoModelFactory[Answer]):
    """An answer in words to a question of the response's round."""

    response = factory.SubFactory(ResponseFactory)
    question = factory.SubFactory(QuestionFactory)
    text = factory.Sequence(lambda n: f"Thought {n}")

    class Meta:
        model = Answer


class AnswerFileFactory(factory.django.DjangoModelFactory[AnswerFile]):
    """A small PDF that answers a question."""

    answer = factory.SubFactory(AnswerFactory, question__kind="file", text="")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 plan", name="plan.pdf"))
    name = "plan.pdf"
    kind = "pdf"
    size = 13

    class Meta:
        model = AnswerFile


class DuplicateDecisionFactory(factory.django.DjangoModelFactory[DuplicateDecision]):
    """That two responses to one round were looked at and both kept."""

    earlier = factory.SubFactory(ResponseFactory)
    later = factory.LazyAttribute(lambda made: ResponseFactory.create(round=made.earlier.round))
    verdict = "keep"
    reason = "Two people at one address."

    class Meta:
        model = DuplicateDecision


class PointFactory(factory.django.DjangoModelFactory[Point]):
    page = factory.SubFactory(ConsultationPageFactory)
    heading = "Support"
    text = factory.Sequence(lambda n: f"We need help with matter {n}.")

    class Meta:
        model = Point


class DeedFactory(factory.django.DjangoModelFactory[Deed]):
    """Something that was done; pass ``points=[...]``, or ``promised=True`` for a promise of a closed round
    whose results everybody may read, due in a hundred days."""

    page = factory.SubFactory(ConsultationPageFactory)
    text = "Help is on its way."

    class Meta:
        model = Deed
        skip_postgeneration_save = True

    class Params:
        promised = factory.Trait(
            page=factory.LazyFunction(lambda: RoundFactory.create(published=True).page),
            kind="promised",
            text=factory.Sequence(lambda n: f"We will mend stile {n}."),
            owner_post="Head of Communities",
            due_on=factory.LazyFunction(lambda: today() + timedelta(days=100)),
        )

    @factory.post_generation
    def points(self: Deed, create: bool, extracted: list[Point] | None, **kwargs: object) -> None:
        if create and extracted:
            self.points.set(extracted)


class ProgressNoteFactory(factory.django.DjangoModelFactory[ProgressNote]):
    deed = factory.SubFactory(DeedFactory, promised=True)
    text = "The first half is done."

    class Meta:
        model = ProgressNote
