#!/bin/bash
# Starts MySQL as the official image does, as far as the compose file and the dev overlay rely on it: the first start makes
# the data folder, listens on a socket alone, sets the administrator's password from MYSQL_ROOT_PASSWORD_FILE, runs what is in
# /docker-entrypoint-initdb.d (executes it or, without execute bits, sources it), and only then listens on its port.
set -eo pipefail

case ${1:-} in -*) set -- mysqld "$@" ;; esac
[ "${1:-}" = mysqld ] || exec "$@"
data=/var/lib/mysql socket=/var/run/mysqld/mysqld.sock
if [ "$(id -u)" = 0 ]; then
  chown mysql:mysql "$data" /var/run/mysqld
  exec setpriv --reuid=999 --regid=999 --clear-groups -- "$0" "$@"
fi

options=(--datadir="$data" --socket="$socket" --pid-file=/var/run/mysqld/mysqld.pid --secure-file-priv=NULL)
sql() { mysql --no-defaults --protocol=socket --socket="$socket" --user=root "$@"; }

if [ ! -d "$data/mysql" ]; then
  "$@" "${options[@]}" --initialize-insecure
  "$@" "${options[@]}" --skip-networking &
  server=$!
  until sql -e 'SELECT 1' > /dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
  done
  password=$(sed "s/\\\\/\\\\\\\\/g; s/'/''/g" "$MYSQL_ROOT_PASSWORD_FILE")
  sql <<< "ALTER USER 'root'@'localhost' IDENTIFIED BY '$password';"
  for file in /docker-entrypoint-initdb.d/*.sh; do
    # shellcheck disable=SC1090
    if [ -x "$file" ]; then "$file"; else . "$file"; fi
  done
  kill "$server"
  wait "$server"
fi
exec "$@" "${options[@]}"
