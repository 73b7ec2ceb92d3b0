"""Every write of who comes to an event; callers say ``registering.…``."""

from raceme.events.actions.registering.admission import (
    add_type,
    correct_type,
    put_type_earlier,
    remove_type,
    save_admission,
)
from raceme.events.actions.registering.answering import begin_questions
from raceme.events.actions.registering.deciding import (
    approve,
    change_type,
    confirm_out_of_turn,
    correct_registration,
    refuse,
    send_own_link,
)
from raceme.events.actions.registering.entering import (
    Registered,
    add_somebody,
    register,
)
from raceme.events.actions.registering.evenings import (
    RegisteredForAll,
    add_to_all,
    register_for_all,
)
from raceme.events.actions.registering.leaving import cancel, come_back
from raceme.events.actions.registering.own import agree_to_come, change
from raceme.events.actions.registering.settling import settle_person
from raceme.events.actions.registering.terms import AdmissionFacts, Colleague, Said, TypeFacts

__all__ = [
    "AdmissionFacts",
    "Colleague",
    "Registered",
    "RegisteredForAll",
    "Said",
    "TypeFacts",
    "add_somebody",
    "add_to_all",
    "add_type",
    "agree_to_come",
    "approve",
    "begin_questions",
    "cancel",
    "change",
    "change_type",
    "come_back",
    "confirm_out_of_turn",
    "correct_registration",
    "correct_type",
    "put_type_earlier",
    "refuse",
    "register",
    "register_for_all",
    "remove_type",
    "save_admission",
    "send_own_link",
    "settle_person",
]
