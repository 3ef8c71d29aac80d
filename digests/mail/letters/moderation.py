"""Letters about what was reported and decided in the forums."""

from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from forums.models import Decision, Forum, Report
from forums.moderation.words import Answer, AuthorOutcome, TextOutcome, TopicOutcome
from forums.policies import can_view_forum
from portal.lib.templatetags.portal import day, moment, until
from portal.lib.time import today


def report_urgent(notice: Notice) -> Letter:
    """To the officer on duty. The post itself stays on the site: it may be unlawful to send on."""
    report = (
        Report.objects.open()
        .select_related("post__topic__forum")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if report is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = report.post.topic
    return write_letter(
        "notice",
        f"Urgent: a post in the {topic.forum.in_words} was reported",
        why="you are an officer on duty for what cannot wait in the forums",
        paragraphs=[
            f"Somebody reported a post in “{topic.title}” at {moment(report.last_at)} and says:"
            f" {report.get_reason_display()}. They were shown whom to call; read the post now and"
            " decide."
        ],
        quote=report.text,
        button=("Read the post and decide", _page("forums:decide", report.post_id)),
        after=[
            "If somebody is in danger, call 999. If it is illegal, do not copy it or send it on."
        ],
    )


def report_answered(notice: Notice) -> Letter:
    """What became of the post, and nothing about whoever wrote it."""
    report = (
        Report.objects.select_related("post__topic__forum").filter(pk=notice.subject_pk).first()
    )
    decision = Decision.objects.filter(pk=notice.details.get("decision")).first()
    if report is None or decision is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = report.post.topic
    _still_reads(notice, topic.forum)
    visitor = report.reporter_id is None
    return write_letter(
        "notice",
        f"Outcome of your report about “{topic.title}”",
        why=(
            "this address was left with a report"
            if visitor
            else "you reported a post in the forums"
        ),
        paragraphs=[
            f"On {day(report.reported_at)} you reported a post in “{topic.title}” in the"
            f" {topic.forum.in_words}. {_became(decision)}",
            "Thank you for telling us.",
        ],
        after=_not_you() if visitor else [],
    )


def _became(decision: Decision) -> str:
    if decision.appeal_id is not None:
        return (
            "A moderator had acted on it. The author appealed, somebody else looked at it, and the"
            " post is as it was before."
        )
    return {
        TextOutcome.HIDDEN: "A moderator has hidden it, so that others no longer see it.",
        TextOutcome.EDITED: "A moderator has taken words out of it.",
        TextOutcome.REFUSED: "A moderator has decided that it is not shown.",
    }.get(
        TextOutcome(decision.about_text),
        "A moderator has read it and left it as it is, since it does not break the house rules.",
    )


def _not_you() -> list[str]:
    return [
        "If you did not report anything, somebody else typed your address. You need not do"
        " anything: we write to it about this report alone and delete it 28 days after."
    ]


def post_decided(notice: Notice) -> Letter:
    """To the author: what was decided, which rule it goes by, what to do next and how to appeal.

    Silence when it was hidden by mistake and is shown again before the mail leaves.
    """
    decision = _decision(notice)
    if _was_undone(decision):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    _still_reads(notice, decision.post.topic.forum)
    appeal = (
        [
            "If you think that this is wrong, appeal on that page until"
            f" {moment(decision.appeal_until)}. Somebody other than the moderator who decided looks"
            " at it again."
        ]
        if decision.is_against
        else []
    )
    return write_letter(
        "notice",
        _headline(decision),
        why="you wrote the post",
        paragraphs=[*_what_was_decided(decision), *(["The reason:"] if decision.reason else [])],
        quote=decision.reason,
        facts=_rule(decision),
        button=("Read the decision", links.absolute(decision.get_absolute_url())),
        after=[*_what_next(decision), *appeal],
    )


def _rule(decision: Decision) -> list[tuple[str, str]]:
    """The rule as it stands among the house rules, and where; in the words of then for an old decision."""
    rule, said = decision.rule, decision.rule_as_said
    if rule is None or said:
        return [("House rule", said)] if said else []
    return [("House rule", f"{rule}. Read it at {links.absolute(rule.get_absolute_url())}")]


def _was_undone(decision: Decision) -> bool:
    hid = decision.about_text in (TextOutcome.HIDDEN, TextOutcome.REFUSED)
    thing = decision.post.topic if decision.whole_topic else decision.post
    return hid and not decision.about_author and not thing.is_hidden


def _headline(decision: Decision) -> str:
    title = decision.post.topic.title
    thing = f"topic “{title}”" if decision.whole_topic else f"post in “{title}”"
    done = {
        TextOutcome.HIDDEN: "was hidden",
        TextOutcome.REFUSED: "was refused",
        TextOutcome.EDITED: "was shortened by a moderator",
        TextOutcome.APPROVED: "can be seen now",
        TextOutcome.SHOWN: "is shown again",
    }.get(TextOutcome(decision.about_text))
    return f"Your {thing} {done}" if done else f"A decision about your {thing}"


def _what_was_decided(decision: Decision) -> list[str]:
    forum, words = decision.forum, f"what you wrote in “{decision.post.topic.title}”"
    about = {
        TextOutcome.HIDDEN: f"hid {words}. Only you and moderators see it now.",
        TextOutcome.REFUSED: f"decided not to show {words}. Only you and moderators see it.",
        TextOutcome.EDITED: f"took words out of {words}.",
        TextOutcome.APPROVED: f"approved {words}. Everybody who reads the forum sees it now.",
        TextOutcome.SHOWN: f"has shown {words} again.",
        TextOutcome.KEPT: f"left {words} as it is.",
    }[TextOutcome(decision.about_text)]
    lines = [f"A moderator of the {forum.in_words} {about}"]
    if decision.about_topic:
        locked = decision.about_topic == TopicOutcome.LOCKED
        lines.append(
            "The topic is locked: nobody can reply any more."
            if locked
            else "The topic is no longer locked: people can reply again."
        )
    return lines + _about_the_author(decision)


def _about_the_author(decision: Decision) -> list[str]:
    if decision.about_author == AuthorOutcome.WARNED:
        return ["This is a warning. If it happens again, you may be suspended."]
    if decision.about_author == AuthorOutcome.LIFTED:
        return ["You are no longer suspended and can write again."]
    suspension = getattr(decision, "suspension", None)
    if suspension is None:
        return []
    where = f"in the {suspension.forum.in_words}" if suspension.forum else "in any district’s forum"
    return [f"You cannot write {where} until {until(suspension.end)}. You can still read."]


def _what_next(decision: Decision) -> list[str]:
    match decision.about_text:
        case TextOutcome.HIDDEN | TextOutcome.REFUSED:
            rule = "to the rule" if decision.rule else "to what the reason says"
            return [f"You can write it again in a way that keeps {rule}."]
        case TextOutcome.EDITED:
            return ["You need not do anything. Please leave the words out that were taken out."]
    return []


def appeal_answered(notice: Notice) -> Letter:
    """To the author, also when she has left the group: then what its room talks about is not named."""
    answer = _decision(notice)
    stands = answer.answer == Answer.UPHELD
    undone = {
        TextOutcome.SHOWN: "What you wrote is shown as it was.",
        TextOutcome.KEPT: "",
    }.get(TextOutcome(answer.about_text), "")
    lifted = "You are no longer suspended." if answer.about_author == AuthorOutcome.LIFTED else ""
    unlocked = "The topic is no longer locked." if answer.about_topic else ""
    forum, topic = answer.post.topic.forum, answer.post.topic
    named = f"“{topic.title}”" if _reads(notice, forum) else "your post"
    return write_letter(
        "notice",
        f"Your appeal about {named}: the decision {'stands' if stands else 'is overturned'}",
        why="you appealed against a decision about your post",
        paragraphs=[
            " ".join(
                filter(
                    None,
                    [
                        "Somebody other than the moderator who decided has looked at it again.",
                        "The decision stands." if stands else "The decision is overturned.",
                        undone,
                        lifted,
                        unlocked,
                        "The reason:",
                    ],
                )
            )
        ],
        quote=answer.reason,
        button=("Read the answer", links.absolute(answer.get_absolute_url())),
        after=["This answer is final on the portal."] if stands else [],
    )


def _decision(notice: Notice) -> Decision:
    decision: Decision | None = (
        Decision.objects.select_related(
            "post__topic__forum", "forum", "rule__version", "suspension__forum"
        )
        .filter(pk=notice.subject_pk)
        .first()
    )
    if decision is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return decision


def _still_reads(notice: Notice, forum: Forum) -> None:
    """Raises NothingToSend for who has left the group meanwhile, whose room the post is in."""
    if not _reads(notice, forum):
        raise NothingToSend(SkipReason.SUBJECT_GONE)


def _reads(notice: Notice, forum: Forum) -> bool:
    return not forum.is_private or can_view_forum(notice.reader.user, forum, on=today())


def _page(name: str, pk: int) -> str:
    return links.absolute(reverse(name, args=[pk]))
