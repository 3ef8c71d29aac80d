"""Forms in the portal's look: one renderer, and fields that people of a council expect."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Draws every form with the templates in ``templates/django/forms/`` and ``templates/forms/``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
