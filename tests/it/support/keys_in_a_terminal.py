# Runs a command in a terminal of its own, presses keys there, and prints what the terminal showed.
#   keys_in_a_terminal.py KEYS COMMAND...
# The first key is pressed when the live line is there, each other more than a second after the one before and when the line was
# written twice since: on a busy machine two keys would else be one change.
import os
import pty
import select
import sys
import time

keys, command = list(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
shown, at, seen = b"", None, 0
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
    written = shown[seen:].count(b"\x1b[2K")
    if at is not None and keys and time.monotonic() >= at and (seen == 0 or written >= 2):
        os.write(terminal, keys.pop(0).encode())
        at, seen = time.monotonic() + 1.3, len(shown)
sys.stdout.write(shown.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
