import base64

from raceme.core.devices import LENGTH_OF_MARK, key_of, mark_of


def test_a_mark_is_of_one_person_and_names_nobody() -> None:
    marks = [mark_of("user 1"), mark_of("user 2"), mark_of("user 1"), mark_of("")]

    assert marks[0] == marks[2]
    assert len({*marks}) == 3
    assert [len(mark) for mark in marks] == [LENGTH_OF_MARK] * 3 + [0]


def test_a_key_is_of_one_person_and_one_record() -> None:
    keys = [key_of(who, of=of) for who in ("user 1", "user 2") for of in ("answers 1", "answers 2")]

    assert len({*keys}) == 4
    assert {len(base64.b64decode(key)) for key in keys} == {32}
    assert not any(key.startswith(mark_of("user 1")) for key in keys)
