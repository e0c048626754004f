#!/usr/bin/env bash
# Takes away what deploy-k8s.sh made. Volumes, and with them the databases of a trial, stay unless --volumes is given.
#
#   scripts/cleanup-k8s.sh [dev|prod] [--volumes]
set -euo pipefail

cd "$(dirname "$0")/.."
overlay=dev volumes=""
for argument in "$@"; do
  case $argument in
    dev|prod) overlay=$argument ;;
    --volumes) volumes=1 ;;
    -h|--help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "Unknown argument $argument; see --help." >&2; exit 2 ;;
  esac
done

selector=app.kubernetes.io/part-of=purchasing
kinds=deployment,statefulset,job,service,ingress,configmap,networkpolicy,horizontalpodautoscaler,poddisruptionbudget
kubectl delete "$kinds" --namespace purchasing --selector "$selector" --ignore-not-found
# Secrets of production are not ours to delete.
[ "$overlay" = prod ] || kubectl delete secret --namespace purchasing --selector "$selector" --ignore-not-found
if [ -n "$volumes" ]; then
  kubectl delete persistentvolumeclaim --namespace purchasing --all
  kubectl delete namespace purchasing --ignore-not-found
fi
