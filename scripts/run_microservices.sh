#!/usr/bin/env bash
# Starts the seven services on this machine, waits until they are ready, and stops them on exit (Ctrl-C).
#
#   scripts/run_microservices.sh                 SQLite files in ./data
#   scripts/run_microservices.sh --data DIR      SQLite files in DIR
#   scripts/run_microservices.sh --mysql         MySQL: connection strings in Databases__Oms, …, Databases__Purchasing, of
#                                                databases that scripts/setup_databases.sh made
#   scripts/run_microservices.sh --tls           TLS on every port, by an authority made for this run, and a token for each caller, as where
#                                                others reach them; what a caller needs is in DIR/tls
#   scripts/run_microservices.sh --test          runs scripts/test-api.sh against them and exits with its status
#   scripts/run_microservices.sh --no-build      uses the last build
#   scripts/run_microservices.sh --port-offset N adds N to every port
set -euo pipefail

cd "$(dirname "$0")/.."
data=$PWD/data provider=Sqlite test="" tls="" build=1 offset=0 configuration=${CONFIGURATION:-Release}
while [ $# -gt 0 ]; do
  case $1 in
    --data | --port-offset | --configuration) [ -n "${2:-}" ] || { echo "run_microservices.sh: $1 needs a value; see --help." >&2; exit 2; } ;;
  esac
  case $1 in
    --data) data=$2; shift ;;
    --mysql) provider=MySql ;;
    --tls) tls=1 ;;
    --test) test=1 ;;
    --no-build) build="" ;;
    --port-offset) offset=$2; shift ;;
    --configuration) configuration=$2; shift ;;
    -h|--help) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "Unknown option $1; see --help." >&2; exit 2 ;;
  esac
  shift
done

# Every port has to lie between 1024 and 65535.
[[ $offset =~ ^-?[0-9]{1,5}$ ]] && offset=$((${offset%%[0-9]*}10#${offset#-})) && [ $((8080 + offset)) -ge 1024 ] && [ $((50056 + offset)) -le 65535 ] \
  || { echo "run_microservices.sh: --port-offset is a number from -7056 to 15479." >&2; exit 2; }
data=$(umask 077 && mkdir -p "$data" && cd "$data" && pwd) || exit 2

# folder:assembly:rest:grpc; the orchestrator last, since it calls the others.
services=(
  Oms:Purchasing.Services.Oms:8081:50051
  Inventory:Purchasing.Services.Inventory:8082:50052
  Supplier:Purchasing.Services.Supplier:8083:50053
  Uom:Purchasing.Services.Uom:8084:50054
  RuleEngine:Purchasing.Services.RuleEngine:8085:50055
  PurchaseOrders:Purchasing.Services.PurchaseOrders:8086:50056
  Orchestrator:Purchasing.Orchestrator:8080:0
)

if [ -n "$build" ]; then
  for service in "${services[@]}"; do
    dotnet build "samples/Microservices/${service%%:*}" -c "$configuration" -v q --nologo -clp:ErrorsOnly
  done
fi

# Another set on these ports, or in this folder, goes on untouched: nothing of it is written before.
umask 077
exec 8> "$data/services.lock"
flock -n 8 || { echo "run_microservices.sh: services run in $data already." >&2; exit 1; }
for service in "${services[@]}"; do
  IFS=: read -r folder _ rest grpc <<< "$service"
  for port in "$rest" "$grpc"; do
    if [ "$port" != 0 ] && (: < "/dev/tcp/127.0.0.1/$((port + offset))") 2>/dev/null; then
      echo "run_microservices.sh: port $((port + offset)), which $folder needs, is in use; see --port-offset." >&2
      exit 1
    fi
  done
done

mkdir -p "$data/logs"
scheme=http addresses=() secure=()
if [ -n "$tls" ]; then
  scheme=https
  rm -rf "$data/tls"
  (
    umask 077
    mkdir "$data/tls"
    cd "$data/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 1 -subj '/CN=Authority of a trial' -keyout authority.key -out authority.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -subj '/CN=localhost' -keyout server.key -out server.csr
    printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n' > server.ext
    openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 1 -extfile server.ext -out server.pem
    for caller in people orchestrator purchase-orders rule-engine; do openssl rand -hex 24 | tr -d '\n' > "token-$caller"; done
    rm authority.key server.csr server.ext
  ) > "$data/logs/openssl.log" 2>&1 || { cat "$data/logs/openssl.log" >&2; exit 1; }
  secure=("Kestrel__Certificates__Default__Path=$data/tls/server.pem" "Kestrel__Certificates__Default__KeyPath=$data/tls/server.key")
  export SSL_CERT_FILE=$data/tls/authority.pem
fi
# caller_hashes CALLER...: who is let in, as Auth:Callers wants it.
caller_hashes() { local list=""; for caller in "$@"; do list+="${list:+,}$caller=$(sha256sum < "$data/tls/token-$caller" | cut -d' ' -f1)"; done; echo "$list"; }
# identity_of FOLDER: the token that a service shows and those that it lets in.
identity_of() {
  case $1 in
    Orchestrator) echo "Auth__Token=$(cat "$data/tls/token-orchestrator")"; echo "Auth__Callers=$(caller_hashes people)" ;;
    PurchaseOrders) echo "Auth__Token=$(cat "$data/tls/token-purchase-orders")"; echo "Auth__Callers=$(caller_hashes people orchestrator rule-engine)" ;;
    RuleEngine) echo "Auth__Token=$(cat "$data/tls/token-rule-engine")"; echo "Auth__Callers=$(caller_hashes people orchestrator purchase-orders)" ;;
    *) echo "Auth__Callers=$(caller_hashes people orchestrator purchase-orders)" ;;
  esac
}
for service in "${services[@]}"; do
  IFS=: read -r folder _ _ grpc <<< "$service"
  [ "$grpc" = 0 ] || addresses+=("Services__$folder=$scheme://127.0.0.1:$((grpc + offset))")
done
addresses+=("Services__Page=$scheme://127.0.0.1:$((8086 + offset))")

pids=()
stop() {
  trap - EXIT INT TERM
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  [ ${#pids[@]} = 0 ] || wait "${pids[@]}" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

assembly_of() { echo "samples/Microservices/$1/bin/$configuration/net10.0/$2.dll"; }

if [ "$provider" = MySql ]; then
  dotnet "$(assembly_of PurchaseOrders Purchasing.Services.PurchaseOrders)" migrate --seed --Databases:Provider=MySql
fi

# As in the Dockerfile: room for new objects, so that few collections fall into the middle of a request.
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-0x4000000}
for service in "${services[@]}"; do
  IFS=: read -r folder assembly rest grpc <<< "$service"
  environment=("Ports__Rest=$((rest + offset))" "Databases__Provider=$provider" "Databases__DataDirectory=$data" "Sending__Folder=$data/outbox")
  [ "$grpc" = 0 ] || environment+=("Ports__Grpc=$((grpc + offset))")
  [ -z "$tls" ] || mapfile -t -O ${#environment[@]} environment < <(identity_of "$folder")
  # Exported, and not said to another program, whose command line others could read.
  (export "${environment[@]}" "${addresses[@]}" "${secure[@]}"; exec dotnet "$(assembly_of "$folder" "$assembly")" 8>&-) > "$data/logs/$folder.log" 2>&1 &
  pids+=($!)
done

index=0
for service in "${services[@]}"; do
  IFS=: read -r folder _ rest _ <<< "$service"
  url=$scheme://127.0.0.1:$((rest + offset))/health/ready
  deadline=$((SECONDS + 60))
  until [ "$(curl -s ${tls:+--cacert "$data/tls/authority.pem"} -o /dev/null -w '%{http_code}' "$url")" = 200 ]; do
    if ! kill -0 "${pids[$index]}" 2>/dev/null || [ $SECONDS -ge $deadline ]; then
      echo "$folder did not become ready:" >&2
      tail -n 5 "$data/logs/$folder.log" >&2
      exit 1
    fi
    sleep 0.1
  done
  index=$((index + 1))
done

echo "Seven services are ready ($provider). Logs: $data/logs"
for service in "${services[@]}"; do
  IFS=: read -r folder _ rest grpc <<< "$service"
  [ "$grpc" = 0 ] && also="" || also="gRPC 127.0.0.1:$((grpc + offset))"
  printf '  %-15s REST %s://127.0.0.1:%s  %s\n' "$folder" "$scheme" "$((rest + offset))" "$also"
done
authorized=""
[ -z "$tls" ] || authorized=" --cacert '$data/tls/authority.pem' -H \"authorization: Bearer \$(cat '$data/tls/token-people')\""
echo "  curl -s$authorized $scheme://127.0.0.1:$((8080 + offset))/purchasing/flow -H 'content-type: application/json' -d '{\"product_id\":\"PROD-001\"}'"

if [ -n "$test" ]; then
  status=0
  # The token of people is for the test alone: no service finds it in its environment.
  [ -z "$tls" ] || TOKEN=$(cat "$data/tls/token-people")
  TOKEN=${TOKEN:-} PORT_OFFSET=$offset CA=${tls:+$SSL_CERT_FILE} SCHEME=$scheme scripts/test-api.sh || status=$?
  exit $status
fi
wait -n "${pids[@]}" || true
echo "A service ended; stopping the others." >&2
exit 1
