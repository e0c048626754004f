using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>A rule's sentence for one branch, made on first use: most sessions explain nothing. Safe to share between threads.</summary>
internal sealed class SentenceSource(BoundTemplate template, EmitScope scope, TieredCompiler delegates)
{
    private Tiered<Func<WorkingMemory, int, string>>? _text;

    public string Of(WorkingMemory memory, int token) => (_text ??= Make()).Invoke(memory, token);

    private Tiered<Func<WorkingMemory, int, string>> Make()
    {
        var frame = new DelegateEmitter.Frame(scope, hasToken: true);
        Expression body = ExpressionEmitter.EmitTemplate(template, frame.Resolve);
        return delegates.Make(Expression.Lambda<Func<WorkingMemory, int, string>>(frame.Wrap(body), frame.Memory, frame.Token));
    }
}
