namespace Purchasing.AspNetCore.Problems;

/// <summary>A member of a request's query cannot be used: 400, with what is wrong under its name.</summary>
/// <param name="member">The member's name.</param>
/// <param name="message">What is wrong with it, and what would be right.</param>
internal sealed class QueryException(string member, string message) : Exception(message)
{
    /// <summary>The member's name.</summary>
    public string Member => member;
}
