#!/usr/bin/env bash
# Puts old faults of sending back, one at a time in a copy, and shows that the model test of sending finds each.
# PURCHASING_MODEL_SEQUENCES sets how many random sequences are tried for each (100).
set -uo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cd "$copy"
git init --quiet && git add --all && git -c user.name=check -c user.email=check@localhost commit --quiet --message copy
status=0

# try NAME FILE OLD NEW: the test must pass before, and fail with OLD replaced by NEW in FILE.
model() {
  ${DOTNET:-dotnet} build tests/Purchasing.Data.Sqlite.Tests --verbosity quiet -p:RunAnalyzers=false > build.log 2>&1 || { tail -5 build.log; return 2; }
  PURCHASING_MODEL_SEQUENCES=${PURCHASING_MODEL_SEQUENCES:-100} ${DOTNET:-dotnet} tests/Purchasing.Data.Sqlite.Tests/bin/Debug/net10.0/Purchasing.Data.Sqlite.Tests.dll \
    -class '*SendingModelTests' > model.log 2>&1
}

try() {
  grep --quiet --fixed-strings -- "$3" "$2" || { echo "$1: '$3' is no longer in $2; adapt this script."; status=1; return; }
  OLD=$3 NEW=$4 perl -0pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/' "$2"
  model
  case $? in
    0) echo "$1: NOT found"; status=1 ;;
    2) echo "$1: does not compile; adapt this script."; status=1 ;;
    *) echo "$1: found"; grep --max-count=1 --extended-regexp 'the supplier|came with|came after|says that|never sent|are left|PO-[0-9]' model.log | sed 's/^ */    /' ;;
  esac
  git checkout --quiet -- .
}

model && echo 'without a fault: passes' || { echo 'The model test fails without a fault:'; tail -20 model.log; exit 1; }
try 'a key for each version instead of each content' src/Purchasing.Core/Orders/OrderService.cs \
  '$"{order.Id}-r{order.Revision}"' '$"{order.Id}-r{order.Version}"'
try 'cancelling while an attempt is under way' src/Purchasing.Core/Orders/OrderLifecycle.cs \
  'OrderAction.Cancel => status is OrderStatus.Draft' 'OrderAction.Cancel => status is OrderStatus.Sending or OrderStatus.Draft'
try 'a lease without a fence' src/Purchasing.Data/Orders/OutboxRows.cs \
  'WHERE supplier_id = @supplier AND claim_token = @token' 'WHERE supplier_id = @supplier AND @token = @token'
try 'an unknown outcome taken for not sent' src/Purchasing.Core/Sending/MessageSender.cs \
  'e.MayHaveArrived ? AttemptOutcome.Unknown : AttemptOutcome.NotSent' 'AttemptOutcome.NotSent'
exit $status
