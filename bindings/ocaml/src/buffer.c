/* NBD.Buffer: copies, and the search for a byte that is not zero. */

#include "binding.h"

CAMLprim value
mlnbd_buffer_of_bytes (value bytes, value buffer)
{
  memcpy (Caml_ba_data_val (buffer), Bytes_val (bytes), caml_string_length (bytes));
  return Val_unit;
}

CAMLprim value
mlnbd_buffer_to_bytes (value buffer, value bytes)
{
  memcpy (Bytes_val (bytes), Caml_ba_data_val (buffer), caml_string_length (bytes));
  return Val_unit;
}

#define FIRST 16 /* bytes that are looked at one by one; the rest is compared with what is before it */

CAMLprim value
mlnbd_buffer_is_zero (value buffer, value offset, value length)
{
  const char *data = (const char *) Caml_ba_data_val (buffer) + Long_val (offset);
  size_t size = (size_t) Long_val (length);
  for (size_t i = 0; i < size && i < FIRST; i++)
    if (data[i] != 0)
      return Val_false;
  return Val_bool (size <= FIRST || memcmp (data, data + FIRST, size - FIRST) == 0);
}
