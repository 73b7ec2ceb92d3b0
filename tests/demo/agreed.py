"""Which role gets which answer from each address of demo."""

from tests.agreement import FORBIDDEN, PAGE, Answers, everybody

# Loading is for an installation without users, and removing for where it is loaded; whoever
# may then, does so in tests/demo/views.
ANSWERS: dict[str, dict[str, Answers]] = {
    "demo-public:demonstration": {"GET": everybody(PAGE), "POST": everybody(FORBIDDEN)},
}
