import pytest

from bot.ui.sizes import size


@pytest.mark.parametrize(
    ("size_bytes", "wanted"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1_500_000, "1.5 MB"),
        (999_949, "1 MB"),
        (2_812_345_678, "2.81 GB"),
        (13_000_000_000_000, "13 TB"),
        (-1, "0 B"),
    ],
)
def test_a_size_has_three_digits_and_a_decimal_unit(size_bytes: int, wanted: str) -> None:
    assert size(size_bytes) == wanted
