"""The rules with which a new site begins; officers publish later versions."""

from django.db import migrations
from django.utils import timezone

from portal.lib.markdown import render

RULES = [
    (
        "Be kind, also when you disagree",
        "Argue about what was said, never about who said it. No insults, no threats, no mocking, and"
        " nothing that puts people down for who they are: their age, disability, faith, race, sex,"
        " sexual orientation, gender identity, or where they come from.",
    ),
    (
        "Say who you speak for",
        "You write under your name and for your organisation. Do not pretend to be somebody else,"
        " and do not speak for an organisation that has not asked you to.",
    ),
    (
        "Keep private things private",
        "Everyone can read a forum. Do not write about the people your organisation supports in a"
        " way that anybody could recognise, and do not give away other people’s addresses, phone"
        " numbers, health or family matters, or what they told you in confidence.",
    ),
    (
        "Nothing against the law",
        "No calls to violence or hatred, no harassment, no fraud, no sexual content, nothing that"
        " harms children, and nothing that you have no right to copy. We remove it and tell the"
        " police where we must.",
    ),
    (
        "Somebody at risk needs help, not a forum",
        "If somebody is in danger now, call 999. If you worry about a child or an adult, follow your"
        " organisation’s safeguarding policy and report the post: an officer of the council is told"
        " at once.",
    ),
    (
        "Stay with the topic, and do not advertise",
        "Events, vacancies, grants and offers of help that serve the sector are welcome, once and in"
        " the right forum. Selling, chain letters and the same text in many places are not.",
    ),
    (
        "No campaigning for a party or a candidate",
        "Talk about policies as much as you like. Do not ask people to vote for or against a party"
        " or a candidate here.",
    ),
    (
        "Moderators look after the forum",
        "A moderator may hide, move or lock what breaks these rules, and says which rule and why."
        " You can ask for somebody else to look at a decision again. Report what you think breaks a"
        " rule; do not fight it out in the topic.",
    ),
]


def publish_first_rules(apps, schema_editor):
    version = apps.get_model("forums", "HouseRules").objects.create(
        number=1,
        text="\n\n".join(f"# {title}\n{text}" for title, text in RULES),
        published_at=timezone.now(),
    )
    rule = apps.get_model("forums", "HouseRule")
    rule.objects.bulk_create(
        rule(version=version, number=number, title=title, text=text, html=render(text))
        for number, (title, text) in enumerate(RULES, start=1)
    )


def take_back(apps, schema_editor):
    """Before there were rules nobody had accepted any."""
    for name in ("RulesAcceptance", "HouseRule", "HouseRules"):
        apps.get_model("forums", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("forums", "0011_rules_and_reasons_to_wait")]

    operations = [migrations.RunPython(publish_first_rules, take_back)]
