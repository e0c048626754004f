namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>What stands on the right of <c>in</c>.</summary>
internal enum InForm
{
    /// <summary><c>[a, b, c]</c></summary>
    List,

    /// <summary><c>low..high</c>, both included.</summary>
    Range,

    /// <summary>One expression that is a collection.</summary>
    Collection,
}
