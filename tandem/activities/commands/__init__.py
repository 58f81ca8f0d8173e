"""The only writers of visits and activities."""
