"""A column of the catalogue answers like a plain list of its values, whatever was put, inserted and asked before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jobboard.offers.search import bits
from jobboard.offers.search.columns import Column

VALUES = st.sampled_from(["", "a", "b", "c", "d"])
STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 400), VALUES), max_size=40)


@settings(deadline=None)
@given(st.lists(VALUES, max_size=300), STEPS)
def test_a_column_is_right_after_every_change(values: list[str], steps: list[tuple[bool, int, str]]) -> None:
    column = Column(values)
    plain = list(values)
    wanted = frozenset("ac")
    column.where("known before", wanted.__contains__)
    for inserts, place, value in steps:
        if inserts or not plain:
            slot = place % (len(plain) + 1)
            column.insert(slot, value)
            plain.insert(slot, value)
        else:
            slot = place % len(plain)
            column.put(slot, value)
            plain[slot] = value
        for name in ("known before", ("asked now", slot)):
            held = column.where(name, wanted.__contains__)
            assert list(held) == [at for at, one in enumerate(plain) if one in wanted]
    assert [column[slot] for slot in range(len(plain))] == plain


@settings(deadline=None)
@given(
    st.lists(VALUES, max_size=300), st.integers(0, 320), st.integers(0, 25), st.sampled_from([0, 10, 1000])
)
def test_an_order_has_the_best_rank_first_and_then_the_newest(
    values: list[str], skip: int, count: int, small: int
) -> None:
    ranks = {"": 3, "a": 1, "b": 1, "c": 0, "d": 2}
    held = bits.full(len(values))
    found = Column(values).in_order(held, ranks, skip, count, small=small)
    wanted = sorted(range(len(values)), key=lambda slot: (ranks[values[slot]], -slot))
    assert found == wanted[skip : skip + count]


@given(st.sets(st.integers(0, 500)), st.integers(0, 520), st.integers(0, 30))
def test_the_newest_slots_come_down_from_the_highest(slots: set[int], skip: int, count: int) -> None:
    assert bits.newest(bits.Slots(slots), skip, count) == sorted(slots, reverse=True)[skip : skip + count]


@given(st.sets(st.integers(0, 500)), st.integers(0, 520))
def test_room_is_made_without_losing_a_slot(slots: set[int], place: int) -> None:
    moved = bits.make_room(bits.Slots(slots), place)
    assert set(moved) == {slot + (slot >= place) for slot in slots}
