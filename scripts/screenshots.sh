#!/usr/bin/env bash
# Takes the pictures of the page that README.md and docs/buyers.md show: the monolith on a generated catalogue of 1,000 products, and on
# the three sample products, in chromium (scripts/install-test-parts.sh chromium).
#
#   scripts/screenshots.sh            builds, and writes docs/images/page-*.png
#   scripts/screenshots.sh --no-build takes what is built
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
  --no-build) ;;
  "") dotnet build samples/Monolith -c "${CONFIGURATION:-Debug}" -v q ;;
  *) echo "screenshots.sh: unknown option $1; see --help." >&2; exit 2 ;;
esac
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "screenshots.sh: there is no chromium; see --help." >&2; exit 1; }
monolith=(dotnet "samples/Monolith/bin/${CONFIGURATION:-Debug}/net10.0/Monolith.dll")
work=$(mktemp -d)
server=""
finish() { [ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"; }
trap finish EXIT
port=$((20000 + RANDOM % 20000))
page=http://localhost:$port

"${monolith[@]}" generate --products 1000 --suppliers 24 --seed 7 --data "$work/data" > /dev/null
# Whoever takes the pictures does not show; the day is always the same, and so is what has to be ordered.
serve() { # serve FOLDER [ARGUMENTS…]
  [ -z "$server" ] || { kill "$server" 2> /dev/null; wait "$server" 2> /dev/null || true; }
  USER=anna LOGNAME=anna "${monolith[@]}" --data "$work/$1" --port "$port" --set "Sending:Folder=$work/outbox" --set Purchasing:OrderDate=2026-03-02 "${@:2}" > "$work/log" 2>&1 &
  server=$!
  for _ in $(seq 150); do curl -fs "$page/health/ready" > /dev/null 2>&1 && return; sleep 0.2; done
  echo "screenshots.sh: the monolith does not answer: $(cat "$work/log")" >&2
  exit 1
}
serve data

post() { curl -fs -X POST "$page$1" -H 'Content-Type: application/json' "${@:2}" > /dev/null; }
shot() { # shot NAME PATH [HEIGHT] [FLAGS…]
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --lang=en-GB --user-data-dir="$work/profile" \
    --window-size="1440,${3:-900}" "${@:4}" --screenshot="docs/images/page-$1.png" "$page$2" > /dev/null 2>&1
  echo "docs/images/page-$1.png"
}

curl -fs "$page/buy" > /dev/null
sleep 3
shot buy /buy
shot buy-dark /buy 900 --blink-settings=preferredColorScheme=0
shot held '/buy?show=held' 620
product=$(curl -fs "$page/buy?as=csv" | sed -n '2s/,.*//p')
shot product "/products/$product" 1000
# A run by somebody else, so that some of its orders wait for approval here.
post /purchasing/run -d '{"run_key":"2026-03-02-morning","actor":"bea"}'
curl -fs "$page/buy" > /dev/null
sleep 3
shot today /
shot orders /orders
shot approvals /approvals
order=$(curl -fs "$page/purchase-orders?status=pending_approval&limit=1" | sed -n 's/.*"id":"\(PO-[A-Z0-9]*\)".*/\1/p')
shot order "/orders/$order" 1000
post /purchasing/run -d '{"run_key":"2026-03-02-evening","actor":"bea"}'
shot run '/runs/2026-03-02-morning?with=2026-03-02-evening' 900
shot what-if '/what-if?go=1&demand=1.2' 800
shot rules /rules
# The sample products: few enough that the days show.
serve seed
shot simulate '/simulate?go=1&days=120&p:safetyStock=days_of_cover&p:coverDays=7' 1250
