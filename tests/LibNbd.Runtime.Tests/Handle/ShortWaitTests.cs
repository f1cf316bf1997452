using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Tests.Handle;

public sealed class ShortWaitTests
{
    [Fact]
    public void While_it_pays_every_wait_looks()
    {
        ShortWait wait = default;
        for (int i = 0; i < 100; i++)
        {
            Assert.True(wait.IsWorthATry());
            wait.Note(paid: true);
        }
    }

    /// <summary>1 + 2 + 4 + ... + 512 waits until the least is reached, then one in 1024.</summary>
    [Fact]
    public void Where_it_never_pays_one_wait_in_1024_looks()
    {
        ShortWait wait = default;
        int untilRare = Looks(ref wait, 1 << ShortWait.MaxDoublings);
        Assert.Equal(ShortWait.MaxDoublings, untilRare);
        Assert.Equal(3, Looks(ref wait, 3 << ShortWait.MaxDoublings));

        static int Looks(ref ShortWait wait, int waits)
        {
            int looks = 0;
            for (int i = 0; i < waits; i++)
            {
                if (wait.IsWorthATry())
                {
                    looks++;
                    wait.Note(paid: false);
                }
            }

            return looks;
        }
    }

    [Fact]
    public void Once_it_pays_again_every_wait_looks()
    {
        ShortWait wait = default;
        for (int miss = 0; miss < 5; miss++)
        {
            while (!wait.IsWorthATry())
            {
            }

            wait.Note(paid: false);
        }

        while (!wait.IsWorthATry())
        {
        }

        wait.Note(paid: true);
        Assert.True(wait.IsWorthATry());
    }
}
