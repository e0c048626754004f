#!/bin/bash
# Plays a year of random products by the decisions that ship: nothing may be ordered twice for one need, and nobody may be left without goods by
# waiting for an offer that is then not taken. Use: scripts/simulate-year.sh [products] [seed]; 1000 products take some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--help" ]; then sed -n '2,3s/^# //p' "$0"; exit 0; fi
export SIMULATED_PRODUCTS="${1:-1000}" SIMULATION_SEED="${2:-20260105}"
dotnet build tests/Purchasing.Core.Tests -c Release -v q --nologo
exec dotnet tests/Purchasing.Core.Tests/bin/Release/net10.0/Purchasing.Core.Tests.dll -method "*In_a_year_nothing_is_ordered_twice*" -showliveoutput
