using System.Globalization;

namespace LibNbd.Emit.Tests.Examples;

/// <summary>
/// The program around the examples in C: its argument names one, which it runs on a handle that stands as the example expects.
/// </summary>
internal static class ExampleHarness
{
    private const string Functions = """
        #define _GNU_SOURCE
        #include <stdbool.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/types.h>
        #include <unistd.h>
        #include <libnbd.h>

        struct nbd_handle *nbd;
        const char *example_uri;

        int show_context (void *, const char *);
        int show (void *, const char *, uint64_t, nbd_extent *, size_t, int *);
        void start_server_on (int);
        void query_allocation (struct nbd_handle *);
        void write_zeroes_by_hand (struct nbd_handle *, uint64_t, uint64_t);
        void drain (int);
        void open_file (const char *);

        int
        show_context (void *user_data, const char *name)
        {
          puts (name);
          return 0;
        }

        int
        show (void *user_data, const char *context, uint64_t offset, nbd_extent *entries, size_t nr_entries, int *error)
        {
          return 0;
        }

        /* nbdkit serves on its standard input and output. */
        void
        start_server_on (int fd)
        {
          if (fork () == 0) {
            dup2 (fd, STDIN_FILENO);
            dup2 (fd, STDOUT_FILENO);
            /* The other end is among these; with it the server would wait for itself. */
            close_range (3, ~0U, 0);
            execlp ("nbdkit", "nbdkit", "-s", "--exit-with-parent", "memory", "1M", NULL);
            _exit (EXIT_FAILURE);
          }
          close (fd);
        }

        void
        query_allocation (struct nbd_handle *handle)
        {
          puts ("asked");
        }

        void
        write_zeroes_by_hand (struct nbd_handle *handle, uint64_t count, uint64_t offset)
        {
          char *zeroes = calloc (1, count);
          if (nbd_pwrite (handle, zeroes, count, offset, 0) == -1)
            fprintf (stderr, "%s\n", nbd_get_error ());
          free (zeroes);
        }

        void
        drain (int fd)
        {
          char byte;
          if (read (fd, &byte, 1) != 1)
            fprintf (stderr, "there was nothing to drain\n");
        }

        void
        open_file (const char *name)
        {
          fprintf (stderr, "%s was taken for a file\n", name);
        }

        static int
        connected (const char *start)
        {
          if (strcmp (start, "Created") == 0)
            return 0;
          if (strcmp (start, "Negotiating") == 0)
            nbd_set_opt_mode (nbd, true);
          else
            nbd_add_meta_context (nbd, LIBNBD_CONTEXT_BASE_ALLOCATION);
          return nbd_connect_uri (nbd, example_uri);
        }


        """;

    /// <summary>The program.</summary>
    public static string Program(IEnumerable<CExample> examples)
    {
        CExample[] all = [.. examples];
        string declarations = string.Concat(all.Select(example => $"int {example.Function} (void);\n"));
        string table = string.Concat(all.Select(example => string.Create(
            CultureInfo.InvariantCulture,
            $"  {{ \"{example.Name}\", \"{CRun.All[example.Name].Start}\", {example.Function}, {(example.Closes ? 1 : 0)} }},\n")));
        return $$"""
            {{Functions}}{{declarations}}
            static const struct {
              const char *name;
              const char *start;
              int (*run) (void);
              int closes;
            } examples[] = {
            {{table}}};

            int
            main (int argc, char *arguments[])
            {
              if (argc != 3)
                return EXIT_FAILURE;
              example_uri = arguments[2];
              for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
                if (strcmp (examples[i].name, arguments[1]) != 0)
                  continue;
                nbd = nbd_create ();
                if (nbd == NULL || connected (examples[i].start) == -1) {
                  fprintf (stderr, "before the example: %s\n", nbd_get_error ());
                  return EXIT_FAILURE;
                }
                if (!examples[i].run ()) {
                  fprintf (stderr, "not as it should be after the example: %s\n", nbd_get_error () ? nbd_get_error () : "no error");
                  return EXIT_FAILURE;
                }
                if (!examples[i].closes)
                  nbd_close (nbd);
                return EXIT_SUCCESS;
              }
              fprintf (stderr, "there is no example %s\n", arguments[1]);
              return EXIT_FAILURE;
            }

            """;
    }
}
