#!/usr/bin/env bash
# Puts old faults of sending and of stored graph runs back, one at a time in a copy, and shows that the random tests find each.
# PURCHASING_MODEL_SEQUENCES sets how many sequences of sending are tried for each (100), PURCHASING_GRAPH_CASES how many graph runs (500).
# With 'sending' or 'graph' as argument, those alone.
set -uo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
git init --quiet && git add --all && git -c user.name=check -c user.email=check@localhost commit --quiet --message copy
status=0

export PURCHASING_MODEL_SEQUENCES=${PURCHASING_MODEL_SEQUENCES:-100} PURCHASING_GRAPH_CASES=${PURCHASING_GRAPH_CASES:-500}

model() {
  ${DOTNET:-dotnet} build "tests/$project" --verbosity quiet -p:RunAnalyzers=false > build.log 2>&1 || { tail -5 build.log; return 2; }
  ${DOTNET:-dotnet} "tests/$project/bin/Debug/net10.0/$project.dll" -class "*$class" > model.log 2>&1
}

# subject PROJECT CLASS: the test that is to find the faults; it must pass without one.
subject() {
  project=$1 class=$2
  model && echo "$class without a fault: passes" || { echo "$class fails without a fault:"; tail -20 model.log; exit 1; }
}

# try NAME FILE OLD NEW: the test must fail with OLD replaced by NEW in FILE.
try() {
  grep --quiet --fixed-strings -- "$3" "$2" || { echo "$1: '$3' is no longer in $2; adapt this script."; status=1; return; }
  OLD=$3 NEW=$4 perl -0pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/' "$2"
  model
  case $? in
    0) echo "$1: NOT found"; status=1 ;;
    2) echo "$1: does not compile; adapt this script."; status=1 ;;
    *) echo "$1: found"; grep --max-count=1 --extended-regexp 'the supplier|came with|came after|says that|never sent|are left|PO-[0-9]|Seed [0-9]' model.log | sed 's/^ */    /' ;;
  esac
  git checkout --quiet -- .
}

if [ "${1:-sending}" = sending ]; then
  subject Purchasing.Data.Sqlite.Tests SendingModelTests
  try 'a key for each version instead of each content' src/Purchasing.Core/Orders/OrderService.cs \
    '$"{order.Id}-r{order.Revision}"' '$"{order.Id}-r{order.Version}"'
  try 'cancelling while an attempt is under way' src/Purchasing.Core/Orders/OrderLifecycle.cs \
    'OrderAction.Cancel => status is OrderStatus.Draft' 'OrderAction.Cancel => status is OrderStatus.Sending or OrderStatus.Draft'
  try 'a lease without a fence' src/Purchasing.Data/Orders/OutboxRows.cs \
    'WHERE supplier_id = @supplier AND claim_token = @token' 'WHERE supplier_id = @supplier AND @token = @token'
  try 'an unknown outcome taken for not sent' src/Purchasing.Core/Sending/MessageSender.cs \
    'e.MayHaveArrived ? AttemptOutcome.Unknown : AttemptOutcome.NotSent' 'AttemptOutcome.NotSent'
fi
if [ "${1:-graph}" = graph ]; then
  subject Purchasing.Graph.Tests DurablePropertyTests
  try 'a runner that acts before it has checked its lease' src/Purchasing.Graph/Running/NodeExecution.cs \
    'await loop.WriteAsync(recorder, NodeRecord.Begun(run, node, attempt))' 'await Task.CompletedTask'
  try 'a settled failure that is decided again' src/Purchasing.Graph/Running/NodeRecord.cs \
    'state.Restored = true;' 'state.Restored = !json.GetProperty("status").ValueEquals("Failed");'
  try 'undoing after a restart without inputs' src/Purchasing.Graph/Running/GraphExecutor.cs \
    'RunLoop loop = Replay(run, places);' 'RunLoop loop = new(run, _host, places, new CancellationTokenSource());'
  try 'undoing oldest first' src/Purchasing.Graph/Running/Compensator.cs \
    '.ThenByDescending(index => run.Nodes[index].Order)' '.ThenBy(index => run.Nodes[index].Order)'
  try 'a run that goes on with a changed graph' src/Purchasing.Graph/Compilation/GraphHash.cs \
    'writer.WriteString("version", graph.Version);' 'writer.WriteNull("version");'
fi
exit $status
