namespace Grpc.Compat.Tests;

internal static class Eventually
{
    /// <summary>Asks until the answer is true; fails after twenty seconds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> ask)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await ask())
            await Task.Delay(20, patience.Token);
    }
}
