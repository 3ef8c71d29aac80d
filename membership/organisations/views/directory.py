"""Finding an organisation and reading about it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.organisations import policies
from membership.organisations.bulk.policies import can_export
from membership.organisations.forms import DirectoryForm
from membership.organisations.models import Belonging, JoinRequest, Organisation
from membership.organisations.page import own_sections, sections
from membership.people.requests import signed_in

PAGE_SIZE = 20


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The organisations that everyone may find, narrowed by what the address asks for."""
    form = DirectoryForm(request.GET)
    organisations = form.narrow(Organisation.objects.listed()).prefetch_related(
        "districts", "themes"
    )
    page = Paginator(organisations, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "chosen": list(form.chosen()),
        "can_export": can_export(request.user),
    }
    return render(request, "organisations/directory.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation; one that is not public is there for its own people and officers alone."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).prefetch_related("districts", "themes"),
        slug=slug,
    )
    context = {
        "organisation": organisation,
        "sections": sections(organisation, request.user, now=timezone.now()),
        "belongs": policies.belongs_to(request.user, organisation),
        "can_manage": policies.can_manage(request.user, organisation),
        "can_edit": policies.can_edit(request.user, organisation),
        "can_decide": policies.can_decide(request.user),
        "can_merge": policies.can_merge(request.user),
        "can_hand_over": policies.can_hand_over(request.user)
        and organisation.is_verified
        and not policies.has_manager(organisation),
        "request_waiting": request.user.is_authenticated
        and JoinRequest.objects.waiting()
        .filter(user=request.user, organisation=organisation)
        .exists(),
    }
    return render(request, "organisations/detail.html", context)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What the person belongs to, and the requests that wait for an answer."""
    belongings = Belonging.objects.current().filter(user=request.user)
    context = {
        "belongings": belongings.select_related("organisation").order_by("organisation__name"),
        "requests": JoinRequest.objects.waiting()
        .filter(user=request.user)
        .select_related("organisation"),
        "sections": own_sections(signed_in(request), now=timezone.now()),
    }
    return render(request, "organisations/mine.html", context)
