/* The errors of the library, and of the binding, as exceptions. NBD.ml registers those that are its own. */

#include "binding.h"

#include <caml/unixsupport.h>

/* OCaml 5 has put a prefix before them. */
#if OCAML_VERSION >= 50000
#define error_of_code caml_unix_error_of_code
#define code_of_error caml_unix_code_of_unix_error
#else
#define error_of_code unix_error_of_code
#define code_of_error code_of_unix_error
#endif

void
mlnbd_note_failure (struct mlnbd_call *call)
{
  /* errno first: asking for the text does not change it, whatever else would. */
  call->failed = true;
  call->exception = MLNBD_ERROR;
  call->number = mlnbd_library.get_errno ();
  const char *text = mlnbd_library.get_error ();
  call->text = text != NULL ? strdup (text) : NULL;
  if (call->text == NULL)
    snprintf (call->message, sizeof call->message, "the library gave no reason");
}

bool
mlnbd_note_error (struct mlnbd_call *call, int number, const char *text)
{
  call->failed = true;
  call->exception = MLNBD_ERROR;
  call->number = number;
  snprintf (call->message, sizeof call->message, "%s", text);
  return false;
}

bool
mlnbd_note_invalid (struct mlnbd_call *call, const char *name, const char *what)
{
  call->failed = true;
  call->exception = MLNBD_INVALID;
  snprintf (call->message, sizeof call->message, "'%s' %s", name, what);
  return false;
}

bool
mlnbd_note_memory (struct mlnbd_call *call)
{
  call->failed = true;
  call->exception = MLNBD_MEMORY;
  return false;
}

static void
raise_error (struct mlnbd_call *call)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 2);
  CAMLlocal1 (code);
  arguments[0] = caml_copy_string (call->text != NULL ? call->text : call->message);
  free (call->text);
  call->text = NULL;
  if (call->number != 0) {
    code = error_of_code (call->number);
    arguments[1] = caml_alloc (1, 0);
    Store_field (arguments[1], 0, code);
  }
  caml_raise_with_args (*caml_named_value ("mlnbd.Error"), 2, arguments);
  CAMLnoreturn;
}

void
mlnbd_raise (struct mlnbd_call *call)
{
  switch (call->exception) {
  case MLNBD_NONE:
    return;
  case MLNBD_ERROR:
    raise_error (call);
    return;
  case MLNBD_CLOSED:
    caml_raise_with_string (*caml_named_value ("mlnbd.Closed"), call->name);
  case MLNBD_INVALID:
    caml_invalid_argument (call->message);
  case MLNBD_MEMORY:
    caml_raise_out_of_memory ();
  }
}

CAMLprim value
mlnbd_unix_error_of_errno (value number)
{
  return error_of_code (Int_val (number));
}

CAMLprim value
mlnbd_errno_of_unix_error (value error)
{
  return Val_int (code_of_error (error));
}
