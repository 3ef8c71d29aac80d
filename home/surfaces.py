"""Where the site's own pages show topics of the forums."""

from forums.surfaces import Audience, every, register
from home.listings import ON_THE_FRONT_PAGE

register(
    "The front page",
    {"page:home.HomePage"},
    Audience.EVERYONE,
    topics=every,
    most=ON_THE_FRONT_PAGE,
    texts=lambda look: [look.open("/")],
)
register(
    "A district’s page",
    {"home:district"},
    Audience.EVERYONE,
    topics=lambda topics: topics.filter(forum__district__isnull=False),
    texts=lambda look: [
        look.open(forum.district.get_absolute_url()) for forum in look.forums if forum.district
    ],
)
