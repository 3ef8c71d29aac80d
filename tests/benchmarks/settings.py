"""The embedded settings with the floor views added; logs say warnings alone."""

from portal.settings.embedded import *

ROOT_URLCONF = "tests.benchmarks.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
