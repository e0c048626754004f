#!/usr/bin/env bash
# Deploys an overlay of samples/Microservices/k8s and waits until it is ready: what the migration needs, the migration, and
# only when that has succeeded everything else. Run it again for an upgrade.
#
#   scripts/deploy-k8s.sh dev|prod --context NAME             NAME as kubectl config get-contexts lists it
#   scripts/deploy-k8s.sh dev|prod --context NAME --dry-run   asks the cluster what it would accept; changes nothing
#   scripts/deploy-k8s.sh dev|prod --render                   only prints the manifests
#
# Without --context it shows where kubectl points to and asks.
set -euo pipefail

cd "$(dirname "$0")/.."
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; }
fail() { echo "deploy-k8s.sh: $1" >&2; exit "${2:-1}"; }

overlay="" render="" dry="" context=""
while [ $# -gt 0 ]; do
  case $1 in
    dev | prod) overlay=$1 ;;
    --context) [ -n "${2:-}" ] || fail "--context needs the name of a context; see --help." 2; context=$2; shift ;;
    --render) render=1 ;;
    --dry-run) dry=1 ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; see --help." 2 ;;
  esac
  shift
done
[ -n "$overlay" ] || { usage >&2; fail "say which overlay: dev or prod." 2; }

folder=samples/Microservices/k8s/overlays/$overlay
manifests=$(kubectl kustomize "$folder")
if [ -n "$render" ]; then
  printf '%s\n' "$manifests"
  exit 0
fi

if [ "$overlay" = prod ]; then
  examples=$(grep -oE '[a-z0-9.-]+\.example\b|sha256:0{64}' <<< "$manifests" | sort -u | tr '\n' ' ')
  [ -z "$examples" ] || fail "the prod overlay still has examples: $examples— set them in $folder; scripts/build-all.sh --images --push writes the images."
fi

# shellcheck source=scripts/kube-context.sh
. scripts/kube-context.sh
choose_context "deploy the overlay $overlay"

namespace=purchasing
if [ -n "$dry" ]; then
  if kube get namespace "$namespace" > /dev/null 2>&1; then
    kube apply -k "$folder" --dry-run=server
  else
    echo "There is no namespace $namespace yet, and without it a cluster checks nothing in it: checked here instead."
    kube apply -k "$folder" --dry-run=client
  fi
  exit 0
fi

# Namespace, policies, settings, the template of the migration and, in dev, MySQL. Nothing that serves changes.
kube apply -k "$folder" --selector app.kubernetes.io/component=preparation
if [ "$overlay" = dev ]; then
  # Once: a server that is there keeps its passwords.
  kube get secret mysql-root --namespace "$namespace" > /dev/null 2>&1 || samples/Microservices/make-secrets.sh --kubernetes | kube apply -f -
  kube rollout status statefulset/mysql --namespace "$namespace" --timeout 5m
fi

job=migrate-$(date -u +%Y%m%d-%H%M%S)
kube create job "$job" --from=cronjob/migrate --namespace "$namespace"
condition() { kube get job "$job" --namespace "$namespace" -o "jsonpath={.status.conditions[?(@.type=='$1')].status}"; }
deadline=$((SECONDS + ${MIGRATION_TIMEOUT:-600}))
until [ "$(condition Complete)" = True ]; do
  if [ "$(condition Failed)" = True ] || [ $SECONDS -ge $deadline ]; then
    kube logs "job/$job" --namespace "$namespace" --tail 20 >&2 || true
    fail "the migration $job did not succeed; no service was changed."
  fi
  sleep "${POLL_SECONDS:-2}"
done

kube apply -k "$folder"
for name in oms inventory supplier uom rule-engine purchase-orders orchestrator; do
  kube rollout status "deployment/$name" --namespace "$namespace" --timeout 15m
done
echo "Deployed. Try: kubectl --context $context port-forward --namespace $namespace service/orchestrator 8080:8080"
