using Purchasing.Data.Migrations;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Creates and seeds the databases before anything else happens.</summary>
internal sealed class DatabaseSetup(IDatabaseInstaller installer, IConfiguration configuration)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await installer.InstallAsync(configuration.GetValue("SeedRows", true), cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseInstallException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
