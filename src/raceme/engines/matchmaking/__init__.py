"""Schedule bilateral meetings, and prove how good the schedule is."""
