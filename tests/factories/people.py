import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone

from membership.people.models import ArchiveState, DataArchive, Person, User
from membership.people.models.archives import private_files

PASSWORD = "a-long-enough-password"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account whose address is confirmed and whose password is PASSWORD."""

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def confirmed(self: User, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    full_name = factory.Sequence(lambda n: f"Holder {n}")

    class Meta:
        model = Person


class DataArchiveFactory(factory.django.DjangoModelFactory[DataArchive]):
    """An archive that is ready, its file included."""

    user = factory.SubFactory(UserFactory)
    state = ArchiveState.READY
    ready_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = DataArchive
        skip_postgeneration_save = True

    @factory.post_generation
    def stored(self: DataArchive, create: bool, extracted: object, **kwargs: object) -> None:
        if create and self.state == ArchiveState.READY:
            content = ContentFile(b"an archive")
            self.file.name = private_files().save(f"{self.folder}/archive.zip", content)
            self.size = content.size
            self.save()
