using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

public class CommandTableTests
{
    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 50)]
    [InlineData(3, 3000)]
    public void It_behaves_like_a_dictionary(int seed, int depth)
    {
        Random random = new(seed);
        CommandTable table = new();
        Dictionary<ulong, Command> model = [];
        List<ulong> live = [];
        ulong last = 0;
        for (int step = 0; step < 50_000; step++)
        {
            if (live.Count == 0 || random.Next(2 * depth) > live.Count)
            {
                // Some stay for long, so that later ones come to lie on them.
                last += random.Next(20) == 0 ? (ulong)random.Next(1, 500) : 1;
                Command command = table.Rent();
                command.Cookie = last;
                table.Add(command);
                model.Add(last, command);
                live.Add(last);
            }
            else
            {
                int at = random.Next(live.Count);
                ulong cookie = live[at];
                live[at] = live[^1];
                live.RemoveAt(live.Count - 1);
                Command command = model[cookie];
                model.Remove(cookie);
                table.Remove(command);
                table.Return(command);
            }

            Assert.Equal(model.Count, table.Count);
            ulong asked = (ulong)random.NextInt64((long)last + 100);
            Assert.Same(model.GetValueOrDefault(asked), table.Find(asked));
            if (step % 1000 == 0)
            {
                Assert.All(model, pair => Assert.Same(pair.Value, table.Find(pair.Key)));
            }
        }
    }

    [Fact]
    public void A_returned_command_is_as_new_and_comes_back()
    {
        CommandTable table = new();
        Command command = table.Rent();
        command.Cookie = 5;
        command.Error = 6;
        command.IsDetached = true;
        command.ContentReceived = 7;
        command.Completion = new CompletionClosure((ref int _) => 0);
        command.Buffer = IoBuffer.Of(new byte[4].AsMemory());
        table.Return(command);
        Assert.Same(command, table.Rent());
        Assert.Equal((0UL, 0, false, 0UL), (command.Cookie, command.Error, command.IsDetached, command.ContentReceived));
        Assert.True(command.Completion.IsNull);
        Assert.Equal(0UL, command.Buffer.Length);
        Assert.NotSame(command, table.Rent());
    }

    [Fact]
    public void The_pool_does_not_keep_a_burst()
    {
        const int pooled = 4096;
        CommandTable table = new();
        HashSet<Command> first = [.. Enumerable.Range(0, pooled + 10).Select(_ => table.Rent())];
        foreach (Command command in first)
        {
            table.Return(command);
        }

        Assert.Equal(pooled, Enumerable.Range(0, pooled + 10).Count(_ => first.Contains(table.Rent())));
    }

    [Fact]
    public void A_list_is_a_queue_from_which_anything_can_be_taken()
    {
        Random random = new(4);
        CommandList list = default;
        List<Command> model = [];
        for (int step = 0; step < 5000; step++)
        {
            if (model.Count == 0 || random.Next(20) > model.Count)
            {
                Command command = new();
                list.Append(command);
                model.Add(command);
            }
            else
            {
                int at = random.Next(model.Count);
                list.Remove(model[at]);
                Assert.Null(model[at].Next);
                Assert.Null(model[at].Previous);
                model.RemoveAt(at);
            }

            Assert.Equal(model.Count, list.Count);
            Assert.Same(model.FirstOrDefault(), list.First);
            Assert.Same(model.LastOrDefault(), list.Last);
            int i = 0;
            for (Command? command = list.First; command is not null; command = command.Next)
            {
                Assert.Same(model[i++], command);
            }

            Assert.Equal(model.Count, i);
        }
    }
}
