#!/usr/bin/env bash
# Builds the solution or, with --images, the container images of the seven services from one build stage.
#
#   scripts/build-all.sh                                    the solution
#   scripts/build-all.sh --images [--tag TAG]               images localhost/purchasing/…:TAG, dev by default
#   scripts/build-all.sh --images --tag TAG --push REGISTRY also pushes REGISTRY/purchasing/…:TAG, and writes names and digests
#                                                           into the prod overlay (k8s/overlays/prod/images)
#   scripts/build-all.sh --images --no-network              builds without a network, for base images that hold all packages
set -euo pipefail

cd "$(dirname "$0")/.."
usage() { sed -n '2,8s/^# \{0,1\}//p' "$0"; }
fail() { echo "build-all.sh: $1" >&2; exit 2; }

images="" tag=dev push="" build=()
while [ $# -gt 0 ]; do
  case $1 in
    --tag | --push)
      [ -n "${2:-}" ] && [[ $2 != -* ]] || fail "$1 needs a value; see --help."
      ;;
  esac
  case $1 in
    --images) images=1 ;;
    --tag) tag=$2; shift ;;
    --push) push=${2%/}; shift ;;
    --no-network) build+=(--network none) ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown option $1; see --help." ;;
  esac
  shift
done

if [ -z "$images" ]; then
  [ -z "$push" ] || fail "--push pushes images: say --images too."
  exec dotnet build Purchasing.sln -c "${CONFIGURATION:-Release}"
fi
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || fail "'$tag' cannot be the tag of an image: letters, digits, '_', '.' and '-', at most 128."

services=(Oms:oms Inventory:inventory Supplier:supplier Uom:uom RuleEngine:rule-engine PurchaseOrders:purchase-orders Orchestrator:orchestrator)
for service in "${services[@]}"; do
  # The first builds all seven; the others find that stage done.
  docker build "${build[@]}" --file samples/Microservices/Dockerfile --build-arg "SERVICE=${service%:*}" --build-arg "VERSION=$tag" \
    --tag "localhost/purchasing/${service#*:}:$tag" .
done
[ -n "$push" ] || exit 0

overlay=samples/Microservices/k8s/overlays/prod/images/kustomization.yaml
{
  sed -n '1,/^images:/p' "$overlay"
  for service in "${services[@]}"; do
    name=${service#*:}
    docker tag "localhost/purchasing/$name:$tag" "$push/purchasing/$name:$tag" >&2
    docker push "$push/purchasing/$name:$tag" >&2
    digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$push/purchasing/$name:$tag" | sed -n "s|^$push/purchasing/$name@||p" | head -n 1)
    [ -n "$digest" ] || { echo "build-all.sh: the registry gave no digest of $push/purchasing/$name:$tag." >&2; exit 1; }
    printf '  - name: localhost/purchasing/%s\n    newName: %s/purchasing/%s\n    digest: %s\n' "$name" "$push" "$name" "$digest"
  done
} > "$overlay.new"
mv "$overlay.new" "$overlay"
echo "Pushed; $overlay names these images."
