from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "membership.organisations"
    label = "organisations"
    verbose_name = "Organisations"
