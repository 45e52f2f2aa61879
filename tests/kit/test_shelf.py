"""What is kept ready stays within its bytes, whoever asks for what."""

from dataclasses import dataclass

from jobboard.kit.shelf import Shelf


@dataclass
class Thing:
    """So many bytes."""

    weight: int


def test_a_key_is_welcome_when_it_is_asked_for_again() -> None:
    shelf: Shelf[str, Thing] = Shelf(1000)
    assert not shelf.is_welcome("a")
    assert shelf.is_welcome("a")
    shelf.clear()
    assert shelf.is_welcome("a")


def test_the_least_used_go_first() -> None:
    shelf: Shelf[str, Thing] = Shelf(1000)
    for name in "abcdefghij":
        shelf.put(name, Thing(100))
    shelf.get("a")
    shelf.put("k", Thing(100))
    assert shelf.get("a") is not None
    assert shelf.get("b") is None
    assert shelf.bytes == 1000


def test_what_would_push_out_all_others_is_not_kept() -> None:
    shelf: Shelf[str, Thing] = Shelf(1000)
    shelf.put("a", Thing(100))
    shelf.put("b", Thing(200))
    assert (len(shelf), shelf.bytes) == (1, 100)


def test_what_grows_is_weighed_again_and_only_while_it_is_kept() -> None:
    shelf: Shelf[str, Thing] = Shelf(1000)
    first = Thing(100)
    shelf.put("a", first)
    first.weight = 120
    shelf.weigh("a", first)
    assert shelf.bytes == 120
    shelf.drop("a")
    shelf.weigh("a", first)
    assert (len(shelf), shelf.bytes) == (0, 0)


def test_a_hundred_thousand_keys_stay_within_the_bound() -> None:
    """I-24: somebody varies the words of a search for ever."""
    shelf: Shelf[str, Thing] = Shelf(50_000, remembered=1000)
    for number in range(100_000):
        key = f"q={number}"
        if shelf.is_welcome(key) or number % 3 == 0:
            shelf.put(key, Thing(500))
    assert shelf.bytes <= 50_000
    assert len(shelf) <= 100
    assert len(shelf._asked) <= 1000
