from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ForumsConfig(AppConfig):
    name = "forums"
    label = "forums"
    verbose_name = "Forums"

    def ready(self) -> None:
        from forums import (  # noqa: F401 they register themselves
            holdings,
            lent_to_moderators,
            on_pages,
            own_surfaces,
            receivers,
            room_parts,
            surfaces_of_writing,
            waiting,
        )
        from forums.arranging import holdings as of_arranging
        from forums.arranging import retention as of_arrangements
        from forums.arranging import surfaces as shown_to_arrangers  # noqa: F401 they register
        from forums.attachments import holdings as of_files
        from forums.attachments import retention as of_old_files
        from forums.attachments import surfaces as shown_with_files  # noqa: F401 they register
        from forums.attachments import waiting as waiting_files  # noqa: F401 registers what waits
        from forums.following import holdings as following_holdings
        from forums.following import receivers as following_receivers
        from forums.following import surfaces as shown_to_followers  # noqa: F401 they register
        from forums.mentions import holdings as of_mentions
        from forums.mentions import surfaces as shown_to_the_mentioned  # noqa: F401 likewise
        from forums.moderation import receivers as of_moderation  # noqa: F401 they register
        from forums.moderation import safeguards
        from forums.moderation import surfaces as shown_to_moderators  # noqa: F401 likewise
        from forums.moderation import waiting as waiting_for_moderators  # noqa: F401 likewise
        from forums.moderation.permissions import give_permissions
        from forums.moderation.retention import RULES as MODERATION_RULES
        from forums.retention import RULES
        from forums.safety import checks  # noqa: F401 the checks register
        from forums.safety import holdings as of_safety
        from forums.search import sqlite
        from forums.unread.retention import UNREAD
        from portal.records.retention import keep

        for part in (holdings, following_holdings, of_arranging, of_files, of_mentions, of_safety):
            part.register()
        following_receivers.connect()
        keep(*RULES, *of_old_files.RULES, *of_arrangements.RULES, *MODERATION_RULES, UNREAD)
        for lift in (safeguards.lift_triggers, sqlite.lift):
            pre_migrate.connect(lift, sender=self)
        for install in (safeguards.install_triggers, sqlite.install):
            post_migrate.connect(install, sender=self)
        post_migrate.connect(give_permissions, sender=self)
