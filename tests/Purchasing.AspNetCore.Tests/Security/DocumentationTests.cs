using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>The page on security says what the code does.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_table_of_permissions_is_the_one_in_the_code()
    {
        string[] written = [.. File.ReadAllLines(Page()).SkipWhile(line => line != "## Permissions").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).TakeWhile(line => !line.Contains("Limits:", StringComparison.Ordinal))];
        string[] code =
        [
            .. Enum.GetValues<Permission>().Select(permission =>
                $"| `{PermissionTable.NameOf(permission)}` | {string.Join(", ", PermissionTable.RolesFor(permission).Select(role => $"`{PermissionTable.NameOf(role)}`"))} |"),
        ];
        Assert.Equal(code, written);
    }

    private static string Page()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "security.md")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "docs", "security.md");
    }
}
