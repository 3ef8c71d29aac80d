"""What the forums add to Wagtail's admin."""

from wagtail import hooks

from forums.viewsets import ForumsGroup


@hooks.register("register_admin_viewset")
def forums() -> ForumsGroup:
    return ForumsGroup()
