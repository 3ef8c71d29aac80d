"""The files that answer a question, for officers: each list and each file taken is on record."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.coding.reads import files_for
from consultations.coding.views import find_question
from consultations.results.actions import look
from consultations.surveys.models import Question, QuestionKind
from forums.attachments.handing_out import as_download

FILES_A_PAGE = 50


def _asked(request: HttpRequest, slug: str, number: int, pk: int) -> Question:
    return find_question(request, slug, number, pk, kinds=[QuestionKind.FILE])


@never_cache
@login_required
@require_safe
def files(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """Which files came; the look is logged."""
    asked = _asked(request, slug, number, question)
    round_ = asked.survey.round
    look(round_, at=f"files to question {asked.pk}", acting_user=request.user)
    part = Paginator(files_for(asked), FILES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": round_.page, "round": round_, "question": asked, "page_obj": part}
    return render(request, "consultations/coding/files.html", context)


@login_required
@require_safe
def download(
    request: HttpRequest, slug: str, number: int, question: int, file: int
) -> HttpResponseBase:
    """One file, for the disk; that it was taken is logged."""
    asked = _asked(request, slug, number, question)
    found = get_object_or_404(files_for(asked), pk=file)
    handed = as_download(found.file, name=found.name, kind=found.kind)
    look(asked.survey.round, at=f"file {found.pk} to question {asked.pk}", acting_user=request.user)
    return handed
