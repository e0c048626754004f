using System.Globalization;
using FsCheck;

namespace Purchasing.Testing;

/// <summary>
/// How tests with random cases choose them: always the same ones, unless PURCHASING_TEST_SEED names others. Its value is a number, or the two
/// or three numbers that a failure names ("with seed (1,2), size 3" is <c>1,2,3</c>).
/// </summary>
internal static class Randomly
{
    /// <summary>The step of the generator (SplitMix's own), so that neighbouring seeds give unrelated cases.</summary>
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private static readonly ulong[] Numbers = Read(Environment.GetEnvironmentVariable("PURCHASING_TEST_SEED"));

    /// <summary>So many cases of the seed, which stands in the test's output.</summary>
    public static Config Cases(int count)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"PURCHASING_TEST_SEED={string.Join(',', Numbers)}");
        Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);
        return Numbers.Length == 3
            ? config.WithReplay(Numbers[0], Numbers[1], (int)Numbers[2])
            : config.WithReplay(Numbers[0], Numbers.Length > 1 ? Numbers[1] : Gamma);
    }

    private static ulong[] Read(string? seed)
    {
        if (string.IsNullOrWhiteSpace(seed))
            return [1];
        ulong[] numbers = [.. seed.Split(',', StringSplitOptions.TrimEntries).Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))];
        return numbers.Length <= 3 ? numbers : throw new InvalidOperationException($"PURCHASING_TEST_SEED has one to three numbers, not '{seed}'.");
    }
}
