import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.frames import Dechunker, Demultiplexer, LineSplitter, OutputReader, RawLine, decoded
from bot.engine.model import LogLine, Source

OUT, ERR = 1, 2
STAMP = b"2024-05-06T07:08:09.123456789Z "
AT = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


def _frame(stream: int, content: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(content)) + content


def _chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks if chunk) + b"0\r\n\r\n"


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted({cut % (len(data) + 1) for cut in cuts} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _lines(reader: OutputReader, blocks: list[bytes]) -> list[RawLine]:
    lines: list[RawLine] = []
    for block in blocks:
        lines += reader.feed(block)
    return lines + reader.flush()


cuts = st.lists(st.integers(min_value=0), max_size=12)
content = st.binary(max_size=60)
frames = st.lists(st.tuples(st.sampled_from([OUT, ERR]), content), max_size=12)


@given(chunks=st.lists(content, max_size=10), cuts=cuts)
def test_chunks_come_out_whole_wherever_blocks_split(chunks: list[bytes], cuts: list[int]) -> None:
    reader = Dechunker()
    got = b"".join(reader.feed(block) for block in _pieces(_chunked(*chunks), cuts))
    assert got == b"".join(chunks)
    assert reader.has_ended


def test_a_chunked_body_that_broke_off_has_not_ended() -> None:
    reader = Dechunker()
    assert reader.feed(b"5\r\nab") == b"ab"
    assert not reader.has_ended


def test_a_chunk_may_carry_an_extension() -> None:
    assert Dechunker().feed(b"2;name=value\r\nab\r\n0\r\n\r\n") == b"ab"


@pytest.mark.parametrize("garbage", [b"hello\r\n", b"x" * 20_000])
def test_what_is_no_chunk_is_refused(garbage: bytes) -> None:
    with pytest.raises(ValueError, match=r"chunk|invalid literal"):
        Dechunker().feed(garbage)


@given(frames=frames, cuts=cuts)
def test_frames_come_out_whole_wherever_blocks_split(frames: list[tuple[int, bytes]], cuts: list[int]) -> None:
    reader = Demultiplexer()
    got: dict[int, bytes] = {OUT: b"", ERR: b""}
    for block in _pieces(b"".join(_frame(*frame) for frame in frames), cuts):
        for stream, piece, _is_start in reader.feed(block):
            got[stream] += piece
    assert got == {stream: b"".join(part for number, part in frames if number == stream) for stream in (OUT, ERR)}


def test_a_frame_of_any_length_is_passed_on_as_it_comes() -> None:
    reader = Demultiplexer()
    header = struct.pack(">BxxxL", OUT, 2**32 - 1)
    assert reader.feed(header + b"abc") == [(OUT, b"abc", True)]
    assert reader.feed(b"def") == [(OUT, b"def", False)]


@given(frames=frames, cuts=cuts)
def test_lines_are_those_of_each_stream_wherever_blocks_split(frames: list[tuple[int, bytes]], cuts: list[int]) -> None:
    blocks = _pieces(b"".join(_frame(*frame) for frame in frames), cuts)
    lines = _lines(OutputReader(is_multiplexed=True), blocks)
    for stream in (OUT, ERR):
        written = b"".join(part for number, part in frames if number == stream)
        expected = written.split(b"\n")
        if not expected[-1]:
            expected.pop()
        assert [line.content for line in lines if line.stream == stream] == expected


@given(text=st.binary(max_size=300), cuts=cuts)
def test_a_terminal_s_lines_are_the_same_wherever_blocks_split(text: bytes, cuts: list[int]) -> None:
    at_once = _lines(OutputReader(is_multiplexed=False), [text])
    assert _lines(OutputReader(is_multiplexed=False), _pieces(text, cuts)) == at_once


@given(cuts=cuts)
def test_a_line_beyond_the_limit_is_cut_wherever_blocks_split(cuts: list[int]) -> None:
    splitter = LineSplitter(limit=5)
    lines: list[RawLine] = []
    for block in _pieces(b"12345\n123456\n1\n", cuts):
        lines += splitter.feed([(OUT, block, False)])
    assert lines == [RawLine(OUT, b"12345"), RawLine(OUT, b"12345", is_cut=True), RawLine(OUT, b"1")]


def test_a_line_of_a_terminal_may_be_as_long_as_any_other() -> None:
    assert LineSplitter(limit=3).feed([(OUT, b"abc\r\n", False)]) == [RawLine(OUT, b"abc")]


def test_streams_do_not_break_each_other_s_lines() -> None:
    pieces = [(OUT, b"one ", True), (ERR, b"err\n", True), (OUT, b"line\n", True)]
    assert LineSplitter().feed(pieces) == [RawLine(ERR, b"err"), RawLine(OUT, b"one line")]


def test_the_stamp_of_a_line_s_second_part_is_taken_out() -> None:
    pieces = [(OUT, STAMP + b"one ", True), (OUT, STAMP + b"line\n", True)]
    (line,) = LineSplitter(has_stamps=True).feed(pieces)
    assert decoded(line, has_stamps=True) == LogLine(text="one line", at=AT)


@pytest.mark.parametrize(
    ("raw", "has_stamps", "line"),
    [
        (RawLine(OUT, b"text"), False, LogLine(text="text")),
        (RawLine(ERR, b"text\r"), False, LogLine(text="text", source=Source.STDERR)),
        (RawLine(OUT, b"\xff\xd0\x9e"), False, LogLine(text="\ufffdО")),
        (RawLine(OUT, b"ab\xd0", is_cut=True), False, LogLine(text="ab", is_cut=True)),
        (RawLine(OUT, STAMP + b"text"), True, LogLine(text="text", at=AT)),
        (RawLine(OUT, STAMP), True, LogLine(text="", at=AT)),
        (RawLine(OUT, STAMP.strip()), True, LogLine(text="", at=AT)),
        (RawLine(OUT, STAMP + b"text"), False, LogLine(text=STAMP.decode() + "text")),
        (RawLine(OUT, b"no stamp"), True, LogLine(text="no stamp")),
        (RawLine(OUT, b"9999-99-99T99:99:99.999999999Z x"), True, LogLine(text="9999-99-99T99:99:99.999999999Z x")),
        (RawLine(OUT, b"a\rb\x1b[0m"), False, LogLine(text="a\rb\x1b[0m")),
    ],
)
def test_a_raw_line_is_decoded(raw: RawLine, has_stamps: bool, line: LogLine) -> None:
    assert decoded(raw, has_stamps=has_stamps) == line
