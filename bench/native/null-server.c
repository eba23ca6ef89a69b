/*
 * A server that replies to each call at once with a fixed reply, so that a measurement does not
 * include a daemon. One thread. It knows the procedures that the benchmarks call; any other call
 * gets an empty reply.
 *
 *     null-server SOCKET_PATH
 *
 * It prints "ready" when it listens, and runs until it is killed.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { HEADER = 28, RECEIVE = 1 << 20, SEND = 1 << 21, EVENTS = 64 };

/* Procedures of the program `remote`, by their numbers in protocol/procedures.json. */
enum {
    DOMAIN_GET_INFO = 16,
    DOMAIN_LOOKUP_BY_NAME = 23,
    CONNECT_GET_HOSTNAME = 59,
    CONNECT_SUPPORTS_FEATURE = 60,
    AUTH_LIST = 66,
    CONNECT_GET_LIB_VERSION = 157,
    DOMAIN_GET_STATE = 212
};

struct client {
    int fd;
    size_t have;
    unsigned char bytes[RECEIVE];
};

static unsigned char out[SEND];

static uint32_t get(const unsigned char *at)
{
    uint32_t word;
    memcpy(&word, at, 4);
    return ntohl(word);
}

static unsigned char *put(unsigned char *at, uint32_t value)
{
    uint32_t word = htonl(value);
    memcpy(at, &word, 4);
    return at + 4;
}

/* Writes the payload of the reply to `call` at `at`; returns the end of the payload. */
static unsigned char *payload(const unsigned char *call, unsigned char *at)
{
    switch (get(call + 12)) {
    case AUTH_LIST:
        at = put(at, 1); /* one method: none */
        return put(at, 0);
    case CONNECT_SUPPORTS_FEATURE:
        return put(at, 0);
    case CONNECT_GET_LIB_VERSION:
        at = put(at, 0);
        return put(at, 9000000);
    case CONNECT_GET_HOSTNAME:
        at = put(at, 4);
        memcpy(at, "host", 4);
        return at + 4;
    case DOMAIN_GET_STATE:
        at = put(at, 1);
        return put(at, 1);
    case DOMAIN_GET_INFO: {
        const uint32_t words[] = {1, 0, 2097152, 0, 2097152, 2, 0, 123456};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            at = put(at, words[i]);
        return at;
    }
    case DOMAIN_LOOKUP_BY_NAME: {
        size_t name = 4 + ((get(call + HEADER) + 3) & ~3u);
        memcpy(at, call + HEADER, name);
        memset(at + name, 7, 16); /* the UUID */
        return put(at + name + 16, 1);
    }
    default:
        return at;
    }
}

static size_t reply(const unsigned char *call, unsigned char *at)
{
    memcpy(at, call, HEADER);
    put(at + 16, 1); /* type: reply */
    put(at + 24, 0); /* status: OK */
    size_t length = (size_t)(payload(call, at + HEADER) - at);
    put(at, (uint32_t)length);
    return length;
}

static int send_all(int fd, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(fd, bytes, length);
        if (sent <= 0)
            return -1;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 0;
}

/* Reads once, and replies to every complete call with one write. Returns -1 at the end. */
static int serve(struct client *client)
{
    ssize_t got = read(client->fd, client->bytes + client->have, RECEIVE - client->have);
    if (got <= 0)
        return -1;
    client->have += (size_t)got;
    size_t at = 0, length = 0;
    while (client->have - at >= HEADER) {
        size_t packet = get(client->bytes + at);
        if (packet < HEADER || packet > RECEIVE)
            return -1;
        if (client->have - at < packet)
            break;
        length += reply(client->bytes + at, out + length);
        at += packet;
    }
    memmove(client->bytes, client->bytes + at, client->have - at);
    client->have -= at;
    return send_all(client->fd, out, length);
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    strcpy(address.sun_path, argv[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 64) < 0)
        return 1;
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            if (client == NULL) {
                client = calloc(1, sizeof *client);
                client->fd = accept(listener, NULL, NULL);
                event.data.ptr = client;
                epoll_ctl(poll, EPOLL_CTL_ADD, client->fd, &event);
            } else if (serve(client) < 0) {
                close(client->fd);
                free(client);
            }
        }
    }
}
