"""Run libvirtd as the first process of its namespaces: supervise.py FOLDER

The test writes its requests to the standard input, a line each. They are handled one after another,
so no request overtakes the effect of the one before:

- "crash" kills the daemon alone. Its guests go on.
- "restart" starts it again after a crash.

This process exits when its standard input ends, because the test stopped the daemon or died itself,
and with status 1 when the daemon ends by itself. The kernel then kills everything else in the PID
namespace: the daemon, its guests and its helpers.
"""

import os
import select
import signal
import sys

STDIN = 0
# The socket activation needs the id of the process that becomes the daemon (sd_listen_fds(3)).
SERVE = 'export LISTEN_PID=$$; exec libvirtd -f /etc/libvirt/libvirtd.conf -p "$1/libvirtd.pid"'


def main(folder):
    children = notify_of_children()
    daemon = serve(folder)
    while True:
        ready, _, _ = select.select([STDIN, children], [], [])
        if STDIN in ready:
            # A request is shorter than PIPE_BUF, so it is read as a whole.
            requests = os.read(STDIN, select.PIPE_BUF).decode().splitlines()
            if not requests:
                return
            for request in requests:
                if request == "crash" and daemon is not None:
                    crash(daemon)
                    daemon = None
                elif request == "restart" and daemon is None:
                    daemon = serve(folder)
        if children in ready:
            os.read(children, select.PIPE_BUF)
        if daemon in ended_children():
            sys.exit("libvirtd ended unexpectedly")


def notify_of_children():
    """Returns a file descriptor that is readable after a child process has ended."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader


def serve(folder):
    """Starts the daemon, which inherits the sockets. Returns its process id."""
    without_input = [(os.POSIX_SPAWN_OPEN, STDIN, os.devnull, os.O_RDONLY, 0)]
    # Python ignores these signals, and a program would inherit that.
    signals = [signal.SIGPIPE, signal.SIGXFSZ]
    command = ["sh", "-c", SERVE, "sh", folder]
    return os.posix_spawnp(
        "sh", command, os.environ, file_actions=without_input, setsigdef=signals
    )


def crash(daemon):
    os.kill(daemon, signal.SIGKILL)
    os.waitpid(daemon, 0)


def ended_children():
    """Returns the ended child processes, with the orphans that the first process inherits."""
    ended = set()
    while True:
        try:
            child, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if child == 0:
            return ended
        ended.add(child)


main(*sys.argv[1:])
