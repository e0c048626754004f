#!/usr/bin/env bash
# The reliability trials at full length, on SQLite and on a private MySQL or MariaDB server, over real HTTP and with real
# processes: 1,000 rounds of 64 identical requests, 200 kills during runs with sending, 168 runs of one host (a week, hourly),
# two hosts on one database, one poison row of each kind among 3,000 products, 40 kills of processes that carry on stored graph runs.
# Names of trials (identical, kill, soak, hosts, poison, crash) as arguments run only those.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
export PURCHASING_TRIAL_ROUNDS=${PURCHASING_TRIAL_ROUNDS:-1000} PURCHASING_TRIAL_KILLS=${PURCHASING_TRIAL_KILLS:-200} PURCHASING_TRIAL_RUNS=${PURCHASING_TRIAL_RUNS:-168}
export PURCHASING_TRIAL_PRODUCTS=${PURCHASING_TRIAL_PRODUCTS:-3000} PURCHASING_TRIAL_SCALE=${PURCHASING_TRIAL_SCALE:-3} PURCHASING_TRIAL_CRASHES=${PURCHASING_TRIAL_CRASHES:-40}
declare -A names=([identical]=IdenticalRequestsTrial [kill]=KillTrial [soak]=SoakTrial [hosts]=TwoHostsTrial [poison]=PoisonTrial [crash]=CrashResumeTests)
filter=
for trial in "$@"; do [ -n "${names[$trial]:-}" ] || { echo "There is no trial '$trial'; see --help." >&2; exit 2; }; done
for trial in "${@:-.Trials.}"; do
  [ "$trial" = crash ] || filter+="${filter:+|}FullyQualifiedName~${names[$trial]:-$trial}"
done
status=0
[ -z "$filter" ] || dotnet test tests/Purchasing.EndToEnd.Tests -c Release --filter "$filter" --logger "console;verbosity=detailed" || status=1
case " ${*:-crash} " in
  *' crash '*)
    for project in Sqlite MySql; do
      dotnet test "tests/Purchasing.Data.$project.Tests" -c Release --filter "FullyQualifiedName~CrashResumeTests" || status=1
    done
    ;;
esac
exit "$status"
