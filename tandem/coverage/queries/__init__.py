"""What coverage is asked: the planner's input, plans, lines, loads and differences."""
