/* Runs programs of libnbd calls, one process each, and tells what every call did.
 *
 * The format of programs and of results is described in docs/adr/0003-differential-test.md. The functions that unpack the
 * arguments of a call are generated from the specification (dispatch.inc); everything else is here. The driver knows nothing of the
 * library but its header, so it can be compiled against any libnbd.h and run on any libnbd.so.0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libnbd.h>

#define MAX_HANDLES 10
#define MAX_LINES 4096
#define MAX_ARGUMENTS 16
#define WAIT_STEP_MS 20000

struct buffer { void *bytes; size_t count; };

/* A callback that answers by script, and tells of every call. */
struct script {
  char id[32];
  int kind;
  int steps;
  int at;
  int returns[16];
  bool sets_error[16];
  int errors[16];
};

static struct nbd_handle *handles[MAX_HANDLES];
static int64_t results[MAX_LINES];
static struct buffer kept[MAX_LINES];
static int line_number;
static bool muted;

/* ---- text ---- */

static void put_text(const char *text, size_t length)
{
  putchar('"');
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\')
      printf("\\%c", c);
    else if (c < 0x20 || c > 0x7e)
      printf("\\x%02x", c);
    else
      putchar(c);
  }
  putchar('"');
}

static void put_string(const char *text)
{
  if (text == NULL)
    fputs("NULL", stdout);
  else
    put_text(text, strlen(text));
}

/* FNV-1a, 64 bits. */
static uint64_t hash(const void *bytes, size_t count)
{
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < count; i++)
    h = (h ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
  return h;
}

static char *decoded(const char *token, size_t length)
{
  char *text = malloc(length + 1);
  size_t at = 0;
  for (size_t i = 0; i < length; i++) {
    if (token[i] == '%' && i + 2 < length) {
      char digits[3] = { token[i + 1], token[i + 2], 0 };
      text[at++] = (char)strtoul(digits, NULL, 16);
      i += 2;
    } else
      text[at++] = token[i];
  }
  text[at] = 0;
  return text;
}

static void bad(const char *what, const char *token)
{
  printf("! the program is wrong: %s %s\n", what, token ? token : "(none)");
  fflush(stdout);
  _exit(3);
}

/* ---- arguments ---- */

static bool is_null(const char *token) { return token != NULL && strcmp(token, "NULL") == 0; }

static int64_t arg_int(const char *token)
{
  if (token == NULL)
    bad("missing number", token);
  if (token[0] == '$')
    return results[atoi(token + 1)];
  return token[0] == '-' ? (int64_t)strtoll(token, NULL, 0) : (int64_t)strtoull(token, NULL, 0);
}

static uint32_t arg_flags(const char *token) { return token == NULL ? 0 : (uint32_t)arg_int(token); }

static bool arg_bool(const char *token) { return token != NULL && strcmp(token, "true") == 0; }

static const char *arg_string(const char *token)
{
  if (is_null(token))
    return NULL;
  if (token == NULL || strncmp(token, "s:", 2) != 0)
    bad("expected a string, not", token);
  return decoded(token + 2, strlen(token + 2));
}

/* Every element is followed by a comma. */
static char **arg_strings(const char *token)
{
  if (is_null(token))
    return NULL;
  if (token == NULL || strncmp(token, "l:", 2) != 0)
    bad("expected a list, not", token);
  char **list = calloc(strlen(token) + 1, sizeof *list);
  size_t n = 0;
  const char *at = token + 2;
  const char *comma;
  while ((comma = strchr(at, ',')) != NULL) {
    list[n++] = decoded(at, (size_t)(comma - at));
    at = comma + 1;
  }
  return list;
}

/* b:LENGTH:SEED, bytes that tell their place; b:LENGTH:NULL, no buffer of a length. */
static struct buffer arg_buffer(const char *token)
{
  if (token == NULL || strncmp(token, "b:", 2) != 0)
    bad("expected a buffer, not", token);
  char *end;
  struct buffer b = { NULL, strtoull(token + 2, &end, 0) };
  if (strcmp(end, ":NULL") == 0)
    return b;
  unsigned seed = *end == ':' ? (unsigned)strtoul(end + 1, NULL, 0) : 0;
  b.bytes = malloc(b.count + 1);
  for (size_t i = 0; i < b.count; i++)
    ((unsigned char *)b.bytes)[i] = (unsigned char)(seed * 31 + i * 7 + (i >> 8) * 13);
  return b;
}

static struct buffer arg_kept_buffer(const char *token) { return kept[line_number] = arg_buffer(token); }

static int unix_socket(const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
    bad("cannot connect to", path);
  return fd;
}

/* fd:unix:PATH, fd:ready (has a byte), fd:idle, or a number. */
static int arg_fd(const char *token)
{
  if (token != NULL && strncmp(token, "fd:unix:", 8) == 0)
    return unix_socket(token + 8);
  if (token != NULL && strncmp(token, "fd:", 3) == 0) {
    int ends[2];
    if (pipe(ends) != 0 || (strcmp(token, "fd:ready") == 0 && write(ends[1], "x", 1) != 1))
      bad("no pipe", token);
    return ends[0];
  }
  return (int)arg_int(token);
}

/* a:HEX, the bytes of a socket address. */
static const struct sockaddr *arg_sockaddr(const char *token, socklen_t *length)
{
  *length = 16;
  if (is_null(token))
    return NULL;
  if (token == NULL || strncmp(token, "a:", 2) != 0)
    bad("expected an address, not", token);
  size_t count = strlen(token + 2) / 2;
  unsigned char *bytes = calloc(1, count + 1);
  for (size_t i = 0; i < count; i++) {
    char digits[3] = { token[2 + 2 * i], token[3 + 2 * i], 0 };
    bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
  }
  *length = (socklen_t)count;
  return (struct sockaddr *)bytes;
}

/* ---- closures ---- */

static int answer(struct script *s, int *error)
{
  int step = s->at < s->steps - 1 ? s->at++ : s->at;
  if (error != NULL && s->sets_error[step])
    *error = s->errors[step];
  printf(" -> %d", s->returns[step]);
  if (error != NULL && s->sets_error[step])
    printf("/%d", s->errors[step]);
  putchar('\n');
  fflush(stdout);
  return s->returns[step];
}

static void on_free(void *user)
{
  printf("  free %s\n", ((struct script *)user)->id);
  fflush(stdout);
}

static int on_completion(void *user, int *error)
{
  struct script *s = user;
  printf("  cb %s completion error=%d", s->id, *error);
  return answer(s, error);
}

static int on_chunk(void *user, const void *bytes, size_t count, uint64_t offset, unsigned status, int *error)
{
  struct script *s = user;
  printf("  cb %s chunk bytes=%016" PRIx64 " count=%zu offset=%" PRIu64 " status=%u error=%d", s->id, hash(bytes, count), count, offset,
         status, *error);
  return answer(s, error);
}

static int on_extent(void *user, const char *context, uint64_t offset, uint32_t *entries, size_t count, int *error)
{
  struct script *s = user;
  printf("  cb %s extent context=", s->id);
  put_string(context);
  printf(" offset=%" PRIu64 " entries=[", offset);
  for (size_t i = 0; i < count; i++)
    printf("%s%" PRIu32, i ? "," : "", entries[i]);
  printf("] error=%d", *error);
  return answer(s, error);
}

static int on_extent64(void *user, const char *context, uint64_t offset, nbd_extent *entries, size_t count, int *error)
{
  struct script *s = user;
  printf("  cb %s extent64 context=", s->id);
  put_string(context);
  printf(" offset=%" PRIu64 " entries=[", offset);
  for (size_t i = 0; i < count; i++)
    printf("%s%" PRIu64 ",%" PRIu64, i ? "," : "", entries[i].length, entries[i].flags);
  printf("] error=%d", *error);
  return answer(s, error);
}

static int on_list(void *user, const char *name, const char *description)
{
  struct script *s = user;
  printf("  cb %s list name=", s->id);
  put_string(name);
  fputs(" description=", stdout);
  put_string(description);
  return answer(s, NULL);
}

static int on_context(void *user, const char *name)
{
  struct script *s = user;
  printf("  cb %s context name=", s->id);
  put_string(name);
  return answer(s, NULL);
}

static int on_debug(void *user, const char *context, const char *message)
{
  struct script *s = user;
  if (muted)
    return 0; /* the program looks at something else */
  printf("  cb %s debug context=", s->id);
  put_string(context);
  fputs(" message=", stdout);
  put_string(message);
  return answer(s, NULL);
}

/* c:ID[:nocb][:RETURN[/ERROR],...]; the last answer is given for ever. NULL, or nothing: no closure. */
static struct script *arg_script(const char *token, bool *callback)
{
  *callback = false;
  if (token == NULL || is_null(token))
    return NULL;
  if (strncmp(token, "c:", 2) != 0)
    bad("expected a closure, not", token);
  struct script *s = calloc(1, sizeof *s);
  const char *at = token + 2;
  size_t length = strcspn(at, ":");
  memcpy(s->id, at, length < sizeof s->id - 1 ? length : sizeof s->id - 1);
  at += length;
  *callback = true;
  s->steps = 1;
  if (strcmp(at, ":nocb") == 0)
    *callback = false;
  else if (*at == ':') {
    s->steps = 0;
    do {
      char *end;
      s->returns[s->steps] = (int)strtol(at + 1, &end, 10);
      if (*end == '/') {
        s->sets_error[s->steps] = true;
        s->errors[s->steps] = (int)strtol(end + 1, &end, 10);
      }
      s->steps++;
      at = end;
    } while (*at == ',' && s->steps < 16);
  }
  return s;
}

#define CLOSURE(kind)                                                                      \
  static nbd_##kind##_callback arg_##kind(const char *token)                               \
  {                                                                                        \
    bool callback;                                                                         \
    struct script *s = arg_script(token, &callback);                                       \
    nbd_##kind##_callback closure = { .callback = callback ? on_##kind : NULL,             \
                                      .user_data = s, .free = s ? on_free : NULL };        \
    return closure;                                                                        \
  }
CLOSURE(completion)
CLOSURE(chunk)
CLOSURE(extent)
CLOSURE(extent64)
CLOSURE(list)
CLOSURE(context)
CLOSURE(debug)

/* ---- results ---- */

static void put_error(void)
{
  printf(" errno=%d error=", nbd_get_errno());
  put_string(nbd_get_error());
}

static void result_int(const char *call, int64_t value)
{
  results[line_number] = value;
  printf("> %s ret=%" PRId64, call, value);
  if (value == -1)
    put_error();
}

static void result_uint(const char *call, uint64_t value)
{
  results[line_number] = (int64_t)value;
  printf("> %s ret=%" PRIu64, call, value);
}

static void result_string(const char *call, const char *value)
{
  printf("> %s ret=", call);
  put_string(value);
  if (value == NULL)
    put_error();
}

static void result_buffer(struct buffer b)
{
  if (b.bytes != NULL)
    printf(" out=%016" PRIx64, hash(b.bytes, b.count));
}

static const char *state_class(struct nbd_handle *h)
{
  bool was_muted = muted;
  muted = true; /* these questions are the driver's, not the program's */
  const char *name = nbd_aio_is_created(h) ? "created"
       : nbd_aio_is_connecting(h) ? "connecting"
       : nbd_aio_is_negotiating(h) ? "negotiating"
       : nbd_aio_is_ready(h) || nbd_aio_is_processing(h) ? "connected"
       : nbd_aio_is_closed(h) ? "closed"
       : nbd_aio_is_dead(h) ? "dead" : "none";
  muted = was_muted;
  return name;
}

static void end_result(struct nbd_handle *h)
{
  printf(" | %s\n", h ? state_class(h) : "-");
  fflush(stdout);
}

#include "dispatch.inc"

/* ---- what is no call ---- */

/* Polls until a condition holds; what stopped it otherwise is told. */
static void wait_until(struct nbd_handle *h, char **a)
{
  const char *what = a[0] ? a[0] : "idle";
  int64_t wanted = a[1] ? arg_int(a[1]) : 0;
  int64_t value = 0;
  for (;;) {
    bool over;
    if (strcmp(what, "idle") == 0)
      over = (value = nbd_aio_in_flight(h)) <= 0;
    else if (strcmp(what, "receiving") == 0)
      over = (value = nbd_aio_get_direction(h)) == LIBNBD_AIO_DIRECTION_READ;
    else if (strcmp(what, "connected") == 0)
      over = !nbd_aio_is_connecting(h);
    else if (strcmp(what, "completed") == 0)
      over = (value = nbd_aio_command_completed(h, (uint64_t)wanted)) != 0;
    else if (strcmp(what, "done") == 0)
      over = (value = nbd_aio_peek_command_completed(h)) != 0;
    else if (strcmp(what, "ended") == 0)
      over = nbd_aio_is_closed(h) || nbd_aio_is_dead(h);
    else {
      bad("unknown condition", what);
      return;
    }
    if (over)
      break;
    int polled = nbd_poll(h, WAIT_STEP_MS);
    if (polled != 1) {
      printf("> wait %s poll=%d", what, polled);
      if (polled == -1)
        put_error();
      end_result(h);
      return;
    }
  }
  printf("> wait %s value=%" PRId64, what, value);
  if (value == -1)
    put_error();
  end_result(h);
}

static void put_buffers(void)
{
  for (int i = 0; i < MAX_LINES; i++)
    if (kept[i].bytes != NULL)
      printf("> buffer %d out=%016" PRIx64 "\n", i, hash(kept[i].bytes, kept[i].count));
}

static bool lifecycle(int slot, const char *call)
{
  if (strcmp(call, "create") == 0) {
    handles[slot] = nbd_create();
    printf("> create ret=%s", handles[slot] ? "handle" : "NULL");
    end_result(handles[slot]);
  } else if (strcmp(call, "close") == 0) {
    nbd_close(handles[slot]);
    handles[slot] = NULL;
    printf("> close");
    end_result(NULL);
  } else if (strcmp(call, "get_error") == 0) {
    printf("> get_error ret=");
    put_string(nbd_get_error());
    end_result(handles[slot]);
  } else if (strcmp(call, "get_errno") == 0) {
    printf("> get_errno ret=%d", nbd_get_errno());
    end_result(handles[slot]);
  } else
    return false;
  return true;
}

static void run_line(char *line)
{
  char *a[MAX_ARGUMENTS + 3] = { NULL };
  int n = 0;
  for (char *word = strtok(line, " "); word != NULL && n < MAX_ARGUMENTS + 2; word = strtok(NULL, " "))
    a[n++] = word;
  if (n < 2 || a[0][0] != 'h')
    bad("not a call:", a[0]);
  int slot = atoi(a[0] + 1);
  if (lifecycle(slot, a[1]))
    ;
  else if (strcmp(a[1], "wait") == 0)
    wait_until(handles[slot], a + 2);
  else if (strcmp(a[1], "buffers") == 0)
    put_buffers();
  else if (strcmp(a[1], "mute") == 0)
    muted = arg_bool(a[2]);
  else {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
      if (strcmp(calls[i].name, a[1]) == 0) {
        calls[i].run(handles[slot], a + 2);
        end_result(handles[slot]);
        line_number++;
        return;
      }
    bad("no such call:", a[1]);
  }
  line_number++;
}

static void on_alarm(int signal)
{
  static const char text[] = "! it hangs\n";
  (void)signal;
  _exit(write(STDOUT_FILENO, text, sizeof text - 1) > 0 ? 4 : 5);
}

static void run_program(char **lines, int count, unsigned limit)
{
  signal(SIGALRM, on_alarm);
  alarm(limit);
  for (int i = 0; i < count; i++)
    run_line(lines[i]);
  for (int i = 0; i < MAX_HANDLES; i++)
    if (handles[i] != NULL) {
      char line[16];
      snprintf(line, sizeof line, "h%d close", i);
      run_line(line);
    }
  put_buffers();
  fflush(stdout);
  _exit(0);
}

/* The programs come from standard input: a line "program NAME", then its lines. */
int main(int argc, char **argv)
{
  unsigned limit = argc > 1 ? (unsigned)atoi(argv[1]) : 60;
  char *line = NULL;
  size_t capacity = 0;
  static char *lines[MAX_LINES];
  char *name = NULL;
  int count = 0;
  for (;;) {
    ssize_t length = getline(&line, &capacity, stdin);
    if (length > 0 && line[length - 1] == '\n')
      line[--length] = 0;
    if (length < 0 || strncmp(line, "program ", 8) == 0) {
      if (name != NULL) {
        printf("program %s\n", name);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0)
          run_program(lines, count, limit);
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status))
          printf("! it died of signal %d\n", WTERMSIG(status));
        fflush(stdout);
      }
      if (length < 0)
        return 0;
      name = strdup(line + 8);
      count = 0;
    } else if (length > 0 && count < MAX_LINES)
      lines[count++] = strdup(line);
  }
}
