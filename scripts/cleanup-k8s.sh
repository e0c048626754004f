#!/usr/bin/env bash
# Takes away what deploy-k8s.sh made, by label; what is somebody else's stays, and so does the namespace as long as anything is
# left in it. Volumes, and with them databases and orders of a trial, stay unless --volumes is given.
#
#   scripts/cleanup-k8s.sh dev|prod --context NAME [--volumes]
#
# Without --context it shows where kubectl points to and asks.
set -euo pipefail

cd "$(dirname "$0")/.."
usage() { sed -n '2,7s/^# \{0,1\}//p' "$0"; }
fail() { echo "cleanup-k8s.sh: $1" >&2; exit "${2:-1}"; }

overlay="" volumes="" context=""
while [ $# -gt 0 ]; do
  case $1 in
    dev | prod) overlay=$1 ;;
    --context) [ -n "${2:-}" ] || fail "--context needs the name of a context; see --help." 2; context=$2; shift ;;
    --volumes) volumes=1 ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument $1; see --help." 2 ;;
  esac
  shift
done
[ -n "$overlay" ] || { usage >&2; fail "say which overlay: dev or prod." 2; }

# shellcheck source=scripts/kube-context.sh
. scripts/kube-context.sh
namespace=purchasing selector=app.kubernetes.io/part-of=purchasing
choose_context "delete what is labelled $selector in namespace $namespace${volumes:+, volumes and all that is in them included}"

kinds=deployment,statefulset,cronjob,job,service,ingress,configmap,networkpolicy,horizontalpodautoscaler,poddisruptionbudget
# In dev the secrets are those of make-secrets.sh; in prod they come from your secret store and are not ours to delete. Without
# the passwords a volume that stays could not be used again.
[ "$overlay" = prod ] || [ -z "$volumes" ] || kinds=$kinds,secret
kube delete "$kinds" --namespace "$namespace" --selector "$selector" --ignore-not-found --cascade=foreground
if [ -n "$volumes" ]; then
  kube delete persistentvolumeclaim --namespace "$namespace" --selector "$selector" --ignore-not-found
fi

# What every namespace has is not counted, nor what records the past.
all=$(kube api-resources --verbs=list --namespaced -o name | grep -vE '^(events|events\.events\.k8s\.io|endpoints|endpointslices\.discovery\.k8s\.io|pods\.metrics\.k8s\.io)$' | paste -sd, -)
left=$(kube get "$all" --namespace "$namespace" --ignore-not-found -o name | grep -vE '^(configmap/kube-root-ca\.crt|serviceaccount/default)$' || true)
if [ -n "$left" ]; then
  echo "The namespace $namespace stays; in it are:"
  printf '  %s\n' $left
else
  kube delete namespace "$namespace" --ignore-not-found
fi
