from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from wagtail.signals import page_published

        from consultations import (
            holdings,
            on_pages,  # noqa: F401 registers what it shows
            surfaces,  # noqa: F401 likewise
            waiting,  # noqa: F401 likewise
        )
        from consultations.coding import evidence as coding_evidence  # noqa: F401 likewise
        from consultations.evidence import (
            asked,  # noqa: F401 likewise
            decisions,  # noqa: F401 likewise
            own,  # noqa: F401 likewise
            papers,  # noqa: F401 likewise
            responses,  # noqa: F401 likewise
            versions,  # noqa: F401 likewise
        )
        from consultations.models import ConsultationPage
        from consultations.permissions import let_editors_in
        from consultations.reach import evidence as reach_evidence  # noqa: F401 likewise
        from consultations.receivers import note_first_publication
        from consultations.results import evidence  # noqa: F401 likewise
        from consultations.retention import RULES
        from consultations.surveys import (
            files,  # noqa: F401 files go with their rows
            waiting_drafts,  # noqa: F401 registers what it shows
        )
        from portal.records.retention import keep

        holdings.register()
        keep(*RULES)
        page_published.connect(note_first_publication, sender=ConsultationPage)
        post_migrate.connect(let_editors_in, sender=self)
