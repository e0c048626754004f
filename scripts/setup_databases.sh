#!/bin/sh
# Creates the five databases of Purchasing on an existing MySQL 8 or MariaDB server, runs their migrations, and makes one
# user per service with no more rights than that service needs. Safe to run again: what is there is left as it is.
set -eu

usage() {
  cat <<'TEXT'
Usage: scripts/setup_databases.sh [options]

  --host HOST           server (default 127.0.0.1)
  --port PORT           its port (default 3306)
  --user USER           a user who may create databases and users (default root)
  --password-file FILE  file whose first line is that user's password (default: no password)
  --ssl-ca FILE         certificate authority of the server; the connection is encrypted and the server checked
  --no-tls              do not insist on encryption; without this a server on another machine is spoken to by TLS
                        or not at all
  --secrets DIR         where the passwords of the services' users are kept, one file per user, readable by
                        you alone; a password that is there is used, a missing one is made
                        (default ./secrets)
  --client-host PATTERN hosts the services connect from (default %)
  --no-users            do not make users
  --no-seed             leave new databases empty instead of filling in the three sample products
  --help                this text

A password is never put on a command line. Users and what they may do:
  purchasing_oms, purchasing_inventory,      read their own database
  purchasing_supplier, purchasing_uom
  purchasing_orders                          read and write purchasing_db
  purchasing_app                             both of the above: for the monolith
  purchasing_migration                       create and change tables in purchasing_db: for upgrades
TEXT
}

fail() {
  echo "setup_databases.sh: $1" >&2
  exit 1
}

host=127.0.0.1
port=3306
user=root
password_file=
ssl_ca=
tls=yes
secrets=./secrets
client_host=%
users=yes
seed=yes

while [ $# -gt 0 ]; do
  case $1 in
    --host | --port | --user | --password-file | --ssl-ca | --secrets | --client-host)
      [ $# -ge 2 ] || fail "$1 needs a value"
      ;;
  esac
  case $1 in
    --host) host=$2; shift ;;
    --port) port=$2; shift ;;
    --user) user=$2; shift ;;
    --password-file) password_file=$2; shift ;;
    --ssl-ca) ssl_ca=$2; shift ;;
    --secrets) secrets=$2; shift ;;
    --client-host) client_host=$2; shift ;;
    --no-tls) tls=no ;;
    --no-users) users=no ;;
    --no-seed) seed=no ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option $1" ;;
  esac
  shift
done

case $port in
  '' | *[!0-9]*) fail "--port must be a number, not '$port'" ;;
esac
case $client_host in
  *[!A-Za-z0-9.%_:/-]*) fail "--client-host has characters that no host pattern has: '$client_host'" ;;
esac

[ "$tls" = yes ] || [ -z "$ssl_ca" ] || fail "--ssl-ca and --no-tls contradict each other"
# What stays on this machine needs no encryption.
case $host in
  localhost | 127.* | ::1) [ -n "$ssl_ca" ] || tls=no ;;
esac

# MySQL's own client can insist on TLS without an authority; MariaDB's cannot, and would send a password in clear.
is_mariadb() { "$1" --version 2>/dev/null | grep -qi mariadb; }
client=
for candidate in mysql mariadb; do
  command -v "$candidate" >/dev/null || continue
  if ! is_mariadb "$candidate"; then
    client=$candidate
    break
  fi
  [ -n "$client" ] || client=$candidate
done
[ -n "$client" ] || fail "neither the mysql nor the mariadb client is installed"
if [ "$tls" = yes ] && [ -z "$ssl_ca" ] && is_mariadb "$client"; then
  fail "MariaDB's client cannot insist on TLS without an authority: give --ssl-ca FILE, install MySQL's client, or say --no-tls"
fi
sql=$(cd "$(dirname "$0")/../sql/mysql" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
umask 077

# Not by echo, which reads backslashes in some shells.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"
}

{
  echo '[client]'
  printf 'host=%s\n' "$(quoted "$host")"
  echo "port=$port"
  echo "protocol=tcp"
  printf 'user=%s\n' "$(quoted "$user")"
  if [ -n "$password_file" ]; then
    [ -r "$password_file" ] || fail "the password file '$password_file' cannot be read"
    printf 'password=%s\n' "$(quoted "$(head -n 1 "$password_file" | tr -d '\r')")"
  fi
  if [ -n "$ssl_ca" ]; then
    [ -r "$ssl_ca" ] || fail "the certificate file '$ssl_ca' cannot be read"
    printf 'ssl-ca=%s\n' "$(quoted "$ssl_ca")"
  fi
  if [ "$tls" = yes ] && is_mariadb "$client"; then
    # Without it the client goes on unencrypted when the server has no TLS.
    echo 'ssl-verify-server-cert'
  elif [ "$tls" = yes ]; then
    if [ -n "$ssl_ca" ]; then echo 'ssl-mode=VERIFY_IDENTITY'; else echo 'ssl-mode=REQUIRED'; fi
  elif ! is_mariadb "$client"; then
    # Without TLS the password goes encrypted with the server's key; MariaDB's client asks for the key by itself.
    echo 'get-server-public-key'
  fi
} >"$work/client.cnf"

by_tls=
[ "$tls" = no ] || by_tls=' by TLS (--no-tls would do without)'

# Statements come by standard input, so that nothing secret shows in the list of processes.
run() {
  "$client" --defaults-extra-file="$work/client.cnf" --default-character-set=utf8mb4 --batch --skip-column-names "$@"
}

echo 'SELECT 1;' | run >/dev/null || fail "no connection to $host:$port as $user${by_tls}; see the message above"
if [ "$tls" = yes ] && [ -z "$(echo "SHOW SESSION STATUS LIKE 'Ssl_cipher';" | run | cut -f2)" ]; then
  fail "the connection to $host:$port is not encrypted; give the server a certificate, or say --no-tls"
fi

migrate() {
  database=$1
  # One installer at a time, the product's own included: it takes the same lock.
  lock="DO GET_LOCK('purchasing:$database', 60);"
  run <<SQL
CREATE DATABASE IF NOT EXISTS \`$database\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS \`$database\`.schema_migrations (
  version    INT          NOT NULL,
  name       VARCHAR(128) NOT NULL,
  checksum   CHAR(64)     NOT NULL,
  applied_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
SQL
  before=$(echo 'SELECT COUNT(*) FROM schema_migrations;' | run "$database")
  for file in "$sql/$database".[0-9][0-9][0-9]_*.sql; do
    name=$(basename "$file")
    number=$(printf '%s' "${name#"$database".}" | cut -c1-3 | sed 's/^0*//')
    checksum=$(tr -d '\r' <"$file" | sha256sum | cut -d' ' -f1)
    stored=$(echo "SELECT checksum FROM schema_migrations WHERE version = $number;" | run "$database")
    if [ "$stored" = "$checksum" ]; then
      continue
    fi
    [ -z "$stored" ] || fail "$database was migrated with another text of $name than the one here; use the version that made it"
    {
      echo "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'; $lock"
      tr -d '\r' <"$file"
      echo "INSERT INTO schema_migrations (version, name, checksum, applied_at)"
      echo "VALUES ($number, '$name', '$checksum', UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE version = version;"
    } | run "$database"
    echo "$database: ran $name"
  done
  if [ "$seed" = yes ] && [ "$before" = 0 ] && [ -f "$sql/$database.seed.sql" ]; then
    {
      echo "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'; $lock"
      tr -d '\r' <"$sql/$database.seed.sql"
    } | run "$database"
    echo "$database: ran $database.seed.sql"
  fi
}

password_of() {
  file=$secrets/$1
  if [ ! -s "$file" ]; then
    mkdir -p "$secrets"
    head -c 64 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c1-32 >"$file"
  fi
  password=$(head -n 1 "$file" | tr -d '\r')
  case $password in
    *[\'\\]*) fail "the password in $file has a quote or a backslash; use other characters" ;;
  esac
  printf '%s' "$password"
}

# make_user NAME RIGHTS DATABASE [RIGHTS DATABASE]...
make_user() {
  name=$1
  shift
  password=$(password_of "$name") || exit 1
  {
    echo "CREATE USER IF NOT EXISTS '$name'@'$client_host' IDENTIFIED BY '$password';"
    echo "ALTER USER '$name'@'$client_host' IDENTIFIED BY '$password';"
    while [ $# -gt 0 ]; do
      # An underscore in the name of a granted database stands for any character unless it is escaped.
      escaped=$(printf '%s' "$2" | sed 's/_/\\_/g')
      echo "GRANT $1 ON \`$escaped\`.* TO '$name'@'$client_host';"
      shift 2
    done
  } | run
  echo "user $name: ready, password in $secrets/$name"
}

for database in oms_db inventory_db supplier_db uom_db purchasing_db; do
  migrate "$database"
done

if [ "$users" = yes ]; then
  write='SELECT, INSERT, UPDATE, DELETE'
  make_user purchasing_oms SELECT oms_db
  make_user purchasing_inventory SELECT inventory_db
  make_user purchasing_supplier SELECT supplier_db
  make_user purchasing_uom SELECT uom_db
  make_user purchasing_orders "$write" purchasing_db
  make_user purchasing_migration "$write, CREATE, ALTER, DROP, INDEX, REFERENCES" purchasing_db
  make_user purchasing_app SELECT oms_db SELECT inventory_db SELECT supplier_db SELECT uom_db "$write" purchasing_db
fi
echo "done"
