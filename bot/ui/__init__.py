"""Pure text and keyboards for narrow screens. No I/O, no clock, no engine: the same input gives the same output."""
