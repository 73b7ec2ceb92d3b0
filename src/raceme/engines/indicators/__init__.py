"""Count activities and who took part in them, by a rule, with the list behind the figure."""
