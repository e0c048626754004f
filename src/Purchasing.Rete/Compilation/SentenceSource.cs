using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>Writes the sentence of a match.</summary>
internal delegate void SentenceWriter(WorkingMemory memory, int token, SentenceText text);

/// <summary>A rule's sentence for one branch, made on first use: most sessions explain nothing. Safe to share between threads.</summary>
internal sealed class SentenceSource(BoundTemplate template, EmitScope scope, TieredCompiler delegates)
{
    private static readonly ParameterExpression s_text = Expression.Parameter(typeof(SentenceText), "text");

    private Tiered<SentenceWriter>? _write;

    /// <summary>The sentence of a match.</summary>
    /// <param name="memory">The session's memory.</param>
    /// <param name="token">The match.</param>
    /// <param name="text">What the sentence is written into.</param>
    public string Of(WorkingMemory memory, int token, SentenceText text)
    {
        text.Begin();
        (_write ??= Make()).Invoke(memory, token, text);
        return text.ToString();
    }

    private Tiered<SentenceWriter> Make()
    {
        var frame = new DelegateEmitter.Frame(scope, hasToken: true);
        Expression[] parts = ExpressionEmitter.EmitParts(template, frame.Resolve, s_text);
        return delegates.Make(Expression.Lambda<SentenceWriter>(frame.Wrap(Expression.Block(parts.Append(Expression.Empty()))), frame.Memory, frame.Token, s_text));
    }
}
