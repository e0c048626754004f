using System.Linq.Expressions;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Network;

/// <summary>A rule's sentence for one branch, compiled on first use: most sessions explain nothing. Safe to share between threads.</summary>
internal sealed class SentenceSource(BoundTemplate template, EmitScope scope)
{
    private Func<WorkingMemory, int, string>? _compiled;

    public string Of(WorkingMemory memory, int token) => (_compiled ??= Compile())(memory, token);

    private Func<WorkingMemory, int, string> Compile()
    {
        var frame = new DelegateEmitter.Frame(scope, hasToken: true);
        Expression body = ExpressionEmitter.EmitTemplate(template, frame.Resolve);
        return Expression.Lambda<Func<WorkingMemory, int, string>>(frame.Wrap(body), frame.Memory, frame.Token).Compile();
    }
}
