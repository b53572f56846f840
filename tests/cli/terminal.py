"""Runs a command at a pseudo-terminal: terminal.py ROWS COLUMNS COMMAND... What it is sent is typed, what the command shows is printed.

At file descriptor 3, "size ROWS COLUMNS" changes the terminal's size, and "signal NAME" sends the command a signal.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

rows, columns, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]


def resize(of: int, rows: int, columns: int) -> None:
    fcntl.ioctl(of, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    resize(0, rows, columns)
    os.execvp(command[0], command)

sources = [terminal, 0, 3]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 4096)
        if typed:
            os.write(terminal, typed)
        else:
            sources.remove(0)
    if 3 in ready:
        what = os.read(3, 64).split()
        if not what:
            sources.remove(3)
        elif what[0] == b"size":
            resize(terminal, int(what[1]), int(what[2]))
        else:
            os.kill(pid, signal.Signals[what[1].decode()])
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # its end, on Linux
            break
        if not shown:
            break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
