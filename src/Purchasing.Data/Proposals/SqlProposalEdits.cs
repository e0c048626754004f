using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Proposals;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Proposals;

/// <summary>Quantities that people set for proposals, in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlProposalEdits : IProposalEdits
{
    private static readonly string[] Columns = ["product_id", "warehouse_id", "purchase_quantity", "actor", "at"];

    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlProposalEdits(Database database, TimeProvider time, ILogger<SqlProposalEdits> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<IReadOnlyList<ProposalEdit>> AllAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync<IReadOnlyList<ProposalEdit>>(
            async (connection, token) =>
            {
                List<ProposalEdit> edits = [];
                DbCommand command = connection.Command($"SELECT {string.Join(", ", Columns)} FROM proposal_edits ORDER BY product_id, warehouse_id");
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                        {
                            edits.Add(new ProposalEdit(
                                reader.GetString(0), reader.GetString(1), _dialect.ToDecimal(reader, 2), reader.GetString(3), _dialect.ToTime(reader, 4)));
                        }
                    }
                }

                return edits;
            },
            cancellationToken);

    public async ValueTask SetAsync(IReadOnlyList<ProposalEdit> edits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (edits.Count == 0)
            return;
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await new BulkInsert("proposal_edits", Columns, _dialect.UpdateExisting(["product_id", "warehouse_id"], ["purchase_quantity", "actor", "at"])).WriteAsync(
                    connection,
                    transaction,
                    _dialect,
                    edits.Select(edit => new object?[] { edit.ProductId, edit.WarehouseId, _dialect.FromDecimal(edit.PurchaseQuantity), edit.Actor, _dialect.FromTime(edit.At) }),
                    token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken,
            isSmall: true).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(IReadOnlyList<string> productIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        if (productIds.Count == 0)
            return;
        SqlText sql = SqlText.Parse("DELETE FROM proposal_edits WHERE product_id IN (@ids)", "@ids");
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                DbCommand command = connection.Command("", transaction);
                command.CommandText = _dialect.BindIds(command, sql, productIds);
                await command.RunAsync(token).ConfigureAwait(false);
                return Written<bool>.Keep(true);
            },
            repeatable: true,
            cancellationToken,
            isSmall: true).ConfigureAwait(false);
    }
}
