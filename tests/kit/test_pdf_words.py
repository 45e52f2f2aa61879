"""The quick search for a PDF's objects finds what the slow one does, whatever stands around them."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobboard.kit.parsers.pdf_words import _OBJECT, heads

PIECES = st.sampled_from(
    [
        *(
            b"1",
            b"12",
            b"0",
            b"00000000000",
            b"65536",
            b"obj",
            b"endobj",
            b"object",
            b"trailer",
            b"a",
            b"\xff",
        ),
        *(b" ", b"\n", b"\r\n", b"\t", b"\0", b"\f", b"%", b"%% 3\n", b"(", b" " * 70, b"x" * 70),
        *(b"\n7 0 obj", b" 7 0 obj", b"\n7 0 obj\n<< /JS (a) >>\nendobj", b"stream\n"),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=24))
@example([b"7 1 %x 5\n 0 obj"])
@example([b"1 0 % a long comment", b"x" * 70, b"\nobj"])
@example([b"12345678901 0 obj"])
@example([b"1", b" " * 70, b"0 obj"])
@example([b"obj"])
def test_every_object_is_found_where_it_stands(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert heads(data) == [found.span() for found in _OBJECT.finditer(data)]


def test_a_usual_file_needs_no_second_look() -> None:
    """A picture that holds percent signs and the word by chance is passed over."""
    picture = bytes(range(256)) * 40 + b"%obj 5obj\xffobj"
    data = (
        b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n" + picture + b"\nendstream\nendobj\n2 0 obj\r\n<< >>\nendobj\n"
    )
    assert [data[start:end] for start, end in heads(data)] == [b"1 0 obj", b"2 0 obj"]
