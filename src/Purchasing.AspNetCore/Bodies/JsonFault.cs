using System.Text.Json;

namespace Purchasing.AspNetCore.Bodies;

/// <summary>Says why a body cannot be read, in the words of the body and not of the types behind it.</summary>
internal static class JsonFault
{
    /// <summary>What is wrong, and where.</summary>
    /// <param name="problem">What the reader said.</param>
    /// <param name="members">The members that the body may have, where they are known.</param>
    public static string Describe(JsonException problem, IEnumerable<string>? members = null)
    {
        if (problem.InnerException is JsonException syntax)
            return $"The body is not JSON: {syntax.Message}";
        string path = problem.Path ?? "$";
        if (members is not null && path.StartsWith("$.", StringComparison.Ordinal) && !members.Any(name => IsOrIsWithin(path[2..], name)))
            return $"The body has an unknown member, {path[2..]}; it may have: {string.Join(", ", members)}.";
        return $"The body cannot be read at {path}: what is there is no value of the documented kind, is no documented member, or is there twice.";
    }

    private static bool IsOrIsWithin(string path, string name) =>
        path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] is '.' or '[');
}
