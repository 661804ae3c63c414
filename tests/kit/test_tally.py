"""How many of something there are, here and elsewhere."""

from frontdesk.kit.tally import Tally


def test_here_and_elsewhere_count_together() -> None:
    tally = Tally()
    assert tally.count("a") == 0
    tally.add("a")
    tally.add("a")
    tally.add("b")
    tally.note_elsewhere("other", {"a": 3}, is_whole=True)
    tally.note_elsewhere("third", {"a": 1, "c": 5}, is_whole=True)
    assert [tally.count(key) for key in "abcd"] == [6, 1, 5, 0]
    assert tally.here() == {"a": 2, "b": 1}
    tally.remove("a")
    tally.remove("b")
    assert [tally.count(key) for key in "ab"] == [5, 0] and tally.here() == {"a": 1}


def test_others_tell_what_changed_or_all_of_it_and_are_forgotten() -> None:
    tally = Tally()
    tally.note_elsewhere("other", {"a": 3, "b": 1}, is_whole=True)
    tally.note_elsewhere("other", {"a": 0, "c": 2}, is_whole=False)
    assert [tally.count(key) for key in "abc"] == [0, 1, 2]
    tally.note_elsewhere("other", {"c": 1}, is_whole=True)
    assert [tally.count(key) for key in "abc"] == [0, 0, 1]
    tally.forget_elsewhere("other")
    tally.forget_elsewhere("nobody")
    assert tally.count("c") == 0


def test_what_has_changed_is_told_once_with_what_is_there_by_then() -> None:
    tally = Tally()
    tally.add("before")
    assert tally.take_changed() == {}
    tally.add("a")
    tally.add("a")
    tally.add("b")
    tally.remove("b")
    assert tally.take_changed() == {"a": 2, "b": 0}
    assert tally.take_changed() == {}
    assert tally.here() == {"before": 1, "a": 2}
