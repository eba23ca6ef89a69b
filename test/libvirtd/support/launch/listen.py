"""Open the sockets of a private libvirtd, then become the command that is to inherit them.

    listen.py FOLDER TCP COMMAND [ARGUMENT...]

The daemon lives in a network namespace of its own, so that its bridges and firewall rules are not
the machine's. It can still be reached because its sockets are opened here, outside, and handed over
the way systemd does it (sd_listen_fds(3)): numbers from 3 on, their names in LISTEN_FDNAMES.
With TCP being 1 there is also one on a free port of 127.0.0.1, which FOLDER/tcp-port then holds.
"""

import os
import socket
import sys

FIRST_FD = 3

folder, tcp, *command = sys.argv[1:]


def unix_socket(file_name):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(folder, file_name))
    return listener


def tcp_socket():
    listener = socket.socket(socket.AF_INET)
    listener.bind(("127.0.0.1", 0))
    with open(os.path.join(folder, "tcp-port"), "w") as file:
        file.write(str(listener.getsockname()[1]))
    return listener


listeners = {
    "libvirtd.socket": unix_socket("libvirt-sock"),
    "libvirtd-ro.socket": unix_socket("libvirt-sock-ro"),
    "libvirtd-admin.socket": unix_socket("libvirt-admin-sock"),
}
if tcp == "1":
    listeners["libvirtd-tcp.socket"] = tcp_socket()

# First away from the low numbers, so that no dup2 below closes a socket that is yet to be moved.
parked = []
for listener in listeners.values():
    listener.listen()
    high = os.dup(listener.fileno())
    while high < FIRST_FD + len(listeners):
        high = os.dup(high)
    parked.append(high)
for number, high in enumerate(parked, FIRST_FD):
    os.dup2(high, number, inheritable=True)

os.environ["LISTEN_FDS"] = str(len(listeners))
os.environ["LISTEN_FDNAMES"] = ":".join(listeners)
os.execvp(command[0], command)
