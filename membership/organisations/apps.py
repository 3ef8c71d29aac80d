from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    name = "membership.organisations"
    label = "organisations"
    verbose_name = "Organisations"

    def ready(self) -> None:
        from membership.organisations import holdings, waiting  # noqa: F401 registers what waits
        from membership.organisations.bulk import holdings as bulk_holdings
        from membership.organisations.bulk import retention as bulk_retention
        from membership.organisations.bulk.policies import imports_here
        from membership.organisations.leaving import without_a_manager
        from membership.organisations.permissions import give_permissions
        from membership.organisations.policies import decides_here
        from membership.organisations.retention import RULES
        from membership.people.rights.leaving import asks_before_erasing
        from membership.people.second_factor import asks_second_factor
        from portal.records.retention import keep

        holdings.register()
        keep(*RULES, *bulk_retention.RULES)
        bulk_holdings.register()
        post_migrate.connect(give_permissions, sender=self)
        asks_before_erasing(without_a_manager)
        asks_second_factor(decides_here)
        asks_second_factor(imports_here)
