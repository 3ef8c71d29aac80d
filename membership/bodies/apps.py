from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"
