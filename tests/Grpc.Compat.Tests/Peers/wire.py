"""Protobuf by hand for echo.proto, so that the peer shares no code with what it tests."""


def varint(n):
    out = b""
    while True:
        b, n = n & 0x7F, n >> 7
        out += bytes([b | (0x80 if n else 0)])
        if not n:
            return out


def encode(text="", number=0, payload=b""):
    """An Ask or an Answer: both have a string 1, an int32 2 and bytes 3."""
    out, raw = b"", text.encode()
    if raw:
        out += b"\x0a" + varint(len(raw)) + raw
    if number:
        out += b"\x10" + varint(number)
    if payload:
        out += b"\x1a" + varint(len(payload)) + payload
    return out


def decode(data):
    """Text, number and payload of an Ask or an Answer."""
    text, number, payload, i = "", 0, b"", 0

    def read():
        nonlocal i
        n = shift = 0
        while True:
            b = data[i]
            i += 1
            n |= (b & 0x7F) << shift
            shift += 7
            if b < 0x80:
                return n

    while i < len(data):
        tag = read()
        if tag == 0x10:
            number = read()
            continue
        size = read()
        value = data[i:i + size]
        i += size
        if tag == 0x0A:
            text = value.decode()
        elif tag == 0x1A:
            payload = value
        else:
            raise ValueError(f"unexpected tag {tag}")
    return text, number, payload
