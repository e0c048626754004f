#!/usr/bin/env bash
# Runs Miss Manners and Waltz with CLIPS and with this engine on the same facts, in turn, and prints the ratio of
# their times. Installs Debian's package clips if it is missing (needs root).
#
#   benchmarks/compare-clips.sh [--rounds N] [--data FOLDER] [--json FILE]
#
# --data names a folder with manners/manners16.fct … and waltz/waltz12.fct … (the canonical facts); without it both
# engines run on facts that the benchmark program generates. A time is that of inserting the facts and firing to the
# end: for CLIPS load-facts and run, for this engine reading the facts' text, insert and fire. The best of N rounds
# (default 5) is taken on both sides; a round of this engine is the best of five runs in one process, as compiled code
# gets warm. Exit code 1 if the two do not fire the same number of rules.
set -euo pipefail

rounds=5
data=
json=
usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; }
fail() { echo "compare-clips.sh: $1" >&2; exit 2; }
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds="${2:?--rounds needs a number}"; shift 2 ;;
    --data) data="${2:?--data needs a folder}"; shift 2 ;;
    --json) json="${2:?--json needs a file}"; shift 2 ;;
    -h|--help) usage; exit 0 ;;
    *) fail "unknown option '$1'; see --help" ;;
  esac
done
[[ "$rounds" =~ ^[1-9][0-9]*$ ]] || fail "--rounds must be a whole number from 1, not '$rounds'"
[ -z "$data" ] || [ -d "$data" ] || fail "there is no folder '$data'"

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$here/Purchasing.Benchmarks"
programs="$project/Programs"

if ! command -v clips >/dev/null; then
  echo "Installing the Debian package clips …" >&2
  { apt-get install -y clips || { apt-get update && apt-get install -y clips; }; } >/dev/null 2>&1 \
    || fail "clips is not installed and 'apt-get install clips' failed; install it by hand"
fi

dotnet build "$project" -c Release -v quiet -nologo >&2
bench=(dotnet "$project/bin/Release/net10.0/Purchasing.Benchmarks.dll" program)

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Prints "firings milliseconds" of one CLIPS run. (watch statistics) gives the firings, (time) the seconds.
run_clips() {
  cat >"$work/run.bat" <<BATCH
(load "$programs/$1.clp")
(defglobal ?*start* = 0)
(watch statistics)
(reset)
(bind ?*start* (time))
(load-facts "$2")
(run)
(printout t "elapsed " (* 1000 (- (time) ?*start*)) crlf)
(exit)
BATCH
  clips -f "$work/run.bat" >"$work/clips.out" 2>&1 || true
  awk '/rules fired/ { fired = $1 } /^elapsed / { time = $2 } END { if (fired == "" || time == "") exit 1; print fired, time }' "$work/clips.out" \
    || { cat "$work/clips.out" >&2; fail "CLIPS did not run $1 on $2"; }
}

# Prints "facts firings milliseconds" of the best of several runs of this engine in one process.
run_engine() {
  "${bench[@]}" "$1" --facts "$2" --repeat "$3" --json | tr ',{}' '\n\n\n' | awk -F: '
    $1 == "\"facts\"" { facts = $2 }
    $1 == "\"fired\"" { fired = $2 }
    $1 ~ /^"(read|insert|fire)_milliseconds"$/ { time += $2 }
    END { print facts, fired, time }'
}

least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a == "" || b < a) ? b : a }'; }

different=0
rows=()
printf '%-8s %5s %6s | %8s %8s | %10s %10s | %8s\n' program size facts CLIPS here 'CLIPS ms' 'here ms' 'here/CLIPS'
for case in manners:guests:16 manners:guests:32 manners:guests:64 manners:guests:128 waltz:regions:12 waltz:regions:25 waltz:regions:37 waltz:regions:50; do
  IFS=: read -r program unit size <<<"$case"
  if [ -n "$data" ]; then
    facts="$data/$program/$program$size.fct"
    [ -f "$facts" ] || fail "there is no file '$facts'"
  else
    facts="$work/$program$size.fct"
    "${bench[@]}" "$program" "--$unit" "$size" --write "$facts"
  fi
  clips_ms= here_ms=
  for ((round = 0; round < rounds; round++)); do
    read -r clips_fired ms < <(run_clips "$program" "$facts")
    clips_ms="$(least "$clips_ms" "$ms")"
    read -r count here_fired ms < <(run_engine "$program" "$facts" 5)
    here_ms="$(least "$here_ms" "$ms")"
  done
  ratio="$(awk -v a="$here_ms" -v b="$clips_ms" 'BEGIN { printf "%.2f", a / b }')"
  note=
  [ "$clips_fired" = "$here_fired" ] || { note=' firings differ'; different=1; }
  printf '%-8s %5s %6s | %8s %8s | %10.1f %10.1f | %8s%s\n' "$program" "$size" "$count" "$clips_fired" "$here_fired" "$clips_ms" "$here_ms" "$ratio" "$note"
  rows+=("{\"program\":\"$program\",\"size\":$size,\"facts\":$count,\"clips_fired\":$clips_fired,\"fired\":$here_fired,\"clips_ms\":$clips_ms,\"ms\":$here_ms,\"ratio\":$ratio}")
done
if [ -n "$json" ]; then
  (IFS=,; echo "[${rows[*]}]") >"$json"
fi
exit "$different"
