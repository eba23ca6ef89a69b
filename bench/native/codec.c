/*
 * Decodes the statistics of many domains with libtirpc's XDR routines, as the code does that
 * rpcgen makes for libvirt: `codec FILE COUNT`. The file is the payload of a reply to
 * connectGetAllDomainStats.
 */
#include <rpc/rpc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { STRING_MAX = 4194304, LIST_MAX = 16384, UUID = 16 };

struct value {
    int type;
    union {
        int i;
        unsigned int ui;
        int64_t l;
        uint64_t ul;
        double d;
        char *s;
    } is;
};

struct parameter {
    char *field;
    struct value value;
};

struct record {
    char *name;
    char uuid[UUID];
    int id;
    struct {
        u_int length;
        struct parameter *items;
    } parameters;
};

struct reply {
    struct {
        u_int length;
        struct record *items;
    } records;
};

static bool_t xdr_value(XDR *xdr, struct value *value)
{
    if (!xdr_int(xdr, &value->type))
        return FALSE;
    switch (value->type) {
    case 1:
    case 6:
        return xdr_int(xdr, &value->is.i);
    case 2:
        return xdr_u_int(xdr, &value->is.ui);
    case 3:
        return xdr_int64_t(xdr, &value->is.l);
    case 4:
        return xdr_uint64_t(xdr, &value->is.ul);
    case 5:
        return xdr_double(xdr, &value->is.d);
    case 7:
        return xdr_string(xdr, &value->is.s, STRING_MAX);
    default:
        return FALSE;
    }
}

static bool_t xdr_parameter(XDR *xdr, struct parameter *parameter)
{
    return xdr_string(xdr, &parameter->field, STRING_MAX) && xdr_value(xdr, &parameter->value);
}

static bool_t xdr_record(XDR *xdr, struct record *record)
{
    return xdr_string(xdr, &record->name, STRING_MAX) && xdr_opaque(xdr, record->uuid, UUID) &&
           xdr_int(xdr, &record->id) &&
           xdr_array(xdr, (char **)&record->parameters.items, &record->parameters.length, LIST_MAX,
                     sizeof(struct parameter), (xdrproc_t)xdr_parameter);
}

static bool_t xdr_reply(XDR *xdr, struct reply *reply)
{
    return xdr_array(xdr, (char **)&reply->records.items, &reply->records.length, LIST_MAX,
                     sizeof(struct record), (xdrproc_t)xdr_record);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    static char bytes[1 << 25];
    if (argc != 3)
        return 2;
    FILE *file = fopen(argv[1], "r");
    if (file == NULL)
        return 1;
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    long count = atol(argv[2]);
    double started = 0;
    for (long i = -2; i < count; i++) {
        if (i == 0)
            started = seconds();
        struct reply reply;
        XDR xdr;
        memset(&reply, 0, sizeof reply);
        xdrmem_create(&xdr, bytes, (u_int)length, XDR_DECODE);
        if (!xdr_reply(&xdr, &reply))
            return 1;
        xdr_free((xdrproc_t)xdr_reply, (char *)&reply);
    }
    double wall = seconds() - started;
    printf("{\"operations\":%ld,\"seconds\":%.9f,\"cpuSeconds\":%.9f}\n", count, wall, wall);
    return 0;
}
