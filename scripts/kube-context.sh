# shellcheck shell=bash
# For deploy-k8s.sh and cleanup-k8s.sh: which cluster is meant. Sourced; needs context (empty when it was not named) and fail.

kube() { kubectl --context "$context" "$@"; }

# choose_context WHAT: shows context and server, and goes on only if the context was named or is confirmed.
choose_context() {
  local named=$context server answer
  [ -n "$context" ] || context=$(kubectl config current-context 2> /dev/null) || fail "kubectl points to no cluster; name one with --context."
  server=$(kubectl config view --context "$context" --minify -o 'jsonpath={.clusters[0].cluster.server}' 2> /dev/null) \
    || fail "there is no context '$context'; kubectl config get-contexts lists them."
  echo "Context $context, server $server: $1."
  [ -z "$named" ] || return 0
  [ -t 0 ] || fail "say which cluster you mean: --context $context"
  read -r -p "Type the name of the context to go on: " answer
  [ "$answer" = "$context" ] || fail "not confirmed; nothing was done."
}
