/*
 * libvirt's C library, measured: the peer of bench/programs/ours.ts, with the same operations and
 * the same output.
 *
 *     client URI OPERATION [ARGUMENT...]
 */
#define _GNU_SOURCE
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MAX_THREADS = 1024, MEBIBYTE = 1 << 20, CHUNK = 262120 };

static virConnectPtr connection;
static virDomainPtr domain;
static double started, cpu_started;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

static void begin(void)
{
    cpu_started = cpu_seconds();
    started = seconds();
}

static void end(double operations)
{
    double wall = seconds() - started;
    printf("{\"operations\":%.0f,\"seconds\":%.9f,\"cpuSeconds\":%.6f}\n", operations, wall,
           cpu_seconds() - cpu_started);
    fflush(stdout);
}

static void check(int isGood, const char *what)
{
    if (isGood)
        return;
    fprintf(stderr, "%s: %s\n", what, virGetLastErrorMessage());
    exit(1);
}

static void be_quiet(void *opaque, virErrorPtr error)
{
    (void)opaque;
    (void)error;
}

static void connect_to(const char *uri)
{
    connection = virConnectOpen(uri);
    check(connection != NULL, "virConnectOpen");
}

/* The calls: libver, info and state, by their first letters. */
static char call_name;

static void call(void)
{
    unsigned long version;
    virDomainInfo info;
    int state, reason;
    switch (call_name) {
    case 'l':
        check(virConnectGetLibVersion(connection, &version) == 0, "virConnectGetLibVersion");
        break;
    case 'i':
        check(virDomainGetInfo(domain, &info) == 0, "virDomainGetInfo");
        break;
    default:
        check(virDomainGetState(domain, &state, &reason, 0) == 0, "virDomainGetState");
    }
}

static void *calls(void *count)
{
    for (long left = (long)count; left > 0; left--)
        call();
    return NULL;
}

static void run_calls(long count, int threads)
{
    pthread_t thread[MAX_THREADS];
    if (threads == 1) {
        calls((void *)count);
        return;
    }
    for (int i = 0; i < threads; i++)
        pthread_create(&thread[i], NULL, calls, (void *)(count / threads));
    for (int i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
}

static void bench_calls(const char *name, long count, int threads)
{
    call_name = name[0];
    domain = virDomainLookupByName(connection, "test");
    check(domain != NULL, "virDomainLookupByName");
    run_calls(count / 10 > threads ? count / 10 : threads, threads);
    begin();
    run_calls(count, threads);
    end((double)(count / threads * threads));
}

static void bench_list(long count)
{
    for (long i = -2; i < count; i++) {
        if (i == 0)
            begin();
        virDomainPtr *domains;
        int found = virConnectListAllDomains(connection, &domains, 0);
        check(found >= 0, "virConnectListAllDomains");
        for (int k = 0; k < found; k++)
            virDomainFree(domains[k]);
        free(domains);
    }
    end((double)count);
}

static void bench_stats(long count)
{
    for (long i = -2; i < count; i++) {
        if (i == 0)
            begin();
        virDomainStatsRecordPtr *records;
        int found = virConnectGetAllDomainStats(connection, 0, &records, 0);
        check(found >= 0, "virConnectGetAllDomainStats");
        virDomainStatsRecordListFree(records);
    }
    end((double)count);
}

static void bench_xml(long rounds)
{
    virDomainPtr *domains;
    int found = virConnectListAllDomains(connection, &domains, 0);
    for (long i = -1; i < rounds; i++) {
        if (i == 0)
            begin();
        for (int k = 0; k < found; k++) {
            char *xml = virDomainGetXMLDesc(domains[k], 0);
            check(xml != NULL, "virDomainGetXMLDesc");
            free(xml);
        }
    }
    end((double)(rounds * found));
}

static void open_call_close(const char *uri, long count)
{
    call_name = 'l';
    for (long i = 0; i < count; i++) {
        connect_to(uri);
        call();
        virConnectClose(connection);
    }
}

static double private_kibibytes(void)
{
    char line[256];
    double value = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "Private_Dirty:", 14) == 0)
            value = atof(line + 14);
    if (file != NULL)
        fclose(file);
    return value;
}

static void bench_memory(const char *uri, long count)
{
    connect_to(uri);
    double before = private_kibibytes();
    for (long i = 0; i < count; i++)
        connect_to(uri);
    printf("{\"operations\":%ld,\"kibibytes\":%.0f}\n", count, private_kibibytes() - before);
    fflush(stdout);
    _exit(0);
}

static long wanted_events;
static volatile long received_events;

static int on_event(virConnectPtr from, virDomainPtr about, int event, int detail, void *opaque)
{
    (void)from, (void)about, (void)event, (void)detail, (void)opaque;
    if (received_events == 0)
        begin();
    received_events++;
    if (received_events == wanted_events) {
        end((double)wanted_events);
        _exit(0);
    }
    return 0;
}

static void bench_events(const char *uri, long count)
{
    wanted_events = count;
    virEventRegisterDefaultImpl();
    connect_to(uri);
    int id = virConnectDomainEventRegisterAny(connection, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                              VIR_DOMAIN_EVENT_CALLBACK(on_event), NULL, NULL);
    check(id >= 0, "virConnectDomainEventRegisterAny");
    puts("ready");
    fflush(stdout);
    for (;;)
        virEventRunDefaultImpl();
}

static virStorageVolPtr volume_of(const char *pool_name, const char *name)
{
    virStoragePoolPtr pool = virStoragePoolLookupByName(connection, pool_name);
    check(pool != NULL, "virStoragePoolLookupByName");
    virStorageVolPtr volume = virStorageVolLookupByName(pool, name);
    check(volume != NULL, "virStorageVolLookupByName");
    return volume;
}

static void bench_download(const char *pool, const char *name)
{
    static char buffer[MEBIBYTE];
    virStorageVolPtr volume = volume_of(pool, name);
    double bytes = 0;
    begin();
    virStreamPtr stream = virStreamNew(connection, 0);
    check(virStorageVolDownload(volume, stream, 0, 0, 0) == 0, "virStorageVolDownload");
    for (;;) {
        int got = virStreamRecv(stream, buffer, sizeof buffer);
        check(got >= 0, "virStreamRecv");
        if (got == 0)
            break;
        bytes += got;
    }
    check(virStreamFinish(stream) == 0, "virStreamFinish");
    end(bytes / MEBIBYTE);
}

static void bench_upload(const char *pool, const char *name, double length)
{
    static char buffer[CHUNK];
    virStorageVolPtr volume = volume_of(pool, name);
    begin();
    virStreamPtr stream = virStreamNew(connection, 0);
    check(virStorageVolUpload(volume, stream, 0, (unsigned long long)length, 0) == 0,
          "virStorageVolUpload");
    for (double left = length; left > 0;) {
        int sent = virStreamSend(stream, buffer, left < CHUNK ? (size_t)left : CHUNK);
        check(sent >= 0, "virStreamSend");
        left -= sent;
    }
    check(virStreamFinish(stream) == 0, "virStreamFinish");
    end(length / MEBIBYTE);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const char *uri = argv[1], *operation = argv[2];
    char **rest = argv + 3;
    virSetErrorFunc(NULL, be_quiet);
    if (strcmp(operation, "first") == 0) {
        open_call_close(uri, 1);
        return 0;
    }
    if (strcmp(operation, "open") == 0) {
        open_call_close(uri, atol(rest[0]) / 10 + 1);
        begin();
        open_call_close(uri, atol(rest[0]));
        end((double)atol(rest[0]));
        return 0;
    }
    if (strcmp(operation, "memory") == 0)
        bench_memory(uri, atol(rest[0]));
    if (strcmp(operation, "events") == 0)
        bench_events(uri, atol(rest[0]));
    connect_to(uri);
    if (strcmp(operation, "calls") == 0)
        bench_calls(rest[0], atol(rest[1]), atoi(rest[2]));
    else if (strcmp(operation, "list") == 0)
        bench_list(atol(rest[0]));
    else if (strcmp(operation, "stats") == 0)
        bench_stats(atol(rest[0]));
    else if (strcmp(operation, "xml") == 0)
        bench_xml(atol(rest[0]));
    else if (strcmp(operation, "download") == 0)
        bench_download(rest[0], rest[1]);
    else if (strcmp(operation, "upload") == 0)
        bench_upload(rest[0], rest[1], atof(rest[2]));
    else
        return 2;
    return 0;
}
