using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>Small nodes for tests.</summary>
internal static class Work
{
    /// <summary>A source: no input, output <c>value</c>.</summary>
    public static INodeHandler Source<T>(Func<CancellationToken, Task<T>> work) => new DelegateNode(
        [], [OutputPort.Of<T>("value")], async (context, token) => context.SetOutput(0, await work(token)));

    public static INodeHandler Source<T>(T value) => Source(_ => Task.FromResult(value));

    /// <summary>Input <c>x</c>, output <c>value</c>.</summary>
    public static INodeHandler Map<TIn, TOut>(Func<TIn, TOut> work) => new DelegateNode(
        [InputPort.Of<TIn>("x")], [OutputPort.Of<TOut>("value")], (context, _) =>
        {
            context.SetOutput(0, work(context.Input<TIn>(0)));
            return ValueTask.CompletedTask;
        });

    /// <summary>Inputs <c>a</c> and <c>b</c>, output <c>value</c>.</summary>
    public static INodeHandler Combine<TA, TB, TOut>(Func<TA, TB, TOut> work) => new DelegateNode(
        [InputPort.Of<TA>("a"), InputPort.Of<TB>("b")], [OutputPort.Of<TOut>("value")], (context, _) =>
        {
            context.SetOutput(0, work(context.Input<TA>(0), context.Input<TB>(1)));
            return ValueTask.CompletedTask;
        });

    public static INodeHandler Failing(string message) => Source<int>(_ => throw new InvalidOperationException(message));

    /// <summary>No ports: only does something.</summary>
    public static INodeHandler Step(Action? work = null) => new DelegateNode([], [], (_, _) =>
    {
        work?.Invoke();
        return ValueTask.CompletedTask;
    });
}
