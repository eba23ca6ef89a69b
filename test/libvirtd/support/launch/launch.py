"""Start a private libvirtd and clean up after it.

    launch.py FOLDER TCP TLS NETWORK

Runs namespace.sh in new namespaces. This process stays outside of them for two tasks:

- It opens the daemon's sockets, because the daemon has another network namespace. It passes them on
  as systemd does (sd_listen_fds(3)): file descriptors from 3 on, with their names in
  LISTEN_FDNAMES. If TCP is 1, one of them listens on a free port of 127.0.0.1, which is written to
  FOLDER/tcp-port. If TLS is 1, another port is written to FOLDER/tls-port.
- It creates a cgroup named like FOLDER in each hierarchy. The daemon sees only these groups. Killed
  guests leave groups behind, and a group can only be removed from its parent.

NETWORK is the process whose network namespace the daemon shares; 0 gives it one of its own.

FOLDER is removed too, unless the daemon exited by itself: then its log is needed.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time

FIRST_FD = 3
REMOVAL_DEADLINE_SECONDS = 120


def main(folder, tcp, tls, network):
    groups = make_groups(os.path.basename(folder))
    try:
        sockets = open_sockets(folder, tcp == "1", tls == "1")
        status = run_in_namespaces(folder, sockets, network)
    finally:
        remove_groups(groups)
    if status == 0:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(status)


def make_groups(name):
    groups = [os.path.join(path, name) for path in hierarchies()]
    return [group for group in groups if make_group(group)]


def hierarchies():
    """Yields the mount points of cgroups, except those without a controller (systemd's in v1)."""
    with open("/proc/self/mounts") as mounts:
        for line in mounts:
            _, path, kind, options, *_ = line.split()
            if kind == "cgroup2" or (kind == "cgroup" and "name=" not in options):
                yield path


def make_group(group):
    """Creates a group. Returns False if that fails: containers may be unable to change cgroups."""
    try:
        os.mkdir(group)
    except OSError:
        return False
    # New groups of the v1 cpuset controller have no CPU and no memory, and accept no process.
    for setting in ("cpuset.cpus", "cpuset.mems"):
        parent = os.path.join(os.path.dirname(group), setting)
        if os.path.exists(parent):
            shutil.copyfile(parent, os.path.join(group, setting))
    return True


def remove_groups(groups):
    deadline = time.monotonic() + REMOVAL_DEADLINE_SECONDS
    for group in groups:
        for path, _, _ in os.walk(group, topdown=False):
            remove_group(path, deadline)


def remove_group(path, deadline):
    """Removes a group, which stays busy for a moment after its last process was killed."""
    while True:
        try:
            return os.rmdir(path)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def open_sockets(folder, tcp, tls):
    sockets = {
        "libvirtd.socket": listen_unix(os.path.join(folder, "libvirt-sock")),
        "libvirtd-ro.socket": listen_unix(os.path.join(folder, "libvirt-sock-ro")),
        "libvirtd-admin.socket": listen_unix(os.path.join(folder, "libvirt-admin-sock")),
    }
    if tcp:
        sockets["libvirtd-tcp.socket"] = listen_port(os.path.join(folder, "tcp-port"))
    if tls:
        sockets["libvirtd-tls.socket"] = listen_port(os.path.join(folder, "tls-port"))
    return sockets


def listen_port(path):
    listener = socket.create_server(("127.0.0.1", 0))
    with open(path, "w") as file:
        file.write(str(listener.getsockname()[1]))
    return listener


def listen_unix(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    return listener


def run_in_namespaces(folder, sockets, network):
    os.environ["LISTEN_FDS"] = str(len(sockets))
    os.environ["LISTEN_FDNAMES"] = ":".join(sockets)
    fds = range(FIRST_FD, FIRST_FD + len(sockets))
    # First move all sockets above these numbers, so that no dup2 below closes one of them.
    parked = [duplicate_above(fds[-1], listener) for listener in sockets.values()]
    for listener in sockets.values():
        listener.close()
    for fd, high in zip(fds, parked):
        os.dup2(high, fd)
        os.close(high)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "namespace.sh")
    enter = ["unshare", "--net"] if network == "0" else ["nsenter", f"--net=/proc/{network}/ns/net"]
    namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    unshare = ["unshare", *namespaces, "--propagation", "private"]
    command = ["setpriv", "--pdeathsig", "KILL", *enter, *unshare]
    process = subprocess.Popen([*command, "bash", script, folder], pass_fds=fds)
    # Only the daemon may hold the sockets, so that clients notice when it exits.
    for fd in fds:
        os.close(fd)
    return process.wait()


def duplicate_above(highest, listener):
    return fcntl.fcntl(listener.fileno(), fcntl.F_DUPFD_CLOEXEC, highest + 1)


main(*sys.argv[1:])
