"""The parts of this room, and what each of them registers once the app is ready.

What needs doing, links on the public page and sections on an organisation's page register themselves
when their module is read; holdings and retention rules are registered here.
"""

from membership.bodies import holdings, on_pages, page_links, waiting, what_needs_doing
from membership.bodies.declarations import holdings as declared
from membership.bodies.declarations import retention as of_declarations
from membership.bodies.declarations import to_do as declarations_to_do
from membership.bodies.handover import holdings as handed_over
from membership.bodies.handover import retention as of_handovers
from membership.bodies.handover import to_do as handover_to_do
from membership.bodies.letters import holdings as written
from membership.bodies.letters import retention as of_letters
from membership.bodies.planner import holdings as planned
from membership.bodies.planner import page_links as plans_on_the_page
from membership.bodies.planner import waiting as planner_to_do
from membership.bodies.recruitment import holdings as put_forward
from membership.bodies.recruitment import retention as of_recruitment
from membership.bodies.recruitment import to_do as calls_to_do
from membership.bodies.reminders import retention as of_reminders
from portal.records.retention import keep

READ = (
    on_pages,
    page_links,
    waiting,
    what_needs_doing,
    declarations_to_do,
    handover_to_do,
    calls_to_do,
    planner_to_do,
    plans_on_the_page,
)


def register() -> None:
    for each in (holdings, declared, handed_over, written, planned, put_forward):
        each.register()
    for rules in (of_declarations, of_handovers, of_letters, of_recruitment, of_reminders):
        keep(*rules.RULES)
