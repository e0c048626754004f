namespace Grpc.Compat.Tests;

/// <summary>What an echo server remembers between calls.</summary>
internal sealed class EchoState
{
    public int Cancelled { get; set; }

    public List<string> Intercepted { get; } = [];
}
