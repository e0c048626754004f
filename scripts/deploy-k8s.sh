#!/usr/bin/env bash
# Deploys an overlay of samples/Microservices/k8s to the cluster that kubectl points to, and waits until it is ready.
#
#   scripts/deploy-k8s.sh [dev|prod]              dev by default
#   scripts/deploy-k8s.sh prod --render           only prints the manifests
#   scripts/deploy-k8s.sh dev --dry-run           asks the cluster what would happen
set -euo pipefail

cd "$(dirname "$0")/.."
overlay=dev render="" dry=""
for argument in "$@"; do
  case $argument in
    dev|prod) overlay=$argument ;;
    --render) render=1 ;;
    --dry-run) dry=--dry-run=server ;;
    -h|--help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "Unknown argument $argument; see --help." >&2; exit 2 ;;
  esac
done

# The rule files are those of the repository, outside the folder of the overlay.
manifests() { kubectl kustomize --load-restrictor LoadRestrictionsNone "samples/Microservices/k8s/overlays/$overlay"; }

if [ -n "$render" ]; then
  manifests
  exit 0
fi

if [ -z "$dry" ]; then
  kubectl create namespace purchasing --dry-run=client -o yaml | kubectl apply -f -
  # The template of a job cannot change: a finished one makes room for that of this version.
  kubectl delete job migrate --namespace purchasing --ignore-not-found
fi
manifests | kubectl apply ${dry:+"$dry"} -f -
[ -z "$dry" ] || exit 0

if kubectl get statefulset mysql --namespace purchasing >/dev/null 2>&1; then
  kubectl rollout status statefulset/mysql --namespace purchasing --timeout 5m
fi
kubectl wait job/migrate --namespace purchasing --for condition=complete --timeout 5m
for name in oms inventory supplier uom rule-engine purchase-orders orchestrator; do
  kubectl rollout status "deployment/$name" --namespace purchasing --timeout 5m
done
echo "Deployed. Try: kubectl port-forward --namespace purchasing service/orchestrator 8080:8080"
