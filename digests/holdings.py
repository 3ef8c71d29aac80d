"""What this app holds for users and districts."""

from forums.exporting import InTopics
from membership.people.holdings import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Links,
    Once,
    Rows,
    Stays,
    hold,
)

WITH_THE_ADDRESS = Stays("It belongs to the address, which stays.")
GOES_WITH_THE_ADDRESS = Deletes("It goes with the address.")


def register() -> None:
    hold(
        Rows(
            "digests.Delivery",
            "reader__user",
            "e-mail that was sent",
            "e-mails that were sent",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=("made_at", "sent_at", "state", "issue__start", "notice__kind"),
        ),
        Rows(
            "digests.Bounce",
            "reader__user",
            "e-mail that came back",
            "e-mails that came back",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=("kind", "source", "words", "at"),
        ),
        Rows(
            "digests.Notice",
            "reader__user",
            "notice",
            "notices",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=("kind", "made_at"),
        ),
        Rows(
            "digests.Subscription",
            "reader__user",
            "subscription",
            "subscriptions",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=(
                "general",
                "frequency",
                "weekday",
                "kinds",
                "paused_until",
                "told_until",
                "asked_at",
                "consent_wording",
                "consent_source",
                "confirmed_at",
                "ended_at",
                "end_reason",
                "alive_at",
                "asked_to_stay_at",
            ),
        ),
        InTopics(
            "digests.Watch",
            "subscription__reader__user",
            "thing mailed about",
            "things mailed about",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=(
                "topic__title",
                "forum__name",
                "theme__name",
                "consultation__title",
                "district__name",
                "since",
            ),
        ),
        Rows(
            "digests.Watch",
            "district",
            "reader of its consultations",
            "readers of its consultations",
            Follows(),
            Keeps("Districts end and are never erased."),
            once=(
                Once(
                    by=("subscription",),
                    names=lambda watch: f"{watch.subscription} asked about both.",
                    rule="It is asked for once.",
                ),
            ),
        ),
        Rows(
            "digests.PromiseWatch",
            "reader__user",
            "promise that somebody asked to hear of",
            "promises that somebody asked to hear of",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=("deed__text", "asked_at", "consent_wording", "confirmed_at", "ended_at"),
        ),
        Rows(
            "digests.PromiseStop",
            "reader__user",
            "consultation whose promises somebody wants no e-mails about",
            "consultations whose promises somebody wants no e-mails about",
            WITH_THE_ADDRESS,
            GOES_WITH_THE_ADDRESS,
            exports=("consultation__title", "stopped_at"),
        ),
        Rows(
            "digests.Reader",
            "user",
            "address for e-mail updates",
            "addresses for e-mail updates",
            Follows(),
            Deletes("Nobody is written to who did not ask for it."),
            exports=(
                "address",
                "since",
                "confirmed_at",
                "mails_mentions",
                "mails_organisation_mentions",
            ),
            once=(
                Once(
                    by=(),
                    names=lambda reader: f"Both accounts get e-mail, one of them at {reader}.",
                    rule="Each address keeps what it asked for.",
                ),
            ),
        ),
        *(
            Rows(
                "digests.IssuePlan",
                field,
                f"update that somebody {what}",
                f"updates that somebody {what}",
                Follows(),
                Clears("What was decided about an update stays; whose decision it was does not."),
                exports=("frequency", "end"),
            )
            for field, what in (("held_by", "kept back"), ("approved_by", "approved"))
        ),
        *(
            Rows(
                f"digests.Subscription_{things}",
                "subscription__reader__user",
                f"{thing} that updates are about",
                f"{things} that updates are about",
                WITH_THE_ADDRESS,
                GOES_WITH_THE_ADDRESS,
                exports=(f"{thing}__name",),
            )
            for thing, things in (("district", "districts"), ("theme", "themes"))
        ),
        Links(
            "digests.Subscription_districts",
            "district",
            "subscription to it",
            "subscriptions to it",
            Follows(),
            Keeps("Districts end and are never erased."),
        ),
    )
