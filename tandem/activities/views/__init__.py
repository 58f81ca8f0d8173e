"""Pages of activities: weeks, a team's weeks, one visit."""
