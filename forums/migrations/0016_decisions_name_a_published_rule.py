"""A decision names a rule of the published house rules; what earlier ones said stays as it was said."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

THEN = {
    "lawful": ("Nothing illegal", "Nothing against the law"),
    "safe": (
        "Nothing that puts somebody at risk",
        "Somebody at risk needs help, not a forum",
    ),
    "respect": ("No abuse, threats or hate", "Be kind, also when you disagree"),
    "private": ("No personal details of others", "Keep private things private"),
    "honest": (
        "Write under your own name, for an organisation that is yours",
        "Say who you speak for",
    ),
    "no adverts": ("No advertising or spam", "Stay with the topic, and do not advertise"),
    "on topic": (
        "Keep to the topic and to the forum’s district",
        "Stay with the topic, and do not advertise",
    ),
}
"""What each stood for, and the title among the first house rules under which that is found."""


def name_rules(apps: Any, schema_editor: Any) -> None:
    """The rule of that title in the version that held when it was decided; the words of then beside it.

    Where the council had published other rules there is none, and the words stand alone.
    """
    decisions = apps.get_model("forums", "Decision").objects.exclude(rule_as_said="")
    for decision in decisions.filter(rule_as_said__in=THEN).iterator():
        said, title = THEN[decision.rule_as_said]
        versions = apps.get_model("forums", "HouseRules").objects
        version = versions.filter(published_at__lte=decision.made_at).order_by("number").last()
        rules = apps.get_model("forums", "HouseRule").objects
        rule = rules.filter(version=version, title=title).first() if version else None
        decisions.filter(pk=decision.pk).update(rule=rule, rule_as_said=said)


def say_as_before(apps: Any, schema_editor: Any) -> None:
    """Back to one of the seven; a rule that none of them stands for is left out."""
    by_words = {said: key for key, (said, _) in THEN.items()}
    by_title = {title: key for key, (_, title) in reversed(THEN.items())}
    decisions = apps.get_model("forums", "Decision").objects
    for decision in decisions.select_related("rule").iterator():
        named = by_title.get(decision.rule.title, "") if decision.rule else ""
        key = by_words.get(decision.rule_as_said, named)
        decisions.filter(pk=decision.pk).update(rule_as_said=key)


class Migration(migrations.Migration):
    dependencies = [("forums", "0015_organisations_join_where_they_serve")]

    operations = [
        migrations.RenameField("decision", "rule", "rule_as_said"),
        migrations.AlterField(
            model_name="decision",
            name="rule_as_said",
            field=models.CharField(
                blank=True,
                help_text="What the author was told while decisions did not yet name a published rule.",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="rule",
            field=models.ForeignKey(
                help_text="The rule of the version that was published then.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="forums.houserule",
                verbose_name="house rule",
            ),
        ),
        migrations.RunPython(name_rules, say_as_before),
    ]
