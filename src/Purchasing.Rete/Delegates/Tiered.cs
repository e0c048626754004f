using System.Linq.Expressions;
using System.Reflection;

namespace Purchasing.Rete.Delegates;

/// <summary>A delegate that may still become faster, as <see cref="TieredCompiler"/> sees it.</summary>
internal abstract class Tiered
{
    protected static readonly MethodInfo CountCall = typeof(Tiered).GetMethod(nameof(Count))!;

    private readonly TieredCompiler _compiler;
    private int _left;

    protected Tiered(TieredCompiler compiler)
    {
        _compiler = compiler;
        _left = compiler.CompileAfter;
    }

    /// <summary>Called by the interpreted form. Calls counted twice or not at all, on several threads, only move the moment of compilation.</summary>
    public void Count()
    {
        if (_left > 0 && Interlocked.Decrement(ref _left) == 0) _compiler.Enqueue(Compile);
    }

    /// <summary>Compiles the expression and puts it in the place of the interpreted form.</summary>
    public abstract void Compile();
}

/// <summary>
/// One delegate of a network: interpreted first, which costs microseconds to make, and compiled once it has been
/// called often. Both forms come from one expression tree and give the same results. Safe to share between threads.
/// </summary>
internal sealed class Tiered<T> : Tiered where T : Delegate
{
    private readonly Action<T>? _install;
    private Expression<T>? _tree;
    private T _invoke;

    public Tiered(TieredCompiler compiler, Expression<T> tree, Action<T>? install)
        : base(compiler)
    {
        _install = install;
        if (compiler.CompileAfter == 0)
        {
            _invoke = tree.Compile();
        }
        else
        {
            _tree = tree;
            Expression counted = Expression.Block(Expression.Call(Expression.Constant(this, typeof(Tiered)), CountCall), tree.Body);
            _invoke = Interpretation.Compile(Expression.Lambda<T>(counted, tree.Parameters));
        }

        install?.Invoke(_invoke);
    }

    /// <summary>The best form there is by now.</summary>
    public T Invoke => Volatile.Read(ref _invoke);

    public override void Compile()
    {
        if (_tree is not { } tree) return;
        T compiled = tree.Compile();
        Volatile.Write(ref _invoke, compiled);
        _install?.Invoke(compiled);
        _tree = null;
    }
}
