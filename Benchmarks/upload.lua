-- For wrk: sends one picture again and again, each time with another number, so that no two are alike.
--
--   wrk -s upload.lua URL -- METHOD FILE POSITION
--
-- The twelve digits at the position (0 is the first byte) count up from a number that differs from run to run. PUT names
-- what it sends by that number.

local method, head, tail, number

function init(words)
   method = words[1]
   local file = assert(io.open(words[2], "rb"))
   local bytes = file:read("*a")
   file:close()
   local position = tonumber(words[3])
   head, tail = bytes:sub(1, position), bytes:sub(position + 13)
   math.randomseed(os.time())
   number = os.time() % 1000000 * 1000000 + math.random(0, 99) * 1000
end

function request()
   number = number + 1
   local digits = string.format("%012d", number)
   local path = method == "PUT" and wrk.path .. digits .. ".jpg" or wrk.path
   return wrk.format(method, path, nil, head .. digits .. tail)
end
