"""The frame around every page: its title, where it stands in the site, and the site's name."""

from functools import cache
from typing import NamedTuple

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class Entry(NamedTuple):
    """One entry of the main navigation; ``prefixes`` are the addresses at which it is lit."""

    label: str
    url: str
    prefixes: tuple[str, ...]


NAVIGATION = (
    Entry("Districts and forums", "/forums/", ("/forums/", "/districts/")),
    Entry("Consultations", "/consultations/", ("/consultations/", "/promises/")),
    Entry("Steering Group", "/groups/steering-group/", ("/groups/",)),
    Entry("Organisations", "/organisations/", ("/organisations/",)),
    Entry("News", "/news/", ("/news/",)),
    Entry("E-mail updates", "/updates/", ("/updates/",)),
)
FORMS_OF_A_PAGE = (
    "form",
    "formset",
    "hold_form",
    "origin",
    "save",
    "whole",
    *("verify_form", "change_form"),  # allauth's names
)


@register.simple_tag
def site_name() -> str:
    """The portal's name, as settings have it."""
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag(takes_context=True)
def page_header(context: Context) -> SafeString:
    """The head of a page, with the entry of the navigation lit below which it lies."""
    path = getattr(context.get("request"), "path", "")
    lit = next((entry for entry in NAVIGATION if path.startswith(entry.prefixes)), None)
    has_account = getattr(context.get("user"), "is_authenticated", False)
    return _header(lit, is_page=bool(lit and lit.url == path), has_account=bool(has_account))


@cache
def _header(lit: Entry | None, *, is_page: bool, has_account: bool) -> SafeString:
    """There are two dozen of them, each drawn once in a process."""
    current = "page" if is_page else "true"
    entries = [
        {"label": entry.label, "url": entry.url, "current": current if entry == lit else ""}
        for entry in NAVIGATION
    ]
    shown = {"site_name": site_name(), "has_account": has_account, "navigation": entries}
    return render_to_string("components/header.html", shown)


class TitleNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        name = " ".join(strip_tags(self.nodelist.render(context)).split())
        shown = [context.get(key) for key in FORMS_OF_A_PAGE]
        failed = any(
            isinstance(form, BaseForm | BaseFormSet) and form.is_bound and not form.is_valid()
            for form in shown
        )
        title = f"{name} – {site_name()}" if name not in {"", site_name()} else site_name()
        # The name comes from templates, which have escaped it already.
        return mark_safe(f"Error: {title}" if failed else title)  # noqa: S308


@register.tag
def pagetitle(parser: Parser, token: Token) -> TitleNode:
    """``{% pagetitle %}Page{% endpagetitle %}``: "Page – Kent Engagement Portal", said to have an error."""
    nodelist = parser.parse(("endpagetitle",))
    parser.delete_first_token()
    return TitleNode(nodelist)


class BreadcrumbsNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        crumbs = self.nodelist.render(context).strip()
        if not crumbs:
            return SafeString("")
        return format_html(
            '<nav class="govuk-breadcrumbs" aria-label="Breadcrumb">'
            '<ol class="govuk-breadcrumbs__list">{}{}</ol></nav>',
            "" if 'href="/"' in crumbs else render_crumb("/", "Home"),
            mark_safe(crumbs),  # noqa: S308 made by crumb, which escapes its label
        )


@register.tag
def breadcrumbs(parser: Parser, token: Token) -> BreadcrumbsNode:
    """Wraps a row of ``{% crumb %}``, begun with Home; nothing when there are none."""
    nodelist = parser.parse(("endbreadcrumbs",))
    parser.delete_first_token()
    return BreadcrumbsNode(nodelist)


def render_crumb(url: str, label: str) -> SafeString:
    """One step of the breadcrumbs; without a url it is the page itself."""
    if not url:
        return format_html(
            '<li class="govuk-breadcrumbs__list-item" aria-current="page">{}</li>', label
        )
    return format_html(
        '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>',
        url,
        label,
    )
