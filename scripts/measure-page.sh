#!/usr/bin/env bash
# Measures the page in chromium on a list of some 100,000 proposals and 10,000 orders: first useful paint, filter, next page; and what the page
# adds to the start of a host. Takes some minutes; wants a quiet machine.
#
#   scripts/measure-page.sh [--no-build]
#
# PRODUCTS and ORDERS set the sizes. Processor time and load are said beside the times.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
  --no-build) ;;
  "") dotnet build samples/Monolith -c Release -v q; dotnet build tests/Purchasing.Page.Tests -c Release -v q ;;
  *) echo "measure-page.sh: unknown option $1; see --help." >&2; exit 2 ;;
esac
monolith=(dotnet samples/Monolith/bin/Release/net10.0/Monolith.dll)
tests=(dotnet tests/Purchasing.Page.Tests/bin/Release/net10.0/Purchasing.Page.Tests.dll -explicit only -showLiveOutput)
work=$(mktemp -d)
server=""
finish() { [ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"; }
trap finish EXIT
port=$((20000 + RANDOM % 20000))
said() { grep -E "^.*(OUTPUT|median|worked out|orders|started|FAIL|Exception)" | sed 's/\x1b\[[0-9;]*m//g' || true; }

echo "load: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores"
"${monolith[@]}" generate --products "${PRODUCTS:-200000}" --data "$work/data" > /dev/null
"${monolith[@]}" --data "$work/data" --port "$port" --set "Sending:Folder=$work/outbox" --set Purchasing:OrderDate=2026-03-02 > "$work/log" 2>&1 &
server=$!
for _ in $(seq 600); do curl -fs "http://localhost:$port/health/ready" > /dev/null 2>&1 && break; sleep 0.2; done
PURCHASING_PAGE=http://localhost:$port PURCHASING_ORDERS=${ORDERS:-10000} "${tests[@]}" -method '*First_paint*' | said
echo "the host used $(awk -v hz="$(getconf CLK_TCK)" '{ printf "%.1f", ($14 + $15) / hz }' "/proc/$server/stat") s of processor time and $(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$server/status") MB at most"
kill "$server"; wait "$server" 2> /dev/null || true; server=""
# Each in a process of its own, in turns: what is compiled once counts.
for _ in 1 2 3 4 5; do
  for page in With Without; do "${tests[@]}" -method "*Start_${page}_the_page" | said; done
done
echo "load: $(cut -d' ' -f1-3 /proc/loadavg)"
