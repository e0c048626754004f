#!/bin/sh
# Makes the passwords of a trial, once, in the folder secrets beside this file. They are not in git, and the folder is yours alone.
#   make-secrets.sh                files, as docker-compose.yml reads them
#   make-secrets.sh --kubernetes   prints them as the secrets of the dev overlay: make-secrets.sh --kubernetes | kubectl apply -f -
set -eu

kubernetes=""
case "${1:-}" in
  '') ;;
  -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
  --kubernetes) kubernetes=1 ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 0700 secrets
cd secrets

databases="oms inventory supplier uom purchasing"
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
once() { [ -s "$1" ] || printf '%s' "$2" > "$1"; }

for name in token token_orchestrator token_purchase_orders token_rule_engine token_catalogue_run root migration $databases; do
  once "$name" "$(random)"
done
for name in $databases; do
  once "service_$name" "Server=mysql;Port=3306;Database=${name}_db;User ID=${name}_service;Password=$(cat "$name");SslMode=Required"
  once "migrate_$name" "Server=mysql;Port=3306;Database=${name}_db;User ID=purchasing_migration;Password=$(cat migration);SslMode=Required"
done
# Who is let in, by the hash of the token: a service that is called learns no token from its settings.
hash() { sha256sum < "$1" | cut -d' ' -f1; }
printf 'people=%s,orchestrator=%s,purchase-orders=%s,rule-engine=%s,catalogue-run=%s' \
  "$(hash token)" "$(hash token_orchestrator)" "$(hash token_purchase_orders)" "$(hash token_rule_engine)" "$(hash token_catalogue_run)" > callers
# The containers read them as another user than yours.
chmod 0644 ./*

if [ -z "$kubernetes" ]; then
  echo "Secrets are in samples/Microservices/secrets."
  exit 0
fi

# secret NAME KEY=FILE...
secret() {
  cat <<YAML
---
apiVersion: v1
kind: Secret
metadata:
  name: $1
  namespace: purchasing
  labels:
    app.kubernetes.io/part-of: purchasing
type: Opaque
data:
YAML
  shift
  for entry in "$@"; do
    echo "  ${entry%%=*}: $(base64 < "${entry#*=}" | tr -d '\n')"
  done
}

secret services-token callers=callers people=token orchestrator=token_orchestrator purchase-orders=token_purchase_orders rule-engine=token_rule_engine catalogue-run=token_catalogue_run
secret mysql-root password=root
secret migration-databases password=migration oms=migrate_oms inventory=migrate_inventory supplier=migrate_supplier uom=migrate_uom purchasing=migrate_purchasing
for name in $databases; do
  secret "$name-database" "password=$name" "connection=service_$name"
done
