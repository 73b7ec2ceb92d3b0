"""Events that are too large to try everything, drawn from a seed: hosts, groups, stand-ins."""

from datetime import datetime, timedelta
from random import Random

from raceme.engines.matchmaking.events import Distance, Event, Participant, Place, Slot, Wish

START = datetime.fromisoformat("2027-05-11T09:00:00+03:00")


def large(
    seed: int, *, people: int = 40, wishes: int = 150, slots: int = 10, tables: int = 8
) -> Event:
    """Draw an event; every fifth person is a host, every second has a stand-in."""
    rng = Random(seed)  # noqa: S311 (no secret)
    ids = [f"p{number}" for number in range(people)]
    moments = [f"s{number}" for number in range(slots)]
    hosts = [Place(id=f"h{one}", room="B", host=one) for one in ids[::5]]
    drawn = {
        tuple(sorted(rng.sample(range(people), rng.choice([2, 2, 2, 3, 4])))) for _ in range(wishes)
    }
    return Event(
        slots=tuple(_slot(name, number) for number, name in enumerate(moments)),
        places=(*hosts, *(Place(id=f"t{n}", room="AB"[n % 2]) for n in range(tables))),
        participants=tuple(
            Participant(
                id=one,
                most=rng.randint(2, slots),
                least=rng.randint(0, 2),
                unavailable=frozenset(rng.sample(moments, rng.choice([0, 0, 0, 3]))),
            )
            for one in ids
        ),
        wishes=tuple(
            Wish(
                id=f"w{number}",
                between=tuple(ids[one] for one in between),
                weight=rng.choice([1, 2, 4, 8]),
            )
            for number, between in enumerate(sorted(drawn))
        ),
        stand_ins=tuple((ids[number], ids[number + 1]) for number in range(0, people - 1, 4)),
        rooms=(Distance(one="A", other="B", metres=30),),
    )


def _slot(name: str, number: int) -> Slot:
    """Put slots into days of ten, five of each part."""
    day, place = divmod(number, 10)
    begins = START + timedelta(days=day, minutes=30 * place + 120 * (place // 5))
    return Slot(id=name, starts_at=begins, minutes=25, part=("morning", "afternoon")[place // 5])
