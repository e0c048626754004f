using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Data.Migrations;
using Purchasing.Graph.Diagnostics;
using Purchasing.Rete;

namespace Purchasing.Samples.Monolith;

/// <summary>Which failures a user can do something about, in words.</summary>
internal static class UserErrors
{
    /// <summary>The message and exit code for a failure; null when it is a defect of the program and must show itself.</summary>
    public static (string Message, int ExitCode)? Explain(Exception failure) => failure switch
    {
        UserErrorException e => (e.Message, e.ExitCode),
        OptionsValidationException e => (string.Join(" ", e.Failures), ExitCodes.Usage),
        UnprotectedHostException e => (e.Message, ExitCodes.Usage),
        DatabaseInstallException e => (e.Message, ExitCodes.Failure),
        UnknownProductException e => (e.Message, ExitCodes.Usage),
        RunConflictException e => (e.Message, ExitCodes.Usage),
        UnknownRunException e => (e.Message, ExitCodes.Usage),
        RuleVersionException e => (e.Message, e.Error is RuleVersionError.Invalid or RuleVersionError.VersionRequired or RuleVersionError.NotFound ? ExitCodes.Usage : ExitCodes.Failure),
        RuleSetException e => (e.Message, ExitCodes.Failure),
        GraphException e => (e.Message, ExitCodes.Failure),
        OrderStoreException e => (e.Message, ExitCodes.Failure),
        OrderActionException e => (e.Message, ExitCodes.Failure),
        FactSourceException e => ($"{e.SourceName}: {e.Message}", ExitCodes.Failure),
        IOException e => (e.Message, ExitCodes.Failure),
        UnauthorizedAccessException e => (e.Message, ExitCodes.Failure),
        InvalidOperationException { InnerException: FormatException } e => ($"A setting cannot be read: {e.Message}", ExitCodes.Usage),
        ArgumentException e => (SafeText.MessageOf(e), ExitCodes.Usage),
        System.Reflection.TargetInvocationException { InnerException: Exception inner } => Explain(inner),
        AggregateException { InnerExceptions: [Exception only] } => Explain(only),
        _ => null,
    };
}
