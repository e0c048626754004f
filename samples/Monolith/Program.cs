using Purchasing.Samples.Monolith.Commands;

return await RootVerb.RunAsync(args).ConfigureAwait(false);
