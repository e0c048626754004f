"""Serves the echo service on a free loopback port, which it prints; ends when its input ends."""
import sys
import time
from concurrent import futures

import grpc
from wire import decode, encode

cancelled = 0


def one(request, context):
    text, number, payload = decode(request)
    if text == "fail":
        context.set_trailing_metadata((("x-why", "because"), ("grpc-status-details-bin", b"\x08\x05\x12\x04gone")))
        context.abort(grpc.StatusCode.NOT_FOUND, "no product «ß» 100 %\nsecond line")
    if text == "throw":
        raise ValueError("broken")
    if text == "sleep":
        time.sleep(1.5)
    if text == "deadline":
        return encode("left", int(context.time_remaining() * 1000))
    if text == "metadata":
        context.send_initial_metadata((("x-head", "first"), ("x-head-bin", b"\x01\x02")))
        context.set_trailing_metadata((("x-tail", "last"),))
        got = dict(context.invocation_metadata())
        return encode(f"{got['x-text']} {got['x-bytes-bin'].hex()}")
    if text == "cancelled?":
        return encode("", cancelled)
    if text == "malformed":
        return b"\x0a\xff\xff\xff\xff\x0f"
    return encode(text, number, payload)


def many(request, context):
    text, number, _ = decode(request)

    def gone():
        global cancelled
        cancelled = 1

    if text == "forever":
        context.add_callback(gone)
        n = 0
        while context.is_active():
            n += 1
            yield encode("tick", n)
            time.sleep(0.01)
        return
    for n in range(number):
        yield encode("", n + 1)
    if text == "count-then-fail":
        context.abort(grpc.StatusCode.ABORTED, "half-way")


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=[("grpc.max_receive_message_length", 64 * 1024 * 1024)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("compat.test.Echo", {
        "One": grpc.unary_unary_rpc_method_handler(one),
        "Many": grpc.unary_stream_rpc_method_handler(many),
    }),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(0)


main()
