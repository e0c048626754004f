#!/usr/bin/env bash
# Checks a running deployment of the seven services through REST, and exits with 1 if anything is not as it must be.
# The databases hold the seed rows; orders that exist already are fine.
#
#   scripts/test-api.sh               services on this machine
#   HOST=name scripts/test-api.sh     elsewhere
#   TOKEN=… scripts/test-api.sh       when Auth:Callers is set: the token of people
#   SCHEME=https CA=authority.pem scripts/test-api.sh   over TLS
set -uo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac

host=${HOST:-127.0.0.1}
offset=${PORT_OFFSET:-0}
failed=0 passed=0
auth=()
[ -z "${TOKEN:-}" ] || auth=(-H "authorization: Bearer $TOKEN")
[ -z "${CA:-}" ] || auth+=(--cacert "$CA")

url() { echo "${SCHEME:-http}://$host:$(($1 + offset))$2"; }
get() { curl -s --max-time 20 "${auth[@]}" "$(url "$1" "$2")"; }
post() { curl -s --max-time 20 "${auth[@]}" -H 'content-type: application/json' -d "$3" "$(url "$1" "$2")"; }
status() { curl -s --max-time 20 -o /dev/null -w '%{http_code}' "${auth[@]}" "${@:3}" "$(url "$1" "$2")"; }

# check NAME EXPECTED ACTUAL
check() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3" >&2
  fi
}

# value JSON .path.to[0].it  — numbers keep their digits
value() {
  printf '%s' "$1" | python3 -c '
import decimal, json, re, sys
try:
    node = json.load(sys.stdin, parse_float=decimal.Decimal)
    for name, index in re.findall(r"\.(\w+)|\[(-?\d+)\]", sys.argv[1]):
        node = node[name] if name else node[int(index)]
except (ValueError, LookupError, TypeError) as error:
    node = f"none ({type(error).__name__})"
if isinstance(node, bool) or node is None:
    node = json.dumps(node)
if isinstance(node, decimal.Decimal):
    node = format(node.normalize(), "f")
print(node)' "$2"
}

for port in 8080 8081 8082 8083 8084 8085 8086; do
  check "live on $port" 200 "$(status $port /health/live)"
  check "ready on $port" 200 "$(status $port /health/ready)"
done
check "the orchestrator reaches all it depends on" healthy "$(value "$(get 8080 /health/ready)" .status)"

if [ -n "${TOKEN:-}" ]; then
  # stranger PORT PATH [TOKEN]: what somebody gets whom the service does not know.
  stranger() { curl -s --max-time 20 -o /dev/null -w '%{http_code}' ${CA:+--cacert "$CA"} ${3:+-H "authorization: Bearer $3"} "$(url "$1" "$2")"; }
  for place in 8080/purchase-orders 8081/oms/history/PROD-001 8082/inventory/levels/PROD-001 8083/supplier/info/PROD-001 8084/uom/conversions/PROD-001 8085/rules 8086/po/PO-NONE; do
    check "${place%%/*} without a token" 401 "$(stranger "${place%%/*}" "/${place#*/}")"
    check "${place%%/*} with another token" 401 "$(stranger "${place%%/*}" "/${place#*/}" "not-$TOKEN")"
  done
fi

check "demand of PROD-001" 15.5 "$(value "$(get 8081 /oms/history/PROD-001)" '.rows[0].avg_daily')"
check "stock of PROD-002" 50 "$(value "$(get 8082 /inventory/levels/PROD-002)" '.rows[0].on_hand')"
check "price of PROD-003" 25 "$(value "$(get 8083 /supplier/info/PROD-003)" '.rows[0].price')"
check "units of PROD-003" 48 "$(value "$(get 8084 /uom/conversions/PROD-003)" '.rows[0].factor')"
check "unknown product at a source" 404 "$(status 8081 /oms/history/NO-SUCH-PRODUCT)"

facts='{"product_id":"X","order_date":"2026-01-05",
  "demand":{"product_id":"X","avg_daily":15.5,"trend":"increasing"},
  "stock":[{"product_id":"X","warehouse_id":"W","on_hand":25,"reserved":5,"unit":"PIECE"}],
  "offers":[{"product_id":"X","supplier_id":"S","price":15.99,"currency":"USD","moq":20,"lead_time_days":7,"active":true,"purchase_unit":"CASE"}],
  "units":[{"product_id":"X","from_unit":"CASE","to_unit":"PIECE","factor":12}],
  "open_orders":{"product_id":"X","quantity":0,"sequence":0}}'
decision=$(post 8085 /rules/evaluate "$facts")
check "rules: shortage" 88.5 "$(value "$decision" .decision.shortage)"
check "rules: adjusted shortage" 106.2 "$(value "$decision" .decision.adjusted_shortage)"
check "rules: order quantity" 108 "$(value "$decision" .decision.order_qty)"
check "rules: grand total" 1865.07 "$(value "$decision" .decision.grand_total)"
check "rules: a body that is no JSON" 400 "$(status 8085 /rules/evaluate -H 'content-type: application/json' -d '{')"

for product in PROD-001 PROD-002 PROD-003; do
  flow=$(post 8080 /purchasing/flow "{\"product_id\":\"$product\"}")
  id=$(value "$flow" .purchase_order.id)
  case $(value "$flow" .status) in
    ordered)
      check "$product: stored order" "$id" "$(value "$(get 8086 "/po/$id")" .id)"
      check "$product: orders of the orchestrator" "$id" "$(value "$(get 8080 "/purchase-orders/$id")" .id)"
      ;;
    # A run before this one ordered it; the open order covers the need.
    no_order) passed=$((passed + 1)) ;;
    *) check "$product: flow" "ordered or no_order" "$(value "$flow" .status): $(value "$flow" '.held_reasons[0]')" ;;
  esac
  again=$(post 8080 /purchasing/flow "{\"product_id\":\"$product\"}")
  check "$product: a second run orders nothing" no_order "$(value "$again" .status)"
done

check "unknown product in the flow" 404 "$(status 8080 /purchasing/flow -H 'content-type: application/json' -d '{"product_id":"NO-SUCH-PRODUCT"}')"
check "flow without a product" 400 "$(status 8080 /purchasing/flow -H 'content-type: application/json' -d '{}')"
check "no such order" 404 "$(status 8080 /purchase-orders/PO-NONE)"
check "send without an order" 400 "$(status 8086 /po/send -H 'content-type: application/json' -d '{}')"
# The newest: one before it may have been cancelled.
order=$(value "$(get 8080 '/purchase-orders?product_id=PROD-001&sort=-id&limit=1')" '[0].id')
send="{\"order_id\":\"$order\",\"actor\":\"test\"}"
deadline=$((SECONDS + 20))
until [ "$(value "$(get 8086 "/po/$order")" .status)" = sent ] || [ $SECONDS -ge $deadline ]; do sleep 0.2; done
check "an approved order is sent" sent "$(value "$(get 8086 "/po/$order")" .status)"
check "sending again changes nothing" sent "$(value "$(post 8086 /po/send "$send")" .status)"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
