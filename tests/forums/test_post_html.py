"""What stands around a post: names that cannot become tags, and the links that each reader may use."""

from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString

from forums.models import State
from forums.post_html import Place, shown
from forums.post_rows import PostRow

EVERYONE = {
    "topic_root": "/forums/thanet/7/",
    "organisations_url": "/organisations/",
    "moderation_url": "/forums/moderation/",
    "may_write": False,
    "moderates": False,
}
POST = {
    "pk": 42,
    "position": 2,
    "author": "Molly Member",
    "author_is_gone": False,
    "full_name": "",
    "badges": (),
    "organisation": "Thanet Tides",
    "organisation_slug": "thanet-tides",
    "written_at": datetime(2026, 6, 3, 9, tzinfo=UTC),
    "html": SafeString("<p>Yes.</p>"),
    "state": State.VISIBLE,
    "may_read": True,
    "hide_reason": "",
    "is_mine": False,
    "edited_at": None,
    "can_restore": False,
    "files": (),
    "came_from": None,
    "is_new": False,
    "key": SafeString("42"),
    "when": "10am on 3 June 2026",
    "said": "Molly Member, 10am on 3 June 2026",
}


def drawn(post: dict[str, Any], reader: dict[str, Any]) -> tuple[str, str]:
    """The head and the links of one post."""
    ((_, head, links),) = shown([PostRow(**{**POST, **post})], Place(**{**EVERYONE, **reader}))
    return head, links


def labels(html: str) -> list[str]:
    """The links, with what is said only to those who do not see the page."""
    return [" ".join(each.get_text().split()) for each in BeautifulSoup(html, "html.parser")("a")]


def test_no_name_becomes_a_tag() -> None:
    bad = '<b>"&'
    texts = {"author": bad, "organisation": bad, "full_name": bad, "badges": (bad,), "said": bad}
    for slug in ("", "thanet-tides"):
        html = "".join(drawn({**texts, "organisation_slug": slug}, {"may_write": True}))
        assert "<b>" not in html
        assert html.count("&lt;b&gt;&quot;&amp;") == 7


def test_the_head_says_who_for_whom_and_when() -> None:
    head = BeautifulSoup(drawn({"badges": ("KCC officer",), "is_new": True}, {})[0], "html.parser")
    said = " ".join(head.get_text().split())
    assert said == ("Molly Member for Thanet Tides Role: KCC officer 10am on 3 June 2026 New")
    assert [a["href"] for a in head("a")] == ["/organisations/thanet-tides/", "#post-42"]


def test_what_a_former_member_wrote_is_of_the_organisation() -> None:
    head, _ = drawn({"author": "Former member", "author_is_gone": True}, {})
    assert 'of <a class="govuk-link govuk-link--muted" href="/organisations/thanet-tides/">' in head


def test_a_visitor_may_link_to_a_post_and_report_it() -> None:
    _, links = drawn({}, {})
    of = "the post of Molly Member, 10am on 3 June 2026"
    assert labels(links) == [f"Link to {of}", f"Report {of}"]
    assert links.count(' rel="nofollow"') == 1


def test_who_writes_here_may_quote_and_who_moderates_may_decide() -> None:
    _, links = drawn({}, {"may_write": True, "moderates": True})
    found = [a["href"] for a in BeautifulSoup(links, "html.parser")("a")]
    assert found == [
        "/forums/thanet/7/posts/42/",
        "/forums/thanet/7/reply/?quote=42",
        "/forums/moderation/posts/42/report/",
        "/forums/moderation/posts/42/decide/",
    ]


def test_an_author_changes_her_own_post_and_reports_it_to_nobody() -> None:
    _, links = drawn({"is_mine": True}, {"may_write": True})
    ends = [str(a["href"]).split("/7/")[1] for a in BeautifulSoup(links, "html.parser")("a")]
    assert ends == [
        "posts/42/",
        "reply/?quote=42",
        "posts/42/edit/",
        "posts/42/files/",
        "posts/42/withdraw/",
    ]
    assert labels(drawn({"is_mine": True}, {})[1])[1:] == [
        "Withdraw your post, 10am on 3 June 2026"
    ]


def test_what_its_author_withdrew_a_moment_ago_she_can_bring_back() -> None:
    post = {"is_mine": True, "state": State.WITHDRAWN, "can_restore": True}
    assert labels(drawn(post, {"may_write": True})[1])[1:] == [
        "Undo withdrawing your post, 10am on 3 June 2026"
    ]
