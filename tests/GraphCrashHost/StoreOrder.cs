using System.Data.Common;
using Microsoft.Data.Sqlite;
using Purchasing.Graph.Nodes;

namespace GraphCrashHost;

/// <summary>Stores an order once per idempotency key, and writes down each attempt to.</summary>
internal sealed class StoreOrder(string database) : ISideEffectHandler
{
    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<string>("product")];

    public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<string>("order")];

    public NodeTraits Traits => NodeTraits.None;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={database}");
        await connection.OpenAsync(cancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "insert into attempts values (@key); insert into orders values (@key, @product) on conflict do nothing";
        Add(command, "@key", context.IdempotencyKey);
        Add(command, "@product", context.Input<string>("product"));
        await command.ExecuteNonQueryAsync(cancellationToken);
        context.SetOutput("order", context.IdempotencyKey);
    }

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    private static void Add(DbCommand command, string name, string value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
