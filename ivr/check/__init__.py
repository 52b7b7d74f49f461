"""A whole line looked at from outside: its timetable, how long callers listen, and pictures of both."""
