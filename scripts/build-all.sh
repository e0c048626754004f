#!/usr/bin/env bash
# Builds the solution, and with --images the container images of the seven services.
#
#   scripts/build-all.sh
#   scripts/build-all.sh --images [--tag TAG] [--push REGISTRY]
set -euo pipefail

cd "$(dirname "$0")/.."
images="" tag=dev push=""
while [ $# -gt 0 ]; do
  case $1 in
    --images) images=1 ;;
    --tag) tag=$2; shift ;;
    --push) push=$2; shift ;;
    -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "Unknown option $1; see --help." >&2; exit 2 ;;
  esac
  shift
done

dotnet build Purchasing.sln -c "${CONFIGURATION:-Release}"
[ -n "$images" ] || exit 0

for service in Oms:oms Inventory:inventory Supplier:supplier Uom:uom RuleEngine:rule-engine PurchaseOrders:purchase-orders Orchestrator:orchestrator; do
  name=purchasing/${service#*:}:$tag
  docker build -f samples/Microservices/Dockerfile --build-arg "SERVICE=${service%:*}" -t "$name" .
  if [ -n "$push" ]; then
    docker tag "$name" "$push/$name"
    docker push "$push/$name"
  fi
done
