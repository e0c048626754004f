using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Delegates;

/// <summary>
/// Makes a network's delegates from expression trees. Generating code takes about half a millisecond for each, far
/// more than reading the rule that it comes from; so each starts interpreted, and what is called often is compiled
/// in the background, one after the other, while sessions go on with the interpreted form. It has a thread of its own
/// while there is work: behind the long work of a thread pool it would wait for seconds. Safe to share between threads.
/// </summary>
/// <param name="compileAfter">From how many calls on a delegate is compiled; 0 compiles all of them at once, <see cref="int.MaxValue"/> none.</param>
/// <param name="shareFrom">From how many lambdas of one shape on they share a method.</param>
internal sealed class TieredCompiler(int compileAfter, int shareFrom = DelegateBatch.DefaultShareFrom)
{
    private readonly ConcurrentQueue<Action> _queue = new();
    private int _waiting;

    /// <summary>Where no code can be generated, the interpreter is all there is.</summary>
    public int CompileAfter { get; } = RuntimeFeature.IsDynamicCodeCompiled ? compileAfter : int.MaxValue;

    /// <summary>From how many lambdas of one shape on they share a method.</summary>
    public int ShareFrom { get; } = shareFrom;

    /// <summary>Makes a delegate; <paramref name="install"/> gets it now, and the compiled form when there is one.</summary>
    public Tiered<T> Make<T>(Expression<T> tree, Action<T>? install = null) where T : Delegate => new(this, tree, install);

    /// <summary>Does a piece of compilation in the background, or at once where all is compiled at once.</summary>
    public void Enqueue(Action work)
    {
        if (CompileAfter == 0)
        {
            work();
            return;
        }

        _queue.Enqueue(work);
        if (Interlocked.Increment(ref _waiting) == 1) new Thread(Work) { IsBackground = true, Name = "Rule compiler" }.UnsafeStart();
    }

    /// <summary>Works the queue off; there is one such call at a time.</summary>
    private void Work()
    {
        do
        {
            if (!_queue.TryDequeue(out Action? work)) continue;
            try
            {
                work();
            }
            catch (Exception error) when (error is InvalidProgramException or InvalidOperationException or NotSupportedException or InsufficientExecutionStackException)
            {
                // What cannot be compiled stays interpreted: slower, with the same results.
            }
        }
        while (Interlocked.Decrement(ref _waiting) > 0);
    }
}
