#!/usr/bin/env bash
# The whole path beside what one would write instead: Qaqpa and Stub.java, the same signed requests over TLS by wrk, in turns.
#   benches/peers/whole_path.sh PATH/TO/qaqpa [REQUESTS_A_ROUND] [ROUNDS]
# Printed is what one second of CPU time of the server answers, with everything that is deferred: results signed, logs copied back. The
# stub keeps nothing on a disk, and has answered two rounds before it is measured. Needs wrk, curl and a JDK.
set -euo pipefail
qaqpa=$(realpath "$1")
requests=${2:-1500} rounds=${3:-3}
here=$(cd "$(dirname "$0")" && pwd)
certs=$here/../../certs
work=$(mktemp -d)
servers=()
trap 'for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
cd "$work"

count=$((requests * (rounds + 2)))
"$qaqpa" sign --key "$certs/people/valid.p12" --password Qwerty12 --template "$here/../../examples/load/request.xml" \
    --count "$count" --out pool >/dev/null
cat > once.lua <<'LUA'
local threads = 0
function setup(thread) thread:set("mine", threads); threads = threads + 1 end
function init()
  documents, at = {}, 0
  local first, count = tonumber(os.getenv("FIRST")), tonumber(os.getenv("COUNT"))
  for n = first + mine, first + count - 1, 2 do
    local file = io.open(string.format("pool/%06d.xml", n), "rb")
    documents[#documents + 1] = file:read("*a")
    file:close()
  end
end
-- A request more than there are documents is one that was answered before, and is not counted.
function request()
  at = at + 1
  if at >= #documents then wrk.thread:stop() end
  return wrk.format("POST", "/api/v1/requests", { ["Content-Type"] = "application/xml" }, documents[at] or documents[1])
end
LUA

mkdir classes
javac -d classes "$here/Stub.java"
java -cp classes Stub "$certs" 18544 > stub.log 2>&1 &
servers+=($!)
stub=$!
"$qaqpa" serve --data data --gateway 127.0.0.1:18543 --plain 127.0.0.1:0 --management 127.0.0.1:18545 --agent 127.0.0.1:0 > qaqpa.log 2>&1 &
servers+=($!)
gateway=$!
for log in stub.log qaqpa.log; do
    for _ in $(seq 200); do grep -q ready $log && break; sleep 0.1; done
    grep -q ready $log || { cat $log; exit 1; }
done

# CPU time of a process in hundredths of a second, proc(5).
cpu() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

# Until a process rests: what it has put off is done.
rest() {
    local before after
    before=$(cpu "$1")
    while sleep 1; after=$(cpu "$1"); [ $((after - before)) -gt 5 ]; do before=$after; done
}

round() { # NAME PID PORT FIRST
    local before load
    rest "$2"
    before=$(cpu "$2")
    # Its threads end with their documents, it with its time: an interrupt spares waiting for that.
    FIRST=$4 COUNT=$requests wrk -t2 -c16 -d300s -s once.lua "https://127.0.0.1:$3" > "wrk-$1.log" 2>&1 &
    load=$!
    sleep 1
    rest "$2"
    kill -INT "$load"
    wait "$load" || true
    awk -v name="$1" -v cpu=$(($(cpu "$2") - before)) -v n="$requests" -v non="$(grep -o 'Non-2xx.*' "wrk-$1.log" || true)" 'BEGIN {
        printf "%-6s %6.0f requests a second of CPU, %.3f ms each %s\n", name, n * 100 / cpu, cpu * 10 / n, non }'
}

for ((at = 0; at < rounds + 2; at++)); do
    [ $at -eq 2 ] && echo "measured:"
    round stub "$stub" 18544 $((at * requests))
    round qaqpa "$gateway" 18543 $((at * requests))
done
