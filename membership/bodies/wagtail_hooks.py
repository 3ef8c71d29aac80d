"""What bodies add to Wagtail's admin."""

from wagtail import hooks

from membership.bodies.viewsets import GroupsGroup


@hooks.register("register_admin_viewset")
def groups() -> GroupsGroup:
    return GroupsGroup()
