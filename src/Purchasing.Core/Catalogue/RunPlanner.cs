using Purchasing.Core.Sources;

namespace Purchasing.Core.Catalogue;

/// <summary>Divides the catalogue into batches, and reads the products of a batch. Thread-safe.</summary>
internal sealed class RunPlanner(ICatalogueRunStore store, Func<IProductCatalogue> catalogue)
{
    private const int PlanFirst = 4;
    private const int PlanAtOnce = 256;

    /// <summary>Divides what is not divided yet; a few batches first, so that workers have something to do.</summary>
    public async Task PlanAsync(string runKey, int batchSize, CancellationToken cancellationToken)
    {
        int atOnce = PlanFirst;
        RunPlan plan = await store.PlannedAsync(runKey, cancellationToken).ConfigureAwait(false);
        while (!plan.IsComplete)
        {
            List<RunBatch> batches = [];
            RunBatch? end = plan.Last;
            bool isLast = false;
            while (!isLast && batches.Count < atOnce)
            {
                IReadOnlyList<string> ids = await catalogue().PageAsync(end?.Last, batchSize, cancellationToken).ConfigureAwait(false);
                isLast = ids.Count < batchSize;
                if (ids.Count > 0)
                    batches.Add(end = new RunBatch((end?.Number ?? -1) + 1, end?.Last, ids[^1], ids.Count));
            }

            // Where another process went on with the same plan meanwhile, this one goes on behind it.
            plan = await store.PlanAsync(runKey, batches, isLast, cancellationToken).ConfigureAwait(false)
                ? new RunPlan(end, isLast)
                : await store.PlannedAsync(runKey, cancellationToken).ConfigureAwait(false);
            atOnce = Math.Min(atOnce * 2, PlanAtOnce);
        }
    }

    /// <summary>The ids of a batch as the catalogue gives them now.</summary>
    public async Task<List<string>> IdsAsync(RunBatch batch, CancellationToken cancellationToken)
    {
        List<string> ids = new(batch.Count);
        string? after = batch.After;
        while (true)
        {
            IReadOnlyList<string> page = await catalogue().PageAsync(after, batch.Count, cancellationToken).ConfigureAwait(false);
            foreach (string id in page)
            {
                // Where ids that no product can have come in key order differs between databases; they end no batch but by being its last.
                if (ProductIds.ProblemOf(id) is null && catalogue().KeyOrder.Compare(id, batch.Last) > 0)
                    return ids;
                ids.Add(id);
                if (string.Equals(id, batch.Last, StringComparison.Ordinal))
                    return ids;
            }

            if (page.Count < batch.Count)
                return ids;
            after = page[^1];
        }
    }
}
