/* The yardstick of GET /v1/images: the newest images of a catalog, by one statement, printed as the same JSON.
 *
 *     list CATALOG PAGE_SIZE SECONDS
 *
 * Prints one page, then, on standard error, how many pages a second it made. */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zstd.h>

static const char statement[] =
    "SELECT image.id, external_id, title, original_name, description, image.visibility, collection.path, account.name, "
    "media_type, original.byte_count, width, height, original.digest, taken_at, latitude, longitude, attributes, embedded.tags, "
    "sidecar.tags, image.state, version, image.created_at, updated_at "
    "FROM image JOIN original ON original.id = image.original JOIN embedded ON embedded.original = original.id "
    "JOIN collection ON collection.id = image.collection JOIN account ON account.id = collection.owner "
    "LEFT JOIN sidecar ON sidecar.image = image.id "
    "WHERE image.state = 'active' ORDER BY image.created_at DESC, image.id DESC LIMIT ?1";

static char *out;
static size_t used, room;

static void put(const char *bytes, size_t count) {
    if (used + count > room) {
        room = (used + count) * 2;
        out = realloc(out, room);
        if (!out) abort();
    }
    memcpy(out + used, bytes, count);
    used += count;
}

static void word(const char *text) { put(text, strlen(text)); }

static void key(const char *name) {
    if (out[used - 1] != '{') word(",");
    word("\"");
    word(name);
    word("\":");
}

static void string(const unsigned char *text, int count) {
    word("\"");
    for (int i = 0, from = 0; i <= count; i++) {
        if (i < count && text[i] >= 0x20 && text[i] != '"' && text[i] != '\\') continue;
        put((const char *)text + from, i - from);
        from = i + 1;
        if (i == count) break;
        char escape[8];
        put(escape, snprintf(escape, sizeof escape, text[i] < 0x20 ? "\\u%04x" : "\\%c", text[i]));
    }
    word("\"");
}

static void text(sqlite3_stmt *row, const char *name, int column) {
    key(name);
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return word("null");
    string(sqlite3_column_text(row, column), sqlite3_column_bytes(row, column));
}

static void number(sqlite3_stmt *row, const char *name, int column) {
    key(name);
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return word("null");
    word((const char *)sqlite3_column_text(row, column));
}

static void hexadecimal(sqlite3_stmt *row, const char *name, int column, int isIdentifier) {
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = sqlite3_column_blob(row, column);
    key(name);
    word("\"");
    for (int i = 0; i < sqlite3_column_bytes(row, column); i++) {
        if (isIdentifier && (i == 4 || i == 6 || i == 8 || i == 10)) word("-");
        char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
        put(pair, 2);
    }
    word("\"");
}

static void instant(sqlite3_stmt *row, const char *name, int column) {
    key(name);
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return word("null");
    long long microseconds = sqlite3_column_int64(row, column);
    time_t seconds = microseconds / 1000000;
    struct tm parts;
    char made[64];
    gmtime_r(&seconds, &parts);
    size_t count = strftime(made, sizeof made, "\"%Y-%m-%dT%H:%M:%S", &parts);
    put(made, count);
    put(made, snprintf(made, sizeof made, ".%06lldZ\"", microseconds % 1000000));
}

/* The stored array of names and values in turn becomes an object. */
static void tags(sqlite3_stmt *row, const char *name, int column) {
    static char json[1 << 20];
    static ZSTD_DCtx *context;
    key(name);
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return word("null");
    /* A new one for each document asks the processor what it can do, which virtual machines are slow to answer. */
    if (!context && !(context = ZSTD_createDCtx())) abort();
    size_t count = ZSTD_decompressDCtx(
        context, json, sizeof json, sqlite3_column_blob(row, column), sqlite3_column_bytes(row, column));
    if (ZSTD_isError(count) || count < 2) abort();
    int depth = 0, inText = 0, isValue = 0;
    for (size_t i = 0; i < count; i++) {
        char c = json[i];
        if (inText) {
            if (c == '\\') i++;
            else if (c == '"') inText = 0;
        } else if (c == '"') inText = 1;
        else if (c == '[' || c == '{') depth++;
        else if (c == ']' || c == '}') depth--;
        else if (c == ',' && depth == 1 && (isValue = !isValue)) json[i] = ':';
    }
    json[0] = '{';
    json[count - 1] = '}';
    put(json, count);
}

static void image(sqlite3_stmt *row) {
    word("{");
    hexadecimal(row, "id", 0, 1);
    text(row, "externalId", 1);
    text(row, "title", 2);
    text(row, "originalName", 3);
    text(row, "description", 4);
    text(row, "visibility", 5);
    text(row, "collection", 6);
    text(row, "owner", 7);
    text(row, "mediaType", 8);
    number(row, "byteCount", 9);
    number(row, "width", 10);
    number(row, "height", 11);
    hexadecimal(row, "sha256", 12, 0);
    instant(row, "takenAt", 13);
    number(row, "latitude", 14);
    number(row, "longitude", 15);
    key("attributes");
    word((const char *)sqlite3_column_text(row, 16));
    tags(row, "tags", 17);
    tags(row, "sidecarTags", 18);
    text(row, "state", 19);
    number(row, "version", 20);
    instant(row, "createdAt", 21);
    instant(row, "updatedAt", 22);
    word("}");
}

static void page(sqlite3_stmt *row) {
    used = 0;
    word("{\"images\":[");
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (out[used - 1] != '[') word(",");
        image(row);
    }
    word("]}\n");
    sqlite3_reset(row);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    sqlite3 *catalog;
    sqlite3_stmt *row;
    if (count != 4 || sqlite3_open_v2(words[1], &catalog, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(catalog, statement, -1, &row, NULL) != SQLITE_OK) {
        fprintf(stderr, "list: %s\n", count == 4 ? sqlite3_errmsg(catalog) : "list CATALOG PAGE_SIZE SECONDS");
        return 2;
    }
    sqlite3_bind_int(row, 1, atoi(words[2]));
    page(row);
    fwrite(out, 1, used, stdout);
    long pages = 0;
    double start = now(), end = start + atof(words[3]);
    do page(row);
    while (++pages && now() < end);
    fprintf(stderr, "%.1f\n", pages / (now() - start));
    return 0;
}
