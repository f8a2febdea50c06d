"""Each fact as a Dutch sentence, with what was and what is: one line of the table per kind of fact."""

from agenda.changes import about_actions as action
from agenda.changes import about_goals as goal
from agenda.changes import about_terms as term
from agenda.changes import facts as f
from agenda.changes.names import Names, Teller, Telling, Values, called

TELLERS: dict[type[f.Fact], Teller] = {
    f.Added: action.added,
    f.Dropped: action.dropped,
    f.Merged: action.merged,
    f.Finished: action.finished,
    f.Adopted: action.adopted,
    f.StandChanged: action.stand_changed,
    f.TermAdded: term.term_added,
    f.TermEnded: term.term_ended,
    f.TermMoved: term.term_moved,
    f.TermMet: term.term_met,
    f.TermDetailed: term.term_detailed,
    f.LeadChanged: action.lead_changed,
    f.RoleTaken: action.role_taken,
    f.RoleLeft: action.role_left,
    f.RoleDetailed: action.role_detailed,
    f.Divided: term.divided,
    f.SharesAdded: term.shares_added,
    f.SharesEnded: term.shares_ended,
    f.ShareChanged: term.share_changed,
    f.Renumbered: action.renumbered,
    f.Retitled: action.retitled,
    f.KindChanged: action.kind_changed,
    f.TextsChanged: action.texts_changed,
    f.GoalAdded: goal.goal_added,
    f.GoalChanged: goal.goal_changed,
    f.IndicatorAdded: goal.indicator_added,
    f.IndicatorChanged: goal.indicator_changed,
    f.Measured: goal.measured,
    f.Remeasured: goal.remeasured,
}


def tell(fact: f.Fact, about: Values, names: Names) -> Telling:
    """``about`` is the record as it is on the last day."""
    return TELLERS[type(fact)](fact, called(about), names)
