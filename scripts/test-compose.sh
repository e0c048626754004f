#!/usr/bin/env bash
# Builds the seven images, brings docker-compose.yml up on a real engine with a real MySQL, and checks what only that shows:
# readiness without a schema, the API, an order in the supplier's folder, a crash of every container, an upgrade with the data
# kept, and backup and restore. Takes some ten minutes on two cores that nothing else uses,
# and exits with 1 if anything is not as it must be.
#
#   scripts/test-compose.sh                 starts an engine of its own in a network namespace of its own, and stops it at the end
#   scripts/test-compose.sh --engine        uses the engine that docker reaches; ports 8080 to 8086 must be free
#   scripts/test-compose.sh --from REF      upgrades from the images of another version of this repository (a tag, a branch)
#   scripts/test-compose.sh --load          also rolls every service to new images while clients post flows (two minutes more)
#   scripts/test-compose.sh --cache DIR     where base images are kept for the next time
#
# Needs root and Debian's packages docker.io, docker-compose, mmdebstrap and iproute2 when it starts an engine; it installs
# what is missing. Base images come from Debian and this machine's .NET, see scripts/containers/base-images.sh; with --engine
# the originals are used if the engine has them.
set -euo pipefail

cd "$(dirname "$0")/.."
engine="" from="" load="" cache=${XDG_CACHE_HOME:-$HOME/.cache}/purchasing-containers
while [ $# -gt 0 ]; do
  case $1 in
    --from | --cache) [ -n "${2:-}" ] || { echo "test-compose.sh: $1 needs a value; see --help." >&2; exit 2; } ;;
  esac
  case $1 in
    --engine) engine=1 ;;
    --from) from=$2; shift ;;
    --load) load=1 ;;
    --cache) cache=$2; shift ;;
    -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
    *) echo "test-compose.sh: unknown option $1; see --help." >&2; exit 2 ;;
  esac
  shift
done

work=$(mktemp -d)
dockerd="" started=$SECONDS
stop() {
  local status=$?
  trap - EXIT
  [ $status = 0 ] || { tail -n 3 "$work/engine/log"; compose ps; compose logs --tail 15; } >&2 2>/dev/null || true
  compose down --volumes --timeout 1 > /dev/null 2>&1 || true
  if [ -n "$dockerd" ]; then
    kill "$dockerd" 2>/dev/null || true
    wait "$dockerd" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit $status
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '== %4ds %s\n' $((SECONDS - started)) "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
wait_for() { # wait_for SECONDS WHAT COMMAND...
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail "$what"
    sleep 0.3
  done
}

scripts/install-test-parts.sh curl docker.io docker-compose iproute2 mmdebstrap

# In the engine's network; containers and published ports are reached from nowhere else.
inside() { "$@"; }
if [ -z "$engine" ]; then
  step "an engine of its own"
  mkdir "$work/engine"
  unshare --net -- sh -c "ip link set lo up && exec dockerd --host unix://$work/engine/socket --data-root $work/engine/data \
    --exec-root $work/engine/exec --pidfile $work/engine/pid" > "$work/engine/log" 2>&1 &
  dockerd=$!
  export DOCKER_HOST=unix://$work/engine/socket
  wait_for 60 "the engine does not start" docker info
  inside() { nsenter --target "$dockerd" --net -- "$@"; }
fi

# The checkout without what was built in it, and with secrets of its own.
copy() { mkdir "$1" && git ls-files -co --exclude-standard -z | xargs -0 -r ls -d 2>/dev/null | tar -cf - -T - | tar -xf - -C "$1"; }
copy "$work/source"
offline=()
if ! docker image inspect mcr.microsoft.com/dotnet/sdk:10.0 mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled mysql:9.7 > /dev/null 2>&1; then
  step "base images"
  scripts/containers/base-images.sh "$cache" "$work/source"
  offline=(--no-network)
fi

step "seven images"
export DOCKER_BUILDKIT=0
build() { (cd "$1" && scripts/build-all.sh --images --tag "$2" "${offline[@]}") > "$work/build-$2.log" 2>&1 || { tail -n 30 "$work/build-$2.log" >&2; fail "the images were not built"; }; }
if [ -n "$from" ]; then
  mkdir "$work/before"
  git archive "$from" | tar -xf - -C "$work/before"
  build "$work/before" before
else
  build "$work/source" before
fi
build "$work/source" after
[ -z "$load" ] || build "$work/source" rolled
layers() { docker image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "localhost/purchasing/$1:after" | sed '/^$/d'; }
shared=$(comm -12 <(layers oms | sort) <(layers orchestrator | sort) | wc -l)
[ "$shared" = $(($(layers oms | wc -l) - 1)) ] || fail "oms and orchestrator share $shared layers: all but the last should be the same"

project=purchasing-test-$$
file=$work/source/samples/Microservices/docker-compose.yml
compose() { docker-compose --project-name "$project" --file "${file:-/dev/null}" "$@"; }
sh "$work/source/samples/Microservices/make-secrets.sh" > /dev/null
TOKEN=$(cat "$work/source/samples/Microservices/secrets/token")
export TOKEN PURCHASING_TAG=before

container() { compose ps --quiet "$1"; }
health() { docker inspect --format '{{.State.Health.Status}}' "$(container "$1")"; }
is_healthy() { [ "$(health "$1")" = healthy ]; }
services=(oms inventory supplier uom rule-engine purchase-orders orchestrator)
# Also the two that call others have found them again.
reaches_all() { get "$1" /health/ready | grep -q '^{"status":"healthy"'; }
all_healthy() { for service in mysql "${services[@]}"; do is_healthy "$service" || return 1; done; reaches_all 8080 && reaches_all 8086; }
get() { inside curl -s --max-time 10 -H "authorization: Bearer $TOKEN" "http://127.0.0.1:$1$2"; }
flow() { inside curl -s --max-time 20 -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d "{\"product_id\":\"$1\"}" http://127.0.0.1:8080/purchasing/flow; }
api() { inside env TOKEN="$TOKEN" scripts/test-api.sh || fail "test-api.sh $1"; }
sql() { docker exec -i "$(container mysql)" sh -c 'printf "[client]\nuser=root\npassword=%s\n" "$(cat /run/secrets/root)" > /tmp/root.cnf && exec mysql --defaults-extra-file=/tmp/root.cnf --batch --skip-column-names "$@"' mysql "$@"; }
orders() { echo 'SELECT order_id, status, version, grand_total FROM purchase_orders ORDER BY order_id' | sql purchasing_db; }
outbox() { docker volume inspect --format '{{.Mountpoint}}' "${project}_outbox"; }
sent() { (cd "$(outbox)" && find . -type f -name 'PO-*' | sort); }

step "MySQL, and services before the migration"
compose up --detach --no-build mysql > /dev/null 2>&1
wait_for 600 "MySQL did not become healthy" is_healthy mysql
compose up --detach --no-build --no-deps oms purchase-orders > /dev/null 2>&1
wait_for 120 "the order service does not answer" get 8086 /health/live
for port in 8081 8086; do
  [ "$(inside curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/health/ready")" = 503 ] || fail "port $port is ready without a table"
done
get 8086 /health/ready | grep -q 'lacks migration' || fail "the order service does not say what is missing: $(get 8086 /health/ready)"

step "everything"
compose up --detach --no-build > "$work/up.log" 2>&1 || { cat "$work/up.log" >&2; fail "compose up"; }
wait_for 600 "not everything became healthy" all_healthy
api "after the start"
[ -n "$(sent)" ] || fail "no order is in the supplier's folder"
[ "$(stat -c %u "$(outbox)")" = 1654 ] || fail "the supplier's folder belongs to $(stat -c %u "$(outbox)")"
[ "$(echo "SELECT GROUP_CONCAT(privilege_type ORDER BY 1) FROM information_schema.schema_privileges WHERE grantee LIKE '''oms_service%'" | sql)" = SELECT ] \
  || fail "the oms service may do more than read"

step "a crash of each container"
for service in mysql "${services[@]}"; do
  id=$(container "$service")
  begun=$(docker inspect --format '{{.State.StartedAt}}' "$id")
  kill -KILL "$(docker inspect --format '{{.State.Pid}}' "$id")"
  restarted() { [ "$(docker inspect --format '{{.State.StartedAt}}' "$id")" != "$begun" ]; }
  wait_for 60 "$service was not started again" restarted
  case $(flow PROD-001) in
    *'"no_order"'* | *'"held"'* | '') ;; # '' while the orchestrator itself starts
    *) fail "with $service gone the flow ordered again: $(flow PROD-001)" ;;
  esac
  wait_for 600 "$service did not come back" all_healthy
done
api "after the crashes"

step "an upgrade"
orders > "$work/orders.before"
sent > "$work/sent.before"
[ -s "$work/orders.before" ] || fail "there are no orders to keep"
PURCHASING_TAG=after compose up --detach --no-build > "$work/up.log" 2>&1 || { cat "$work/up.log" >&2; fail "compose up with the new images"; }
export PURCHASING_TAG=after
wait_for 600 "not everything became healthy after the upgrade" all_healthy
docker inspect --format '{{.Config.Image}}' "$(container purchase-orders)" | grep -q ':after$' || fail "the order service was not upgraded"
orders | cmp -s - "$work/orders.before" || fail "the upgrade changed the orders"
sent | cmp -s - "$work/sent.before" || fail "the upgrade changed what was sent"
api "after the upgrade"

if [ -n "$load" ]; then
  step "every service rolled to new images under load"
  mkfifo "$work/load"
  inside python3 scripts/containers/retrying-client.py http://127.0.0.1:8080 PROD-001 PROD-002 PROD-003 < "$work/load" > "$work/load.log" 2>&1 &
  client=$!
  exec 7> "$work/load"
  COMPOSE_PROJECT_NAME=$project COMPOSE_FILE=$file scripts/roll-compose.sh rolled 7>&- > "$work/roll.log" 2>&1 || { cat "$work/roll.log" >&2; fail "the services could not be rolled"; }
  exec 7>&-
  wait "$client" || { cat "$work/load.log" >&2; fail "rolling the services held a product or failed a client that repeats what it asks"; }
  cat "$work/load.log"
  export PURCHASING_TAG=rolled
  for service in "${services[@]}"; do
    docker inspect --format '{{.Config.Image}}' "$(container "$service")" | grep -q ':rolled$' || fail "$service was not rolled"
  done
  [ "$(docker ps --all --quiet --filter name=purchasing-spare | wc -l)" = 0 ] || fail "a spare container is left"
  [ "$(echo "SELECT COUNT(*) FROM (SELECT 1 FROM purchase_orders JOIN purchase_order_lines USING (order_id) WHERE status <> 'cancelled' GROUP BY product_id HAVING COUNT(*) > 1) twice" | sql purchasing_db)" = 0 ] || fail "a product was ordered twice"
  wait_for 600 "not everything became healthy after rolling" all_healthy
fi

step "backup, loss and restore"
# As docs/operations.md says: a dump, and the binary log from there on.
docker exec "$(container mysql)" sh -c 'exec mysqldump --defaults-extra-file=/tmp/root.cnf --single-transaction --set-gtid-purged=OFF --source-data=2 --databases purchasing_db' > "$work/dump.sql"
read -r log position <<< "$(sed -n "s/^-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='\([^']*\)', SOURCE_LOG_POS=\([0-9]*\);/\1 \2/p" "$work/dump.sql")"
[ -n "$position" ] || fail "the dump does not say where the binary log goes on"
# Orders after the dump: what is on order is withdrawn, so the flow orders once more. A supplier that has it has to agree.
withdraw() {
  local status version next=cancel
  read -r status version <<< "$(get 8086 "/po/$1" | python3 -c 'import json, sys; order = json.load(sys.stdin); print(order["status"], order["version"])')"
  [ "$status" != cancelled ] || return 0
  [ "$status" != cancelling ] || next=confirm-cancellation
  inside curl -s --max-time 10 -o /dev/null -H "authorization: Bearer $TOKEN" -H "if-match: \"$version\"" -H 'content-type: application/json' -d '{"actor":"test","reason":"test"}' "http://127.0.0.1:8080/purchase-orders/$1/$next"
  return 1
}
for product in PROD-001 PROD-002 PROD-003; do
  for id in $(get 8080 "/purchase-orders?product_id=$product&sort=-id" | python3 -c 'import json, sys; print(*[o["id"] for o in json.load(sys.stdin) if o["status"] != "cancelled"])'); do
    wait_for 60 "$id could not be withdrawn: $(get 8086 "/po/$id")" withdraw "$id"
  done
  flow "$product" | grep -q '"ordered"' || fail "nothing was ordered after the dump: $(flow "$product")"
done
all_sent() { [ "$(echo "SELECT COUNT(*) FROM purchase_orders WHERE status = 'approved'" | sql purchasing_db)" = 0 ]; }
wait_for 60 "not all orders were sent" all_sent
compose stop "${services[@]}" > /dev/null 2>&1
orders > "$work/orders.before"
sent > "$work/sent.before"
echo 'FLUSH BINARY LOGS' | sql
data=$(docker volume inspect --format '{{.Mountpoint}}' "${project}_mysql-data")
mkdir "$work/binlogs"
cp "$data"/binlog.[0-9]* "$work/binlogs/"
echo 'DROP DATABASE purchasing_db' | sql
sql < "$work/dump.sql"
if orders | cmp -s - "$work/orders.before"; then fail "the dump alone has all orders, so the binary log would not be tried"; fi
docker cp "$work/binlogs" "$(container mysql):/tmp/binlogs"
logs=$(cd "$work/binlogs" && ls | sed -n "/^$log\$/,\$p" | sed 's|^|/tmp/binlogs/|' | tr '\n' ' ')
docker exec "$(container mysql)" sh -ec "mysqlbinlog --skip-gtids --database=purchasing_db --start-position=$position $logs | mysql --defaults-extra-file=/tmp/root.cnf"
orders | cmp -s - "$work/orders.before" || fail "orders were lost: $(orders | diff - "$work/orders.before")"
compose up --detach --no-build > "$work/up.log" 2>&1 || { cat "$work/up.log" >&2; fail "compose up after the restore"; }
wait_for 600 "not everything became healthy after the restore" all_healthy
api "after the restore"
orders | cmp -s - "$work/orders.before" || fail "an order was made twice after the restore: $(orders | diff - "$work/orders.before")"
sent | cmp -s - "$work/sent.before" || fail "something was sent again after the restore"

step "all is as it must be"
