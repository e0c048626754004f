#!/usr/bin/env bash
# Flows per second and latency of the seven services on this machine, gRPC against REST for one call, and a catalogue run
# shared by 1, 2 and 4 processes. Prints markdown tables; exits with 1 if a request was not answered. Takes some three
# minutes; generator and services share the machine, so whatever else runs on it shows.
#
#   scripts/load-services.sh               everything
#   scripts/load-services.sh flows         flows alone (then: calls, run)
#   scripts/load-services.sh --no-build …  uses the last Release build
#   scripts/load-services.sh --tls         flows, first as they are and then with TLS on every port and a token for each caller
#
# PRODUCTS (20000), SECONDS_EACH (10), WARM (25), CONNECTIONS (96) change the load; DRAIN (10) is how long what was ordered has
# to be sent before flows are measured that order nothing.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."

build=1
[ "${1:-}" = --no-build ] && { build=""; shift; }
compare=""
[ "${1:-}" = --tls ] && { compare=1; shift; set -- flows; }
what=${*:-flows calls run}
products=${PRODUCTS:-20000} each=${SECONDS_EACH:-10} warm=${WARM:-25} connections=${CONNECTIONS:-96} drain=${DRAIN:-10}
offset=5000
data=$(mktemp -d)
services="" tls=""
stop() { [ -z "$services" ] || { kill "$services" 2>/dev/null || true; wait "$services" 2>/dev/null || true; services=""; }; }
trap 'stop; rm -rf "$data"' EXIT

if [ -n "$build" ]; then
  for project in samples/Monolith samples/Microservices/{Oms,Inventory,Supplier,Uom,RuleEngine,PurchaseOrders,Orchestrator} benchmarks/Purchasing.Benchmarks; do
    dotnet build "$project" -c Release -v q --nologo -clp:ErrorsOnly
  done
fi
bench() { dotnet benchmarks/Purchasing.Benchmarks/bin/Release/net10.0/Purchasing.Benchmarks.dll "$@"; }
load() {
  if [ -z "$tls" ]; then
    bench load --url "http://127.0.0.1:$((8080 + offset))" --connections "$connections" "$@"
  else
    SSL_CERT_FILE="$data/run/tls/authority.pem" bench load --url "https://127.0.0.1:$((8080 + offset))" --token-file "$data/run/tls/token-people" --connections "$connections" "$@"
  fi
}
start() {
  scripts/run_microservices.sh --no-build --data "$data/run" --port-offset $offset $tls > "$data/services.log" 2>&1 &
  services=$!
  until grep -q 'Seven services are ready' "$data/services.log"; do
    kill -0 "$services" 2>/dev/null || { cat "$data/services.log" >&2; exit 1; }
    sleep 0.2
  done
}

dotnet samples/Monolith/bin/Release/net10.0/Monolith.dll generate --products "$products" --seed 7 --data "$data/run" > /dev/null
cp -r "$data/run" "$data/fresh"
half=$((products / 2))
ordered=$((half * 4 / 5)) # of the first half; the second half stays without orders

# flows TITLE
flows() {
  start
  load --dry-run --first $((half + 1)) --products "$half" --seconds "$warm" --quiet
  # Ordering and sending warm up on the rest of the first half.
  load --first $((ordered + 1)) --products $((half - ordered)) --requests $((half - ordered)) --seconds 30 --quiet
  sleep "$drain"
  echo "$1"
  echo '| flows | requests | per second | median ms | p90 ms | p99 ms | p99 by median | outcomes |'
  echo '|---|---:|---:|---:|---:|---:|---:|---|'
  load --name 'decided, nothing stored (dry run)' --dry-run --first $((half + 1)) --products "$half" --seconds "$each"
  load --name 'first time: about half create an order' --products $ordered --requests $ordered --seconds 60
  load --name 'again: open orders cover the need' --products $ordered --settle "$drain" --seconds "$each" --per-second > "$data/rate"
  head -n 1 "$data/rate"
  load --name 'again, 1,000 a second' --products $ordered --settle 3 --seconds "$each" --rate 1000
  rate=$(($(tail -n 1 "$data/rate") / 2))
  load --name "again, $rate a second (half of the most)" --products $ordered --settle 3 --seconds "$each" --rate $rate
  stop
}

if [[ $what == *flows* ]]; then
  flows ""
  if [ -n "$compare" ]; then
    rm -rf "$data/run"; cp -r "$data/fresh" "$data/run"
    tls=--tls
    echo
    flows "With TLS and a token for each caller:"
  fi
fi

if [[ $what == *calls* ]]; then
  [ -n "$services" ] || start
  echo
  bench calls --rest "http://127.0.0.1:$((8081 + offset))" --grpc "http://127.0.0.1:$((50051 + offset))" --products "$half"
  stop
fi

if [[ $what == *run* ]]; then
  echo
  echo '| processes on one catalogue run | seconds | products | order lines | lines twice |'
  echo '|---:|---:|---:|---:|---:|'
  for processes in 1 2 4; do
    rm -rf "$data/run"; cp -r "$data/fresh" "$data/run"
    start
    begin=$(date +%s.%N)
    workers=()
    for _ in $(seq $processes); do
      env Databases__DataDirectory="$data/run" Sending__Folder="$data/outbox" Run__Key=load \
        Services__Oms=http://127.0.0.1:$((50051 + offset)) Services__Inventory=http://127.0.0.1:$((50052 + offset)) \
        Services__Supplier=http://127.0.0.1:$((50053 + offset)) Services__Uom=http://127.0.0.1:$((50054 + offset)) \
        Services__RuleEngine=http://127.0.0.1:$((50055 + offset)) \
        dotnet samples/Microservices/PurchaseOrders/bin/Release/net10.0/Purchasing.Services.PurchaseOrders.dll run >> "$data/run.log" 2>&1 &
      workers+=($!)
    done
    for worker in "${workers[@]}"; do wait "$worker" || { tail -n 5 "$data/run.log" >&2; exit 1; }; done
    python3 - "$data/run/purchasing_db.db" $processes "$begin" "$products" <<'PY'
import sqlite3, sys, time
database, processes, begin, products = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
seconds = time.time() - begin
lines, = sqlite3.connect(database).execute("select count(*) from purchase_order_lines where run_key = 'load'").fetchone()
twice, = sqlite3.connect(database).execute(
    "select count(*) from (select 1 from purchase_order_lines where run_key = 'load' group by product_id, warehouse_id, split_no having count(*) > 1)").fetchone()
print(f"| {processes} | {seconds:.1f} | {products:,} | {lines:,} | {twice} |")
PY
    stop
  done
fi
