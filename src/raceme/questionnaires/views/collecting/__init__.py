"""The screens of collections for staff: opened, watched, asked for, closed."""
