from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    label = "forums"
    verbose_name = "Forums"

    def ready(self) -> None:
        from forums import holdings

        holdings.register()
