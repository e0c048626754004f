#!/usr/bin/env bash
# Builds the monolith and runs it with the arguments given; without any it serves REST on 8080.
#
#   scripts/run_monolithic.sh
#   scripts/run_monolithic.sh flow PROD-001
#   scripts/run_monolithic.sh flow --all --json
set -euo pipefail

cd "$(dirname "$0")/.."
exec dotnet run --project samples/Monolith -c "${CONFIGURATION:-Release}" -- "$@"
