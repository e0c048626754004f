using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using Purchasing.Samples.Monolith.Generation;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>generate --products N --seed S --data DIR</c>: makes a catalogue to try runs on.</summary>
internal static class GenerateVerb
{
    public static Command Create(CommonOptions common)
    {
        Option<int> products = new Option<int>("--products") { Description = "How many products.", DefaultValueFactory = _ => 1000 }.Between(1, 9_999_999);
        Option<int> warehouses = new Option<int>("--warehouses") { Description = "Warehouses per product.", DefaultValueFactory = _ => 3 }.Between(1, 100);
        Option<int> offers = new Option<int>("--offers") { Description = "Offers per product.", DefaultValueFactory = _ => 4 }.Between(1, 1000);
        Option<int> suppliers = new Option<int>("--suppliers") { Description = "Suppliers in all.", DefaultValueFactory = _ => 50 }.Between(1, 100_000);
        Option<int> seed = new Option<int>("--seed") { Description = "The same seed makes the same catalogue.", DefaultValueFactory = _ => 1 }.Between(int.MinValue, int.MaxValue);
        Command command = new("generate", "Make a catalogue in the source databases to try runs on.") { products, warehouses, offers, suppliers, seed };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            new CatalogueShape(parse.GetValue(products), parse.GetValue(warehouses), parse.GetValue(offers), parse.GetValue(suppliers), parse.GetValue(seed)),
            token)));
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, CatalogueShape shape, CancellationToken cancellationToken)
    {
        if (shape.Offers > shape.Suppliers)
            throw new UserErrorException("A catalogue has no more offers per product than suppliers.", ExitCodes.Usage);
        HostSettings withoutSeed = settings with { Settings = [.. settings.Settings, "Databases:Seed=false"] };
        await using CommandHost host = await CommandHost.StartAsync(withoutSeed, cancellationToken).ConfigureAwait(false);
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await new CatalogueGenerator(shape, host.Services).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException(e.Message);
        }
        catch (DbException e)
        {
            throw new UserErrorException($"The catalogue cannot be written: {e.Message}");
        }

        Console.WriteLine($"{shape.Products} products with {shape.Warehouses} warehouses and {shape.Offers} offers ({watch.Elapsed.TotalSeconds:0.0} s)");
        return ExitCodes.Ok;
    }
}
