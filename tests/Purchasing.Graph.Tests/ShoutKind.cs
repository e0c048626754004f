using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary><c>shout</c>: a text in capitals.</summary>
internal sealed class ShoutKind : INodeKind
{
    public string Name => "shout";

    public INodeHandler? Bind(NodeBinding binding)
    {
        string mark = binding.OptionalString("mark") ?? "!";
        if (mark.Length > 3) binding.Report("The mark is too long.", "mark", "Use at most three characters.");
        if (binding.HasProblems) return null;
        return new DelegateNode([InputPort.Of<string>("text")], [OutputPort.Of<string>("loud")], (context, _) =>
        {
            context.SetOutput("loud", context.Input<string>("text").ToUpperInvariant() + mark);
            return ValueTask.CompletedTask;
        }, NodeTraits.Pure | NodeTraits.Inline);
    }
}
