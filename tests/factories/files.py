import factory
from django.core.files.base import ContentFile

from forums.models import Attachment, Mention
from tests.factories.forums import PostFactory
from tests.factories.people import UserFactory


class AttachmentFactory(factory.django.DjangoModelFactory[Attachment]):
    """Minutes beside a post, ready to be handed out and counted there."""

    post = factory.SubFactory(PostFactory)
    owner = factory.SubFactory(UserFactory)
    place = "topic 1"
    name = "minutes.pdf"
    kind = "pdf"
    size = 9
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n", name="minutes.pdf"))

    class Meta:
        model = Attachment
        skip_postgeneration_save = True

    @factory.post_generation
    def counted(self: Attachment, create: bool, extracted: object, **kwargs: object) -> None:
        if create and self.post is not None:
            self.post.attachment_count += 1
            self.post.save(update_fields=["attachment_count"])


class MentionFactory(factory.django.DjangoModelFactory[Mention]):
    """That a post speaks to a person."""

    post = factory.SubFactory(PostFactory)
    user = factory.Maybe("organisation", None, factory.SubFactory(UserFactory))
    organisation = None

    class Meta:
        model = Mention
