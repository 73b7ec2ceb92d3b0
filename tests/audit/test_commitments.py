"""The hashes by themselves: one byte more or less, and whatever is erased in whatever order."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.audit import commitments
from raceme.audit.commitments import Commitments, Remains, Words

SALT = "5f" * 16
AT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
changes = st.lists(plain, min_size=2, max_size=2)
words = st.builds(
    Words,
    actor=st.text(min_size=1, max_size=8),
    targets=st.dictionaries(st.text(max_size=6), st.text(min_size=1, max_size=8), max_size=4),
    changes=st.dictionaries(
        st.text(max_size=6), st.lists(plain, min_size=2, max_size=2), max_size=4
    ),
)


def test_a_commitment_can_be_made_again_by_hand() -> None:
    said = Words(actor="Ana", targets={}, changes={"town": ["Dej", "Cluj „N”"]})
    salt = hmac.new(SALT.encode(), b"field:town", "sha256").hexdigest()
    item = hashlib.sha256(f'{salt}["Dej","Cluj „N”"]'.encode()).hexdigest()

    found = commitments.commitments(said, salt=SALT)

    assert found.values == hashlib.sha256(f'{{"field:town":"{item}"}}'.encode()).hexdigest()


def test_a_seal_can_be_made_again_by_hand() -> None:
    text = (
        '{"at":"2026-11-23T09:12:00.000000+00:00","chain":"installation","content":"ab",'
        '"number":7,"previous":"cd"}'
    )

    found = commitments.seal(chain="installation", number=7, at=AT, content="ab", previous="cd")

    assert found == hashlib.sha256(text.encode()).hexdigest()


def test_a_content_can_be_made_again_by_hand() -> None:
    text = (
        '{"actor":"accounts.user:3","at":"2026-11-23T09:12:00.000000+00:00","entry":7,'
        '"labels":"cd","targets":["a:1","b:2"],"values":"ab","verb":"documents.add","workspace":5}'
    )

    found = commitments.content(
        entry=7,
        workspace=5,
        at=AT,
        actor="accounts.user:3",
        verb="documents.add",
        targets=["b:2", "a:1"],
        committed=Commitments(values="ab", labels="cd"),
    )

    assert found == hashlib.sha256(text.encode()).hexdigest()


def test_a_moment_is_hashed_alike_in_every_time_zone() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))

    one, other = (
        commitments.seal(chain="x", number=1, at=at, content="", previous="")
        for at in (AT, elsewhere)
    )

    assert one == other


@given(said=words, data=st.data())
def test_what_is_erased_in_any_order_leaves_the_commitments(
    said: Words, data: st.DataObject
) -> None:
    whole = commitments.commitments(said, salt=SALT)
    remains: Remains | None = None
    salt = SALT
    for _time in range(3):
        items = [item for item, _value in (*said.labels(), *said.values())]
        gone = data.draw(st.lists(st.sampled_from(items), unique=True))
        remains = commitments.erased(said, gone, salt=salt, remains=remains)
        salt = ""
        said = Words(
            actor="" if "actor" in gone else said.actor,
            targets={
                reference: "" if f"target:{reference}" in gone else label
                for reference, label in said.targets.items()
            },
            changes={
                field: change
                for field, change in said.changes.items()
                if f"field:{field}" not in gone
            },
        )

        read = Remains.read(remains.written())

        assert commitments.commitments(said, salt="", remains=read) == whole


@given(said=words, other=words)
def test_other_words_have_other_commitments(said: Words, other: Words) -> None:
    one, two = (commitments.commitments(each, salt=SALT) for each in (said, other))

    assert (one.values == two.values) == (
        commitments.canonical(said.changes) == commitments.canonical(other.changes)
    )
    assert (one.labels == two.labels) == (
        (said.actor, said.targets) == (other.actor, other.targets)
    )


def test_the_same_words_under_another_salt_have_other_commitments() -> None:
    said = Words(actor="Ana", targets={"x:1": "Ana"}, changes={"a": [1, 2]})

    one, two = (commitments.commitments(said, salt=salt) for salt in (SALT, SALT[1:]))

    assert one.values != two.values
    assert one.labels != two.labels


@pytest.mark.parametrize(
    "kept",
    [
        {},
        [],
        "x",
        {"salts": {}},
        {"salts": {"a": 1}, "commitments": {}},
        {"salts": 1, "commitments": 2},
    ],
)
def test_remains_that_somebody_made_up_are_refused(kept: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (that it is one says all)
        Remains.read(kept)


def test_content_names_targets_in_any_order() -> None:
    one, two = (
        commitments.content(
            entry=1,
            workspace=None,
            at=AT,
            actor="x",
            verb="a.b",
            targets=targets,
            committed=Commitments("v", "l"),
        )
        for targets in (["a:1", "b:2"], ["b:2", "a:1"])
    )

    assert one == two
