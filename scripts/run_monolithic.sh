#!/usr/bin/env bash
# Builds the monolith and runs it with the arguments given; without any it serves REST on 8080.
# The verbs of the program: scripts/run_monolithic.sh flow --help, and so on.
#
#   scripts/run_monolithic.sh
#   scripts/run_monolithic.sh flow PROD-001
#   scripts/run_monolithic.sh flow --all --json
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac

cd "$(dirname "$0")/.."
exec dotnet run --project samples/Monolith -c "${CONFIGURATION:-Release}" -- "$@"
