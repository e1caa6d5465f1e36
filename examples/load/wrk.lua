-- wrk: a closed loop over a pool of signed documents; each thread takes its own part of it.
local COUNT, THREADS = 1000, 2
local thread_number = 0

function setup(thread)
  thread:set("first", thread_number)
  thread_number = thread_number + 1
end

function init(args)
  pool, at, statuses = {}, 0, {}
  for n = first, COUNT - 1, THREADS do
    local file = io.open(string.format("pool/%06d.xml", n), "rb")
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
