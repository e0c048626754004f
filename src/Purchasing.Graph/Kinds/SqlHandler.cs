using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>Executes one query of a <c>sql</c> node.</summary>
sealed class SqlHandler(DbDataSource source, SqlText text, InputPort[] parameters, Type? scalar) : INodeHandler
{
    public IReadOnlyList<InputPort> Inputs => parameters;

    public IReadOnlyList<OutputPort> Outputs { get; } = scalar is null
        ? [OutputPort.Of<IReadOnlyList<IReadOnlyDictionary<string, object?>>>("rows"), OutputPort.Of<int>("count")]
        : [new OutputPort("value", scalar)];

    public NodeTraits Traits => NodeTraits.Pure;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        DbConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            DbCommand command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                Fill(command, context);
                DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    if (scalar is null) await ReadRowsAsync(reader, context, cancellationToken).ConfigureAwait(false);
                    else await ReadScalarAsync(reader, context, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    void Fill(DbCommand command, NodeContext context)
    {
        var sql = new StringBuilder();
        var added = new string?[parameters.Length];
        foreach (var (part, parameter) in text.Parts)
        {
            sql.Append(part);
            if (parameter >= 0) sql.Append(added[parameter] ??= Add(command, context, parameter));
        }
        command.CommandText = sql.ToString();
    }

    // The placeholders for a parameter. An empty list matches nothing, which "in (null)" says in every dialect.
    string Add(DbCommand command, NodeContext context, int index)
    {
        context.TryInput(index, out object? value);
        string name = "@" + parameters[index].Name;
        if (!SqlText.IsList(value))
        {
            Add(command, name, value);
            return name;
        }
        var names = new StringBuilder();
        int count = 0;
        foreach (object? item in (IEnumerable)value!)
        {
            string each = string.Create(CultureInfo.InvariantCulture, $"{name}_{count++}");
            Add(command, each, item);
            names.Append(names.Length == 0 ? "" : ", ").Append(each);
        }
        return count == 0 ? "null" : names.ToString();
    }

    static void Add(DbCommand command, string name, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    static async ValueTask ReadRowsAsync(DbDataReader reader, NodeContext context, CancellationToken cancellationToken)
    {
        var names = new string[reader.FieldCount];
        for (int i = 0; i < names.Length; i++) names[i] = reader.GetName(i);
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new Dictionary<string, object?>(names.Length, StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++) row[names[i]] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        context.SetOutput(0, rows);
        context.SetOutput(1, rows.Count);
    }

    async ValueTask ReadScalarAsync(DbDataReader reader, NodeContext context, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) throw new NodeFailedException("The query answered with no row where one value was expected.");
        object? value = reader.IsDBNull(0) ? null : reader.GetValue(0);
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) throw new NodeFailedException("The query answered with several rows where one value was expected.");
        context.SetOutput(0, Convert(value));
    }

    object? Convert(object? value)
    {
        Type target = Nullable.GetUnderlyingType(scalar!) ?? scalar!;
        if (value is null || target.IsInstanceOfType(value)) return value;
        if (value is double or float && target == typeof(decimal))
        {
            throw new NodeFailedException("The query answered with a floating-point number where an exact one was expected. Cast it in the query.");
        }
        try
        {
            string text = System.Convert.ToString(value, CultureInfo.InvariantCulture)!;
            if (target == typeof(DateOnly)) return value is DateTime date ? DateOnly.FromDateTime(date) : DateOnly.Parse(text, CultureInfo.InvariantCulture);
            if (target == typeof(DateTimeOffset)) return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException)
        {
            throw new NodeFailedException($"The query answered with {value.GetType().Name} where {target.Name} was expected.", e);
        }
    }
}
