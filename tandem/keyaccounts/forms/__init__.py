"""What people send in, checked for shape before a command sees it."""
