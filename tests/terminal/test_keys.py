import pytest

from bot.terminal.keys import Key, key_bytes, notated


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("^C", b"\x03"),
        ("^c", b"\x03"),
        ("^X^C", b"\x18\x03"),
        ("^P ^Q", b"\x10\x11"),
        ("^[", b"\x1b"),
        ("^\\", b"\x1c"),
        ("^?", b"\x7f"),
        ("^@", b"\x00"),
        ("<PgDn>", b"\x1b[6~"),
        ("<F1>", b"\x1bOP"),
        ("<f12>", b"\x1b[24~"),
        ("<Up><Up><Enter>", b"\x1b[A\x1b[A\r"),
        ("<Esc>^C", b"\x1b\x03"),
    ],
)
def test_a_message_of_notations_alone_is_keys(text: str, sent: bytes) -> None:
    assert notated(text) == sent


@pytest.mark.parametrize("text", ["", "ls", "^", "^C x", "a^C", "<b>", "<nokey>", "2^8", "^Ц", "<F13>", "grep '^a' f"])
def test_any_other_text_is_text(text: str) -> None:
    assert notated(text) is None


def test_cursor_keys_have_a_form_that_programs_ask_for() -> None:
    assert key_bytes(Key.UP) == b"\x1b[A"
    assert key_bytes(Key.UP, is_application=True) == b"\x1bOA"
    assert key_bytes(Key.TAB, is_application=True) == b"\t"


def test_every_key_has_its_bytes() -> None:
    assert all(key_bytes(key) for key in Key)
