using System.CommandLine;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>The options that every verb has.</summary>
internal sealed class CommonOptions(string[] settings)
{
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the embedded databases (data).", Recursive = true };
    private readonly Option<string?> _rules = new("--rules") { Description = "Rule file (the rules that come with the program).", Recursive = true };
    private readonly Option<string?> _graph = new("--graph") { Description = "Graph file (the graph that comes with the program).", Recursive = true };
    private readonly Option<string[]> _set = new("--set") { Description = "A setting, Key=Value; also --Section:Key=Value.", Recursive = true };
    private readonly Option<bool> _newOrders = new("--new-order-database")
    {
        Description = "Make a new order database: for the first orders from sources of your own, or where the old one is lost for good; it knows of no open order.", Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log details to standard error.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_data);
        root.Options.Add(_rules);
        root.Options.Add(_graph);
        root.Options.Add(_set);
        root.Options.Add(_newOrders);
        root.Options.Add(_verbose);
    }

    public HostSettings Read(ParseResult parse) => new(
        parse.GetValue(_data),
        parse.GetValue(_rules),
        parse.GetValue(_graph),
        [.. settings, .. parse.GetValue(_set) ?? [], .. parse.GetValue(_newOrders) ? ["Databases:NewOrderDatabase=true"] : Array.Empty<string>()],
        parse.GetValue(_verbose));
}
