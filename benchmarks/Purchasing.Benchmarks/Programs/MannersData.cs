using System.Globalization;
using System.Text;

namespace Purchasing.Benchmarks.Programs;

/// <summary>
/// Guest lists of the canonical shape: as many women as men; three hobbies of which each guest has two or three, from
/// 128 guests on five of which each has three to five. Any two guests share one, so that no seating ends early.
/// </summary>
internal static class MannersData
{
    private const int ManyGuests = 128;

    /// <summary>The facts as CLIPS reads them.</summary>
    /// <param name="guests">An even number from 2.</param>
    public static string Generate(int guests, ulong seed)
    {
        if (guests < 2 || guests % 2 != 0) throw new ArgumentException($"The number of guests must be even and at least 2, not {guests}: women and men sit in turn.");
        var random = new FixedRandom(seed);
        char[] sexes = [.. Enumerable.Range(0, guests).Select(i => i % 2 == 0 ? 'f' : 'm')];
        random.Shuffle(sexes);
        var text = new StringBuilder();
        for (int guest = 0; guest < guests; guest++)
        {
            int[] hobbies = guests < ManyGuests ? [1, 2, 3] : [1, 2, 3, 4, 5];
            int least = hobbies.Length / 2 + 1;
            random.Shuffle(hobbies);
            foreach (int hobby in hobbies.Take(least + random.Next(hobbies.Length - least + 1)))
                text.Append(CultureInfo.InvariantCulture, $"(guest (name n{guest + 1}) (sex {sexes[guest]}) (hobby h{hobby}))\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"(last_seat (seat {guests}))\n(count (c 1))\n(context (state start))\n");
        return text.ToString();
    }
}
