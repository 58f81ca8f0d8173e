"""Decision 3: the dated, ordered stops of one seller's quarter."""

from tandem.planning.calendar.problem import CalendarPlan, CalendarProblem
from tandem.planning.calendar.solve import plan_calendar

__all__ = ["CalendarPlan", "CalendarProblem", "plan_calendar"]
