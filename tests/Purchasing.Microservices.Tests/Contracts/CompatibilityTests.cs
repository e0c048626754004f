using Google.Protobuf.Reflection;
using Purchasing.Contracts.V1;

namespace Purchasing.Microservices.Tests.Contracts;

/// <summary>The rules of protos/README.md, held against the contract that was released.</summary>
public sealed class CompatibilityTests
{
    private static readonly FileDescriptor[] Files =
    [
        CommonReflection.Descriptor, OmsReflection.Descriptor, InventoryReflection.Descriptor, SupplierReflection.Descriptor,
        UomReflection.Descriptor, RuleEngineReflection.Descriptor, PurchaseOrderReflection.Descriptor,
    ];

    private static string Released => Repository.In("tests", "Purchasing.Microservices.Tests", "Contracts", "v1.txt");

    [Fact]
    public void What_was_released_is_still_there_unchanged()
    {
        var now = Describe().ToHashSet();
        foreach (var line in File.ReadAllLines(Released))
            Assert.True(now.Contains(line), $"The contract no longer says: {line}");
    }

    [Fact]
    public void What_is_new_is_noted_with_the_release() =>
        // A new field or call: add its line to v1.txt in the same commit.
        Assert.Equal(Describe().Order(StringComparer.Ordinal), File.ReadAllLines(Released).Order(StringComparer.Ordinal));

    [Fact]
    public void No_float_and_no_double_is_anywhere() =>
        Assert.DoesNotContain(Messages().SelectMany(message => message.Fields.InDeclarationOrder()), field => field.FieldType is FieldType.Double or FieldType.Float);

    [Fact]
    public void Every_enum_begins_with_unspecified() =>
        Assert.All(
            Files.SelectMany(file => file.EnumTypes).Concat(Messages().SelectMany(message => message.EnumTypes)),
            type => Assert.EndsWith("_UNSPECIFIED", type.FindValueByNumber(0).Name, StringComparison.Ordinal));

    private static IEnumerable<string> Describe()
    {
        foreach (var message in Messages())
        {
            foreach (var field in message.Fields.InDeclarationOrder())
                yield return $"{message.FullName} {field.FieldNumber} {field.Name} {Kind(field)}";
        }
        foreach (var type in Files.SelectMany(file => file.EnumTypes).Concat(Messages().SelectMany(message => message.EnumTypes)))
        {
            foreach (var value in type.Values)
                yield return $"{type.FullName} {value.Number} {value.Name}";
        }
        foreach (var method in Files.SelectMany(file => file.Services).SelectMany(service => service.Methods))
            yield return $"{method.FullName} {method.InputType.Name} -> {(method.IsServerStreaming ? "stream " : "")}{method.OutputType.Name}";
    }

    private static string Kind(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            var scalar => scalar.ToString(),
        };
        return field.IsRepeated ? $"repeated {type}" : field.HasPresence && field.FieldType != FieldType.Message ? $"optional {type}" : type;
    }

    private static IEnumerable<MessageDescriptor> Messages() => Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
