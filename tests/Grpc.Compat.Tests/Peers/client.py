"""Calls an echo server: client.py TARGET SCENARIO; prints one JSON object with what the caller saw."""
import json
import sys
import time

import grpc
from wire import decode, encode

ONE, MANY = "/compat.test.Echo/One", "/compat.test.Echo/Many"
HEALTH = "/grpc.health.v1.Health/Check"
LIMITS = [("grpc.max_receive_message_length", 64 * 1024 * 1024), ("grpc.max_send_message_length", 64 * 1024 * 1024)]


def main(target, scenario):
    with grpc.insecure_channel(target, options=LIMITS) as channel:
        one, many = channel.unary_unary(ONE), channel.unary_stream(MANY)
        started = time.monotonic()
        try:
            seen = SCENARIOS[scenario](channel, one, many)
        except grpc.RpcError as error:
            seen = {"code": error.code().name, "detail": error.details(), "trailers": pairs(error.trailing_metadata())}
        seen["seconds"] = time.monotonic() - started
        print(json.dumps(seen))


def pairs(metadata):
    return {key: value.hex() if isinstance(value, bytes) else value for key, value in metadata or ()}


def echo(channel, one, many):
    text, number, payload = decode(one(encode("héllo, wörld ✓", 7, b"\x00\xff"), timeout=10))
    return {"text": text, "number": number, "payload": payload.hex()}


def empty(channel, one, many):
    return {"text": decode(one(b"", timeout=10))[0]}


def large(channel, one, many):
    payload = bytes(range(256)) * 8192  # 2 MiB
    return {"same": decode(one(encode("echo", 0, payload), timeout=30))[2] == payload}


def too_large(channel, one, many):
    return {"text": decode(one(encode("echo", 0, bytes(5 * 1024 * 1024)), timeout=30))[0]}


def stream(channel, one, many):
    return {"numbers": [decode(answer)[1] for answer in many(encode("count", 1000), timeout=30)]}


def stream_fails(channel, one, many):
    numbers = []
    try:
        for answer in many(encode("count-then-fail", 3), timeout=30):
            numbers.append(decode(answer)[1])
    except grpc.RpcError as error:
        return {"numbers": numbers, "code": error.code().name, "detail": error.details()}
    return {"numbers": numbers, "code": "OK"}


def fails(channel, one, many):
    one(encode("fail"), timeout=10)
    return {}


def throws(channel, one, many):
    one(encode("throw"), timeout=10)
    return {}


def deadline(channel, one, many):
    one(encode("sleep"), timeout=0.3)
    return {}


def deadline_seen(channel, one, many):
    return {"number": decode(one(encode("deadline"), timeout=20))[1]}


def metadata(channel, one, many):
    sent = (("x-text", "plain"), ("x-bytes-bin", b"\x00\x01\xfe\xff"))
    answer, call = one.with_call(encode("metadata"), timeout=10, metadata=sent)
    return {"text": decode(answer)[0], "headers": pairs(call.initial_metadata()), "trailers": pairs(call.trailing_metadata())}


def cancel(channel, one, many):
    call = many(encode("forever"), timeout=30)
    first = decode(next(call))[1]
    call.cancel()
    deadline_at = time.monotonic() + 10
    while time.monotonic() < deadline_at:
        if decode(one(encode("cancelled?"), timeout=10))[1] == 1:
            return {"first": first, "server_saw_it": True}
        time.sleep(0.02)
    return {"first": first, "server_saw_it": False}


def unknown_method(channel, one, many):
    channel.unary_unary("/compat.test.Echo/Nothing")(b"", timeout=10)
    return {}


def unknown_service(channel, one, many):
    channel.unary_unary("/nowhere.Nothing/Nothing")(b"", timeout=10)
    return {}


def compressed(channel, one, many):
    one(encode("x" * 4096), timeout=10, compression=grpc.Compression.Gzip)
    return {}


def garbage(channel, one, many):
    one(b"\x0a\xff\xff\xff\xff\x0f", timeout=10)
    return {}


def parallel(channel, one, many):
    calls = [one.future(encode("echo", n + 1), timeout=30) for n in range(500)]
    return {"sum": sum(decode(call.result())[1] for call in calls)}


def health(channel, one, many):
    return {"status": channel.unary_unary(HEALTH)(b"", timeout=10).hex()}


def health_unknown(channel, one, many):
    channel.unary_unary(HEALTH)(b"\x0a\x04nope", timeout=10)
    return {}


SCENARIOS = {name: value for name, value in list(globals().items()) if callable(value) and name not in ("main", "pairs", "decode", "encode")}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
