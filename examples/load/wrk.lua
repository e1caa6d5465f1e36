-- wrk: a closed loop over a pool of signed documents; each thread takes its own part of it. By environment: COUNT, THREADS as `-t` says,
-- POOL, the directory.
local COUNT, THREADS = tonumber(os.getenv("COUNT") or 1000), tonumber(os.getenv("THREADS") or 2)
local POOL = os.getenv("POOL") or "pool"
local thread_number = 0
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("first", thread_number)
  thread_number = thread_number + 1
end

function init(args)
  pool, at, statuses = {}, 0, {}
  for n = first, COUNT - 1, THREADS do
    local file = io.open(string.format("%s/%06d.xml", POOL, n), "rb")
    if file then
      pool[#pool + 1] = file:read("*a")
      file:close()
    end
  end
end

function request()
  at = at % #pool + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/xml" }, pool[at])
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
  if status == 200 and not repeated then
    repeated = true
    io.write("the pool repeats: what follows was registered before\n")
  end
end

-- At the end: how often each status came, of all threads.
function done(summary, latency, requests)
  local all, names = {}, {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses") or {}) do
      if not all[status] then
        names[#names + 1] = status
      end
      all[status] = (all[status] or 0) + count
    end
  end
  table.sort(names)
  for _, status in ipairs(names) do
    io.write(string.format("HTTP %d: %d\n", status, all[status]))
  end
end
