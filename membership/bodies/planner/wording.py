"""What the planner says: rules, breaches, cliffs and proposals, in sentences."""

from collections.abc import Iterator, Mapping
from datetime import date

from membership.bodies.planner.measures import Breach, RuleBreach
from membership.bodies.planner.proposing import Move, Outcome, Proposal, Reason
from membership.bodies.planner.rules import Kind, Scenario
from membership.bodies.planner.storing import Input
from membership.bodies.planner.windows import Crowd
from portal.lib.templatetags.portal import day
from portal.lib.time import add_months, last_day

KINDS = {
    Kind.FIXED: "Fixed",
    Kind.ROTATING: "Rotating",
    Kind.HYBRID: "Hybrid",
}
SEATS_NAMED = 4
"""How many seats a sentence names before it counts the others."""


def count(number: int, one: str, many: str = "") -> str:
    """ "1 seat", "3 seats"; ``many`` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kind_in_words(scenario: Scenario, names: Mapping[int, str]) -> str:
    """How seats change hands under the scenario."""
    limit = scenario.rules.max_consecutive
    renewed = "A holder is renewed at the end of each term" + (
        "." if limit is None else f", up to {count(limit, 'term')} in a row."
    )
    rotates = min(scenario.rotates_after, limit or scenario.rotates_after)
    turns = f"A seat changes hands after {count(rotates, 'term')}."
    if scenario.kind == Kind.FIXED:
        return renewed
    if scenario.kind == Kind.ROTATING:
        return turns
    core = _listed([names[key] for key in sorted(scenario.core) if key in names])
    if not core:
        return f"No seat is kept fixed. {turns}"
    return f"Fixed: {core}. The others: {turns[0].lower()}{turns[1:]}"


def rules_in_words(scenario: Scenario) -> Iterator[str]:
    """The rules that make a difference to the figures."""
    rules = scenario.rules
    yield f"A term lasts {count(rules.term_months, 'month')}."
    if rules.holdover_months:
        yield f"Holders stay on for up to {count(rules.holdover_months, 'month')}."
    else:
        yield "Nobody stays on after a term."
    if rules.max_turnover_percent is not None:
        yield f"In any 12 months at most {rules.max_turnover_percent}% of the voting seats may change."
    if scenario.months_to_fill:
        yield f"It takes {count(scenario.months_to_fill, 'month')} until somebody new starts."
    else:
        yield "Somebody new starts on the day."
    if rules.replacement_inherits_end:
        yield "Whoever fills a vacancy takes over the end that was set."


def cliff_in_words(cliff: Crowd, names: Mapping[int, str]) -> str:
    """When too many terms end together, and in which seats."""
    when = from_to(cliff.first, cliff.last)
    return f"{count(cliff.count, 'term')} end {when}: {_seats(cliff.seats, names)}."


def breach_in_words(breach: RuleBreach, names: Mapping[int, str]) -> str:
    """Which rule is not kept, when and where."""
    seats = _seats(breach.seats, names)
    if breach.kind == Breach.CONTINUITY:
        many = count(len(breach.seats), "seat")
        return f"{many} may change hands {from_to(breach.first, breach.last)}: {seats}."
    if breach.kind == Breach.TOO_MANY_TERMS:
        return f"{seats}: the holder serves more terms in a row than these rules allow."
    return f"{seats}: the term has no end, so that the seat is left out of the rhythm."


def from_to(first: date, last: date) -> str:
    """Ends are days without the holder; people are told the last day with one."""
    if first == last:
        return f"on {day(last_day(first))}"
    return f"from {day(last_day(first))} to {day(last_day(last))}"


def _seats(keys: tuple[int, ...], names: Mapping[int, str]) -> str:
    return _listed([names[key] for key in keys])


def _listed(names: list[str]) -> str:
    if len(names) > SEATS_NAMED + 1:
        shown = names[:SEATS_NAMED]
        return f"{', '.join(shown)} and {len(names) - SEATS_NAMED} others"
    if len(names) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return names[0] if names else ""


def moved_by(move: Move) -> str:
    """ "5 months later", "12 days earlier"."""
    first, second = sorted((move.old, move.new))
    months = (second.year - first.year) * 12 + second.month - first.month
    whole = months > 0 and add_months(first, months) == second
    by = count(months, "month") if whole else count(move.days, "day")
    return f"{by} {'later' if move.new > move.old else 'earlier'}"


def proposal_in_words(given: Input, proposal: Proposal) -> str:
    """What was found, or why nothing was."""
    terms = len(proposal.moves)
    moved = (
        f"With {count(terms, 'other end')} the rule is kept for all {count(given.years, 'year')}."
    )
    share = given.scenario.rules.max_turnover_percent
    texts = {
        Outcome.NO_RULE: "This scenario sets no share of seats that may change in 12 months, so that there"
        " is no rule to keep and nothing to propose.",
        Outcome.NOTHING_TO_MOVE: "The ends as they are keep the rule. Nothing has to be moved.",
        Outcome.BEST: f"{moved} No plan moves fewer terms, and none that moves as few moves them by"
        " fewer days.",
        Outcome.NOT_SHOWN: f"{moved} This is not shown to be the best plan: "
        + (
            "no plan moves fewer terms, but one that moves as many might move them by fewer days."
            if proposal.fewest >= terms
            else f"it is only known that at least {count(proposal.fewest, 'term')} must be moved."
        ),
        Outcome.NOT_FOUND: "No plan was found in the time that the search takes. That is no proof that"
        " there is none: try other limits.",
        Outcome.IMPOSSIBLE: f"No plan can keep the rule that at most {share}% of the seats change in any"
        f" 12 months. {_why_impossible(given, proposal)}",
    }
    return texts[proposal.outcome]


def _why_impossible(given: Input, proposal: Proposal) -> str:
    rules = given.scenario.rules
    allowed = rules.allowed(len(given.seats)) or 0
    texts = {
        Reason.TOO_MANY_SEATS: f"{count(proposal.seats, 'seat')} with terms of"
        f" {count(rules.term_months, 'month')} would have to change, {count(allowed, 'seat')} at most in"
        f" any 12 months: within one term that leaves room for {proposal.room}. Allow a larger share or"
        " longer terms.",
        Reason.SETTLED: "Ends that a plan may not move break it by themselves from"
        f" {day(last_day(proposal.first))} on."
        if proposal.first
        else "",
        Reason.UNMOVABLE: "Some ends cannot be moved by a plan and stand in the way. They are of these"
        f" seats: {_seats(proposal.unmovable, given.seat_names)}.",
        Reason.NOTICE: "Ends would have to be sooner than the notice of"
        f" {count(rules.notice_days, 'day')} allows.",
        Reason.STRETCH: "Some end would have to move by more than the"
        f" {count(given.stretch_months, 'month')} that you allow, or beyond the terms in a row that"
        " the rules allow.",
        Reason.BOUNDS: "Within the notice, the months by which an end may move and the terms in a row"
        " that the rules allow, the terms cannot be spread far enough.",
    }
    return texts[proposal.reason] if proposal.reason else ""
