#!/usr/bin/env bash
# Upgrades the services of docker-compose.yml one after the other while they work: a second container of each serves with the
# new image until the first has been replaced, so no flow is held for it. What the orchestrator's clients ask in the second or
# two in which it is replaced itself, they ask again. Takes some two minutes, and for that time twice the memory.
#
#   scripts/roll-compose.sh TAG    to the images of that tag, which are built or pulled already
#
# COMPOSE_PROJECT_NAME and COMPOSE_FILE mean what they mean to compose. Name the tag in PURCHASING_TAG from then on.
set -euo pipefail
case "${1:-}" in
  -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
  '' | -*) echo "roll-compose.sh: say to which tag; see --help." >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."
export PURCHASING_TAG=$1 COMPOSE_FILE=${COMPOSE_FILE:-samples/Microservices/docker-compose.yml}
compose=(docker-compose)
if docker compose version > /dev/null 2>&1; then compose=(docker compose); fi
callees=(oms inventory supplier uom rule-engine purchase-orders)

# Callers look names up every 15 s.
refresh=17
spare() { echo "purchasing-spare-$1-$$"; }
healthy() { # healthy CONTAINER
  local deadline=$((SECONDS + ${HEALTH_TIMEOUT:-300}))
  until [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; do
    [ $SECONDS -lt $deadline ] || { echo "roll-compose.sh: $1 does not become healthy:" >&2; docker logs --tail 10 "$1" >&2; exit 1; }
    sleep 0.5
  done
}
remove_spares() {
  for service in "${callees[@]}"; do
    docker stop --time 30 "$(spare "$service")" > /dev/null 2>&1 && docker rm "$(spare "$service")" > /dev/null || true
  done
}
trap remove_spares EXIT

# Migrations only add: what serves now works with the database of the next version.
"${compose[@]}" run --rm --no-deps migrate > /dev/null
for service in "${callees[@]}"; do
  "${compose[@]}" run --detach --no-deps --use-aliases --name "$(spare "$service")" "$service" > /dev/null
  # One after the other: what serves has a processor left.
  healthy "$(spare "$service")"
done
sleep $refresh
for service in "${callees[@]}" orchestrator; do
  "${compose[@]}" up --detach --no-build --no-deps "$service" > /dev/null
  healthy "$("${compose[@]}" ps --quiet "$service" | grep -vxF "$(docker inspect --format '{{.Id}}' "$(spare "$service")" 2> /dev/null || echo none)")"
  echo "$service: $1"
done
sleep $refresh
