"""Private links and sealed references (docs/decisions/0001)."""

from hypothesis import given
from hypothesis import strategies as st

from jobboard.kit.tokens import marker, new_nonce, reveal, seal, sign, unseal, verify

KEYS = ("the key", "an older key")


def test_a_token_is_known_again_by_any_of_the_keys_and_by_no_other() -> None:
    nonce = new_nonce()
    for key in KEYS:
        assert verify(KEYS, sign(key, nonce)) == nonce
    assert verify(KEYS, sign("a foreign key", nonce)) is None


@given(st.text(max_size=120))
def test_rubbish_is_refused_without_a_crash(token: str) -> None:
    assert verify(KEYS, token) is None
    assert unseal(KEYS, "cv", token) is None


def test_one_changed_character_spoils_a_token() -> None:
    token = sign(KEYS[0], new_nonce())
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert verify(KEYS, token[:place] + other + token[place + 1 :]) is None


def test_a_letter_holds_markers_until_it_leaves() -> None:
    nonce = new_nonce()
    text = f"https://board.example.org/fr/repondre/{marker(nonce)}?kind=interview"
    assert sign(KEYS[0], nonce) not in text
    assert (
        reveal(KEYS[0], text)
        == f"https://board.example.org/fr/repondre/{sign(KEYS[0], nonce)}?kind=interview"
    )


@given(st.text(max_size=200), st.text(max_size=20))
def test_s59_a_sealed_reference_is_bound_to_its_purpose(payload: str, purpose: str) -> None:
    sealed = seal(KEYS[1], purpose, payload)
    assert unseal(KEYS, purpose, sealed) == payload
    assert unseal(KEYS, purpose + "x", sealed) is None
    assert unseal(("a foreign key",), purpose, sealed) is None
