namespace Purchasing.AspNetCore.Security;

/// <summary>Somebody has signed in who may not do this.</summary>
internal sealed class NotPermittedException(string message) : Exception(message);
