"""What activities is asked: weeks, cadence, timelines."""
