"""Handing files out, and what their authors and moderators do with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forums.attachments import actions
from forums.attachments.forms import FilesForm
from forums.attachments.handing_out import as_download
from forums.attachments.kinds import MOST_FILES
from forums.attachments.models import Attachment, FileState
from forums.attachments.policies import (
    can_change_files,
    can_download,
    can_remove_file,
    can_see_scanning,
    can_view_file,
)
from forums.attachments.receiving import uploads_of
from forums.attachments.scanning import standing
from forums.errors import ForumError
from forums.forms import ReasonForm
from forums.models import Post, Topic
from forums.policies import can_moderate
from forums.querysets import account
from forums.safety.facts import owes_something
from forums.safety.views import to_before_you_write
from forums.views.lookups import get_post, get_topic_in, to_log_in
from forums.views.saved import what_became_of
from membership.people.roles import Anyone
from portal.lib.time import today

FILES_A_PAGE = 50


def get_file(user: Anyone, pk: int) -> Attachment:
    """The file ``pk``; 404 for whoever may not know of it."""
    files = Attachment.objects.select_related(
        "post__topic__forum__body", "post__topic__forum__district"
    )
    file: Attachment = get_object_or_404(files, pk=pk)
    if file.state == FileState.REMOVED or not can_view_file(user, file, on=today()):
        raise Http404
    return file


@require_safe
def download(request: HttpRequest, file_pk: int) -> HttpResponseBase:
    """A file, for the disk: it is never shown as a page of this site."""
    file = get_file(request.user, file_pk)
    return _hand_out(request, file, file.file)


@require_safe
def thumbnail(request: HttpRequest, file_pk: int) -> HttpResponseBase:
    """A small picture of a picture."""
    file = get_file(request.user, file_pk)
    return _hand_out(request, file, file.thumbnail)


def _hand_out(request: HttpRequest, file: Attachment, content: FieldFile) -> HttpResponseBase:
    """To whoever may have it."""
    if not can_download(request.user, file, on=today()):
        raise Http404
    return as_download(content, name=file.name, kind=file.kind)


@require_http_methods(["GET", "HEAD", "POST"])
def post_files(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """The files beside a post of one's own: add, say what pictures show, remove."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    post, person = get_post(topic, post_pk), account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_change_files(person, post, on=today()):
        raise PermissionDenied("You cannot change the files of this post.")
    attached, now = list(Attachment.objects.live().filter(post=post)), timezone.now()
    place, room = actions.place_of(post, post.pk), MOST_FILES - len(attached)
    uploads = uploads_of(request, person, place, now=now, room=room)
    if owes_something(person, now):
        return to_before_you_write(request)
    sent = request.POST if request.method == "POST" else None
    form = FilesForm(attached, sent, uploads=uploads)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_files(
                post=post,
                files=uploads.kept,
                descriptions=form.descriptions(),
                acting_user=person,
                now=now,
            )
        except ForumError as refusal:  # another tab of hers was quicker
            form.add_error(None, str(refusal))
        else:
            messages.success(request, what_became_of(post, changed=True))
            return redirect(_after(topic, post, uploads.kept))
    context = {
        **_of_topic(topic),
        "post": post,
        "form": form,
        "attached": attached,
        "files_url": reverse("forums:files"),
    }
    return render(request, "forums/attachments/post_files.html", context)


def _after(topic: Topic, post: Post, added: list[int]) -> str:
    return files_address(topic, post) if undescribed(added) else post.get_absolute_url()


def files_address(topic: Topic, post: Post) -> str:
    """Where the author of ``post`` looks after its files."""
    return reverse("forums:post-files", args=[topic.forum.slug, topic.pk, post.pk])


def undescribed(pks: list[int]) -> bool:
    """Whether one of these files is a picture of which nobody has said what it shows."""
    pictures = Attachment.objects.filter(pk__in=pks, description="", thumbnail__gt="")
    return bool(pks) and pictures.exists()


def _of_topic(topic: Topic) -> dict[str, Any]:
    return {"forum": topic.forum, "forum_url": topic.forum.get_absolute_url(), "topic": topic}


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Its owner takes a file away, once asked whether she means it."""
    file, person = get_file(request.user, file_pk), account(request.user)
    if person is None:
        return to_log_in(request)
    if file.post is None or not can_remove_file(person, file):
        raise PermissionDenied("You cannot remove this file.")
    if request.method == "POST":
        try:
            actions.remove_file(file=file, acting_user=person, now=timezone.now())
        except ForumError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{file.name}” is removed.")
        return redirect(file.post.get_absolute_url())
    context = {**_of_topic(file.post.topic), "file": file, "post": file.post}
    return render(request, "forums/attachments/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Hide one file beside a post."""
    return _decide(request, file_pk, actions.hide_file, hiding=True)


@require_http_methods(["GET", "HEAD", "POST"])
def unhide(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Show a hidden file again."""
    return _decide(request, file_pk, actions.unhide_file, hiding=False)


def _decide(
    request: HttpRequest, file_pk: int, act: Callable[..., None], *, hiding: bool
) -> HttpResponse:
    file, person = get_file(request.user, file_pk), account(request.user)
    if person is None:
        return to_log_in(request)
    if file.post is None or not can_moderate(person, file.post.topic.forum, on=today()):
        raise PermissionDenied("You do not moderate this forum.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(
                file=file,
                reason=form.cleaned_data["reason"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Hidden." if hiding else "Shown again.")
            return redirect(file.post.get_absolute_url())
    context = {**_of_topic(file.post.topic), "file": file, "form": form, "hiding": hiding}
    return render(request, "forums/attachments/decide.html", context)


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """How the scan for viruses stands, and what it found; for officers."""
    if account(request.user) is None:
        return to_log_in(request)
    if not can_see_scanning(request.user):
        raise PermissionDenied("Only officers of the council see this.")
    found = (
        Attachment.objects.filter(state=FileState.INFECTED)
        .select_related("owner")
        .order_by("-removed_at", "-pk")
    )
    now, scanning = timezone.now(), standing()
    context = {
        "scanning": scanning,
        "is_late": scanning.is_late(now),
        "page_obj": Paginator(found, FILES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "forums/attachments/files.html", context)
