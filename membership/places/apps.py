from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "membership.places"
    label = "places"
    verbose_name = "Places and themes"
