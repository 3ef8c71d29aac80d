import factory

from membership.places.models import District, Theme


class DistrictFactory(factory.django.DjangoModelFactory[District]):
    name = factory.Sequence(lambda n: f"District {n}")
    slug = factory.Sequence(lambda n: f"district-{n}")
    ons_code = factory.Sequence(lambda n: f"E{n:08}")
    residents = 100_000

    class Meta:
        model = District


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    name = factory.Sequence(lambda n: f"Theme {n}")
    slug = factory.Sequence(lambda n: f"theme-{n}")

    class Meta:
        model = Theme
