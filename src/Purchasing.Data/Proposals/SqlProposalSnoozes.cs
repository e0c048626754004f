using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Proposals;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Proposals;

/// <summary>Proposals that people do not want to see for a while, in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlProposalSnoozes : IProposalSnoozes
{
    private static readonly string[] Columns = ["product_id", "warehouse_id", "until_day", "quantity", "supplier_id", "reason", "actor", "at"];

    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlProposalSnoozes(Database database, TimeProvider time, ILogger<SqlProposalSnoozes> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<IReadOnlyList<ProposalSnooze>> AllAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync<IReadOnlyList<ProposalSnooze>>(
            async (connection, token) =>
            {
                List<ProposalSnooze> snoozes = [];
                DbCommand command = connection.Command($"SELECT {string.Join(", ", Columns)} FROM proposal_snoozes ORDER BY product_id, warehouse_id");
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                        {
                            snoozes.Add(new ProposalSnooze(
                                reader.GetString(0),
                                reader.GetString(1),
                                _dialect.DateOrNull(reader, 2),
                                _dialect.DecimalOrNull(reader, 3),
                                reader.TextOrNull(4),
                                reader.GetString(5),
                                reader.GetString(6),
                                _dialect.ToTime(reader, 7)));
                        }
                    }
                }

                return snoozes;
            },
            cancellationToken);

    public async ValueTask SetAsync(IReadOnlyList<ProposalSnooze> snoozes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snoozes);
        foreach (ProposalSnooze snooze in snoozes)
        {
            if (snooze.Until is null && snooze.Quantity is null)
                throw new ArgumentException($"The snooze of {snooze.ProductId} has no end: give it a day, or the quantity whose growth ends it.", nameof(snoozes));
            if (snooze.Reason.Length > ProposalSnooze.LongestReason)
                throw new ArgumentException($"The reason to snooze {snooze.ProductId} has {snooze.Reason.Length} characters; {ProposalSnooze.LongestReason} are kept.", nameof(snoozes));
        }

        if (snoozes.Count == 0)
            return;
        await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                await new BulkInsert("proposal_snoozes", Columns, _dialect.UpdateExisting(["product_id", "warehouse_id"], Columns[2..])).WriteAsync(
                    connection,
                    transaction,
                    _dialect,
                    snoozes.Select(Row),
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
        SqlText sql = SqlText.Parse("DELETE FROM proposal_snoozes WHERE product_id IN (@ids)", "@ids");
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

    private object?[] Row(ProposalSnooze snooze) =>
    [
        snooze.ProductId,
        snooze.WarehouseId,
        snooze.Until is { } day ? _dialect.FromDate(day) : null,
        snooze.Quantity is { } quantity ? _dialect.FromDecimal(quantity) : null,
        snooze.SupplierId,
        snooze.Reason,
        snooze.Actor,
        _dialect.FromTime(snooze.At),
    ];
}
