"""A moderator gives a topic another title: an edit like any other, whoever else writes meanwhile."""

from django.test import Client
from django.utils import timezone

from forums.arranging.actions import rename_topic, undo
from forums.history import steps
from forums.models import Arrangement, Topic
from membership.people.models import User
from tests.forums.test_pages import text


def renamed(topic: Topic, modupe: User) -> Arrangement:
    return rename_topic(
        topic=topic,
        title="Beach clean",
        reason="It named somebody.",
        acting_user=modupe,
        now=timezone.now(),
    )


def test_an_edit_does_not_put_back_the_title_that_a_moderator_has_changed_meanwhile(
    client: Client, beach_clean: Topic, molly: User, modupe: User
) -> None:
    client.force_login(molly)
    url = f"/forums/thanet/{beach_clean.pk}/posts/{beach_clean.posts.get().pk}/edit/"
    form = client.get(url).context["form"]
    sent = {name: str(form[name].value()) for name in ("title", "kind", "seen")}
    renamed(beach_clean, modupe)
    answer = client.post(url, sent | {"body": "Who can bring rakes?"})
    assert "This post was changed meanwhile" in text(answer)
    beach_clean.refresh_from_db()
    assert beach_clean.title == "Beach clean"


def test_the_history_says_that_the_moderator_changed_the_title(
    beach_clean: Topic, modupe: User
) -> None:
    undo(arrangement=renamed(beach_clean, modupe), acting_user=modupe, now=timezone.now())
    post = beach_clean.posts.get()
    made = steps(post, post.versions.order_by("-number"), moderates=False)
    assert [step.editor for step in made] == [modupe.full_name] * 2
    assert all(step.title and not any(step.particulars) for step in made)
