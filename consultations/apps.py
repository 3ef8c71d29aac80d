from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from wagtail.signals import page_published

        from consultations import holdings, on_pages, waiting  # noqa: F401 registers what it shows
        from consultations.models import ConsultationPage
        from consultations.permissions import let_editors_in
        from consultations.receivers import note_first_publication
        from consultations.retention import RULES
        from portal.records.retention import keep

        holdings.register()
        keep(*RULES)
        page_published.connect(note_first_publication, sender=ConsultationPage)
        post_migrate.connect(let_editors_in, sender=self)
