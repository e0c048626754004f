using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>sql</c>: reads from a database. Configuration: <c>source</c>, the key under which the host registered a
/// <see cref="DbDataSource"/>; <c>query</c>, one statement that reads, with <c>@name</c> for parameters; <c>parameters</c>, their names
/// with types, which become the inputs; <c>scalar</c>, a type, when the query answers with one value. Values reach the database
/// as parameters and never as text; a list parameter becomes one parameter for each of its values, as <c>in (@ids)</c> needs.
/// </summary>
sealed class SqlKind : IBuiltInKind
{
    public string Name => "sql";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "source", "query", "parameters", "scalar");
        InputPort[] parameters = PortConfiguration.Inputs(binding, "parameters");
        string? key = binding.RequiredString("source"), query = binding.RequiredString("query"), scalar = binding.OptionalString("scalar");
        DbDataSource? source = key is null ? null : binding.Services.GetKeyedService<DbDataSource>(key);
        if (key is not null && source is null) binding.Report($"The host registered no database '{key}'.", "source", "Register a keyed DbDataSource.");
        Type? type = null;
        if (scalar is not null && !binding.Types.TryFind(scalar, out type))
        {
            binding.Report($"'{scalar}' is an unknown type.", "scalar", Nearest.Suggest(scalar, [.. binding.Types.Names]));
        }
        if (query is null) return null;
        SqlText text = SqlText.Parse(query, parameters, problem => binding.Report(problem, "query"));
        return binding.HasProblems ? null : new SqlHandler(source!, text, parameters, type);
    }
}
