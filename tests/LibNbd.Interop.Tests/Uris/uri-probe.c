/* What libnbd makes of the URIs on standard input: one a line, after its settings and a tab; \xNN and \\ are escapes. */
#include <libnbd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
unescape (char *text)
{
  char *from = text, *to = text;
  while (*from) {
    if (from[0] == '\\' && from[1] == 'x') {
      char digits[3] = { from[2], from[3], 0 };
      *to++ = (char) strtol (digits, NULL, 16);
      from += 4;
    }
    else if (from[0] == '\\') {
      *to++ = from[1];
      from += 2;
    }
    else
      *to++ = *from++;
  }
  *to = 0;
  return text;
}

static void
show (const char *text)
{
  printf ("\t");
  for (; text && *text; text++) {
    unsigned char c = (unsigned char) *text;
    if (c >= 0x20 && c < 0x7f)
      putchar (c);
    else
      printf ("\\x%02x", c);
  }
}

int
main (void)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;

  while ((length = getline (&line, &size, stdin)) >= 0) {
    struct nbd_handle *nbd = nbd_create ();
    char *uri, *setting;
    int result;

    line[strcspn (line, "\n")] = 0;
    uri = strchr (line, '\t');
    *uri++ = 0;
    unescape (uri);
    for (setting = strtok (line, ","); setting; setting = strtok (NULL, ",")) {
      if (strncmp (setting, "transports=", 11) == 0)
        nbd_set_uri_allow_transports (nbd, (uint32_t) atoi (setting + 11));
      else if (strncmp (setting, "tls=", 4) == 0)
        nbd_set_uri_allow_tls (nbd, atoi (setting + 4));
      else if (strcmp (setting, "file") == 0)
        nbd_set_uri_allow_local_file (nbd, true);
      else if (strcmp (setting, "priority") == 0)
        nbd_set_uri_allow_tls_priority (nbd, true);
    }

    result = nbd_connect_uri (nbd, uri);
    printf ("%d\t%d", nbd_is_uri (nbd, uri), result < 0 ? nbd_get_errno () : 0);
    show (result < 0 ? nbd_get_error () : "connected");
    show (nbd_get_export_name (nbd));
    printf ("\t%d\t%d", nbd_get_tls (nbd), nbd_get_tls_verify_peer (nbd));
    show (nbd_get_tls_username (nbd));
    show (nbd_get_tls_hostname (nbd));
    show (nbd_get_tls_priority (nbd));
    show (nbd_aio_is_created (nbd) ? "" : nbd_get_uri (nbd));
    printf ("\n");
    fflush (stdout);
    nbd_close (nbd);
  }
  free (line);
  return 0;
}
