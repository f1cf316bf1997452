/* Arguments on their way from OCaml to C, and results on their way back. */

#include "binding.h"

#include <limits.h>
#include <netinet/in.h>
#include <sys/un.h>

#define OUT_OF_RANGE "out of range"

bool
mlnbd_as_bool (struct mlnbd_call *call, const char *name, value given, bool *result)
{
  (void) call;
  (void) name;
  *result = Bool_val (given);
  return true;
}

bool
mlnbd_as_int (struct mlnbd_call *call, const char *name, value given, int *result)
{
  intnat number = Long_val (given);
  if (number < INT_MIN || number > INT_MAX)
    return mlnbd_note_invalid (call, name, OUT_OF_RANGE);
  *result = (int) number;
  return true;
}

bool
mlnbd_as_unsigned (struct mlnbd_call *call, const char *name, value given, unsigned *result)
{
  intnat number = Long_val (given);
  if (number < 0 || (uintnat) number > UINT_MAX)
    return mlnbd_note_invalid (call, name, OUT_OF_RANGE);
  *result = (unsigned) number;
  return true;
}

bool
mlnbd_as_size (struct mlnbd_call *call, const char *name, value given, size_t *result)
{
  intnat number = Long_val (given);
  if (number < 0)
    return mlnbd_note_invalid (call, name, OUT_OF_RANGE);
  *result = (size_t) number;
  return true;
}

bool
mlnbd_as_uintptr (struct mlnbd_call *call, const char *name, value given, uintptr_t *result)
{
  (void) call;
  (void) name;
  *result = (uintptr_t) Long_val (given);
  return true;
}

bool
mlnbd_as_int64 (struct mlnbd_call *call, const char *name, value given, int64_t *result)
{
  (void) call;
  (void) name;
  *result = Int64_val (given);
  return true;
}

bool
mlnbd_as_uint32 (struct mlnbd_call *call, const char *name, value given, uint32_t *result)
{
  int64_t number = Int64_val (given);
  if (number < 0 || number > UINT32_MAX)
    return mlnbd_note_invalid (call, name, OUT_OF_RANGE);
  *result = (uint32_t) number;
  return true;
}

bool
mlnbd_as_uint64 (struct mlnbd_call *call, const char *name, value given, uint64_t *result)
{
  (void) call;
  (void) name;
  *result = (uint64_t) Int64_val (given);
  return true;
}

bool
mlnbd_as_enum (struct mlnbd_call *call, const char *name, value given, const struct mlnbd_variant *variant, int *result)
{
  if (Is_block (given))
    return mlnbd_as_int (call, name, Field (given, 0), result);
  *result = (int) variant->numbers[Long_val (given)];
  return true;
}

#define BITS 32 /* of a set of flags */

bool
mlnbd_as_flags (struct mlnbd_call *call, const char *name, value given, const struct mlnbd_variant *variant, uint32_t *result)
{
  (void) name;
  uint32_t bits = 0;
  for (; given != Val_emptylist; given = Field (given, 1)) {
    value flag = Field (given, 0);
    if (Is_block (flag)) {
      intnat position = Long_val (Field (flag, 0));
      if (position < 0 || position >= BITS) {
        mlnbd_note_invalid (call, name, OUT_OF_RANGE);
        snprintf (call->message, sizeof call->message, "bitmask value out of range");
        return false;
      }
      bits |= UINT32_C (1) << position;
    }
    else
      bits |= variant->numbers[Long_val (flag)];
  }
  *result = bits;
  return true;
}

bool
mlnbd_copy_string (struct mlnbd_call *call, const char *name, value given, char **copy)
{
  size_t size = caml_string_length (given);
  if (memchr (String_val (given), '\0', size) != NULL)
    return mlnbd_note_invalid (call, name, "has a NUL byte, where a string ends in C");
  *copy = malloc (size + 1);
  if (*copy == NULL)
    return mlnbd_note_memory (call);
  memcpy (*copy, String_val (given), size);
  (*copy)[size] = '\0';
  return true;
}

bool
mlnbd_copy_string_list (struct mlnbd_call *call, const char *name, value given, char ***copy)
{
  size_t count = 0;
  for (value rest = given; rest != Val_emptylist; rest = Field (rest, 1))
    count++;
  *copy = calloc (count + 1, sizeof **copy);
  if (*copy == NULL)
    return mlnbd_note_memory (call);
  for (size_t i = 0; i < count; i++, given = Field (given, 1))
    if (!mlnbd_copy_string (call, name, Field (given, 0), &(*copy)[i]))
      return false;
  return true;
}

void
mlnbd_free_string_list (char **list)
{
  for (char **item = list; item != NULL && *item != NULL; item++)
    free (*item);
  free (list);
}

/* Unix.sockaddr: ADDR_UNIX of string, or ADDR_INET of inet_addr * int, where an inet_addr holds the bytes of the address. */
bool
mlnbd_copy_address (struct mlnbd_call *call, const char *name, value given, struct mlnbd_address *copy)
{
  value address = Field (given, 0);
  size_t size = caml_string_length (address);
  memset (copy, 0, sizeof *copy);
  if (Tag_val (given) == 0) {
    struct sockaddr_un *un = (struct sockaddr_un *) &copy->storage;
    if (size >= sizeof un->sun_path)
      return mlnbd_note_invalid (call, name, "is a path that is too long for a socket");
    /* A name that begins with NUL is an abstract one, and has no end but its length. */
    bool is_abstract = size > 0 && String_val (address)[0] == '\0';
    if (!is_abstract && memchr (String_val (address), '\0', size) != NULL)
      return mlnbd_note_invalid (call, name, "has a NUL byte, where a string ends in C");
    un->sun_family = AF_UNIX;
    memcpy (un->sun_path, String_val (address), size);
    copy->size = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + size + (is_abstract ? 0 : 1));
    return true;
  }

  intnat port = Long_val (Field (given, 1));
  if (port < 0 || port > UINT16_MAX)
    return mlnbd_note_invalid (call, name, "has a port that is out of range");
  if (size == sizeof (struct in6_addr)) {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) &copy->storage;
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons ((uint16_t) port);
    memcpy (&in6->sin6_addr, String_val (address), size);
    copy->size = sizeof *in6;
  }
  else {
    struct sockaddr_in *in = (struct sockaddr_in *) &copy->storage;
    in->sin_family = AF_INET;
    in->sin_port = htons ((uint16_t) port);
    memcpy (&in->sin_addr, String_val (address), sizeof in->sin_addr);
    copy->size = sizeof *in;
  }
  return true;
}

bool
mlnbd_room_for_bytes (struct mlnbd_call *call, value given, struct mlnbd_bytes *copy)
{
  copy->size = caml_string_length (given);
  copy->data = copy->size <= sizeof copy->room ? copy->room : malloc (copy->size);
  return copy->data != NULL || mlnbd_note_memory (call);
}

bool
mlnbd_copy_bytes (struct mlnbd_call *call, value given, struct mlnbd_bytes *copy)
{
  if (!mlnbd_room_for_bytes (call, given, copy))
    return false;
  memcpy (copy->data, Bytes_val (given), copy->size);
  return true;
}

void
mlnbd_give_bytes (const struct mlnbd_call *call, const struct mlnbd_bytes *copy, value given)
{
  if (call->failed)
    memset (Bytes_val (given), 0, copy->size);
  else
    memcpy (Bytes_val (given), copy->data, copy->size);
}

void
mlnbd_free_bytes (struct mlnbd_bytes *copy)
{
  if (copy->data != copy->room)
    free (copy->data);
}

value
mlnbd_enum_result (int number, const struct mlnbd_variant *variant)
{
  for (size_t i = 0; i < variant->count; i++)
    if (variant->numbers[i] == (uint32_t) number)
      return Val_long (i);
  value unknown = caml_alloc_small (1, 0);
  Field (unknown, 0) = Val_int (number);
  return unknown;
}

value
mlnbd_flags_result (uint32_t bits, const struct mlnbd_variant *variant)
{
  CAMLparam0 ();
  CAMLlocal3 (list, flag, cell);
  list = Val_emptylist;
  /* From the last bit down, so that the list begins with the first. */
  for (int position = BITS - 1; position >= 0; position--) {
    uint32_t bit = UINT32_C (1) << position;
    if ((bits & bit) == 0)
      continue;
    size_t i = 0;
    while (i < variant->count && variant->numbers[i] != bit)
      i++;
    if (i < variant->count)
      flag = Val_long (i);
    else {
      flag = caml_alloc_small (1, 0);
      Field (flag, 0) = Val_int (position);
    }
    cell = caml_alloc_small (2, 0);
    Field (cell, 0) = flag;
    Field (cell, 1) = list;
    list = cell;
  }
  CAMLreturn (list);
}
