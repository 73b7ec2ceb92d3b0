"""Events with their meetings, as files of facts tell them, held by the actions that a user has."""
