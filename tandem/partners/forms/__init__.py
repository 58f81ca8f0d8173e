"""What people type about partners."""
