using Purchasing.Bulk;

return await BulkCommand.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
