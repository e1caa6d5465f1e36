# Runs a command in a terminal of its own, presses keys there, and prints what the terminal showed.
#   keys_in_a_terminal.py KEYS COMMAND...
# The first key is pressed when the live line is there, each other more than a second after the one before.
import os
import pty
import select
import sys
import time

keys, command = list(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
shown, at = b"", None
while True:
    if select.select([terminal], [], [], 0.05)[0]:
        try:
            some = os.read(terminal, 65536)
        except OSError:
            break
        if not some:
            break
        shown += some
    if at is None and b"\x1b[2K" in shown and b"p99" in shown:
        at = time.monotonic()
    if at is not None and keys and time.monotonic() >= at:
        os.write(terminal, keys.pop(0).encode())
        at = time.monotonic() + 1.3
sys.stdout.write(shown.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
