#!/usr/bin/env bash
# Writes the bill of materials of everything that ships, as CycloneDX 1.6 JSON: one file per package of src and per program of
# samples, into artifacts/sbom (or the folder of the first argument), and the list of licences, licences.csv, beside them.
# Needs the packages restored; takes the tool from the package registry once.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; -*) echo "'$1' is not an option; see --help." >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
out="${1:-artifacts/sbom}"
mkdir -p "$out"
dotnet tool restore --verbosity quiet
for project in src/*/*.csproj samples/*/*.csproj samples/Microservices/*/*.csproj; do
  name="$(basename "$project" .csproj)"
  dotnet dotnet-CycloneDX "$project" --output "$out" --filename "$name.cdx.json" --output-format Json --exclude-dev --disable-package-restore --set-name "$name" > "$out/.log" 2>&1 \
    || { cat "$out/.log" >&2; echo "The bill of materials of $name could not be made." >&2; exit 1; }
done
rm -f "$out/.log"
python3 - "$out" <<'PYTHON'
import csv, glob, json, os, sys
found = {}
for file in sorted(glob.glob(os.path.join(sys.argv[1], "*.cdx.json"))):
    for part in json.load(open(file, encoding="utf-8-sig")).get("components", []):
        names = [l.get("expression") or l["license"].get("id") or l["license"].get("name") or l["license"].get("url", "") for l in part.get("licenses", [])]
        found[part["name"], part.get("version", "")] = " / ".join(names) or "not said"
with open(os.path.join(sys.argv[1], "licences.csv"), "w", newline="") as file:
    rows = csv.writer(file)
    rows.writerow(["package", "version", "licence"])
    rows.writerows((*key, licence) for key, licence in sorted(found.items()))
print(f"{len(found)} packages of others; see {sys.argv[1]}/licences.csv")
PYTHON
