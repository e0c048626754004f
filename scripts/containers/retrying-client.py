"""Posts flows until its standard input ends, as a client does that repeats a request which found nobody or a gateway's error.
Then prints how many there were, and fails if one was not answered for a minute, if one was held, or if none was ordered.

    retrying-client.py URL PRODUCT...     TOKEN in the environment

One worker for each product; it cancels what is on order and what it orders, so that there is something to order."""
import collections, http.client, json, os, sys, threading, time, urllib.error, urllib.request

url, products = sys.argv[1], sys.argv[2:]
done = threading.Event()
answers, repeats, worst, faults = collections.Counter(), collections.Counter(), [0.0], []


def ask(path, body=None, version=None):
    """The answer, None when there was none for a minute. Without a body a question, which changes nothing."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        request = urllib.request.Request(url + path, body and json.dumps(body).encode(), {
            "authorization": "Bearer " + os.environ["TOKEN"], "content-type": "application/json",
            **({"if-match": f'"{version}"'} if version else {})})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
            worst[0] = max(worst[0], time.monotonic() - began)
            return answer
        except urllib.error.HTTPError as error:
            if error.code not in (502, 503):
                return {"status": f"HTTP {error.code}", "detail": error.read().decode()}
            repeats[error.code] += 1
        except (OSError, http.client.HTTPException) as error:
            repeats[type(error).__name__] += 1
        time.sleep(0.2)
    return None


def withdraw(order):
    """Until it is cancelled: it is being sent at times, and a supplier that has it has to agree."""
    began, reason = time.monotonic(), {"actor": "test", "reason": "test"}
    while True:
        found = ask(f"/purchase-orders/{order}") or {}
        if found.get("status") == "cancelled":
            return
        if time.monotonic() - began > 60:
            faults.append(f"{order} cannot be withdrawn: {found}")
            return
        ask(f"/purchase-orders/{order}/{'confirm-cancellation' if found.get('status') == 'cancelling' else 'cancel'}", reason, found.get("version"))
        time.sleep(0.2)


def work(product):
    for order in ask(f"/purchase-orders?product_id={product}"):
        withdraw(order["id"])
    while not done.is_set():
        answer = ask("/purchasing/flow", {"product_id": product})
        status = answer["status"] if answer else "not answered"
        answers[status] += 1
        if status == "ordered":
            withdraw(answer["purchase_order"]["id"])
        elif status != "no_order":
            faults.append(f"{product} after {time.monotonic() - started:.0f} s: {status}: {answer and (answer.get('held_reasons') or answer)}")
        done.wait(0.1)


started = time.monotonic()
workers = [threading.Thread(target=work, args=(product,)) for product in products]
for worker in workers:
    worker.start()
sys.stdin.read()
done.set()
for worker in workers:
    worker.join()
seconds = time.monotonic() - started
print(f"{sum(answers.values())} flows in {seconds:.0f} s: {dict(answers)}; repeated: {dict(repeats)}; the slowest took {worst[0]:.1f} s")
print(*faults, sep="\n", file=sys.stderr)
sys.exit(1 if faults or not answers["ordered"] else 0)
